import AWSSimulator
import HTTPTypes
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping
import Transport

/// What AWS will take or show in a while is waited for, before the first change as well.
@Suite struct PatienceTests {
    private static let template = TemplatePart.template(TemplatePart.classic())
    private static let throttled = Interception.answer(APIError("Throttling", "Rate exceeded"))
    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"

    @Test(arguments: [
        "GetCallerIdentity", "DescribeStacks", "ListStackResources", "ValidateTemplate", "GetTemplate",
        "CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet", "DescribeStackEvents", "CreateOrUpdateTags",
        "SetInstanceProtection", "SuspendProcesses",
    ])
    func aCallThatIsThrottledForAQuarterOfAnHourOnlyCostsTime(_ operation: String) throws {
        let bed = try TestBed(stack: Self.template)
        bed.aws.intercept { info, _ in
            let isThrottled = info.operation == operation && info.time - TestBed.noon < .seconds(900)
            return isThrottled ? Self.throttled : .goOn
        }
        let report = try bed.update(Self.template)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "") \(report.notes)")
        #expect(bed.state() == allNew)
    }

    /// A promise of the design: throttling slows a run, it neither fails it nor turns it back.
    @Test(arguments: [UInt64(1), 2, 3])
    func nineteenOfTwentyCallsThrottledForeverOnlyCostTime(_ seed: UInt64) throws {
        let bed = try TestBed(stack: Self.template)
        bed.aws.intercept { info, _ in
            // The high bits of a multiplicative hash: one call in twenty, in no order.
            let drawn = (UInt64(info.number) &* 0x9E37_79B9_7F4A_7C15 &+ seed &* 0xBF58_476D_1CE4_E5B9) >> 40
            return drawn % 20 == 0 ? .goOn : Self.throttled
        }
        let report = try bed.update(Self.template)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "") \(report.notes)")
        #expect(bed.state() == allNew)
    }

    /// Neither an hour nor two: only the operator ends the wait.
    @Test(arguments: [
        "DescribeAutoScalingGroups", "UpdateAutoScalingGroup", "ExecuteChangeSet", "DescribeStackEvents",
        "CreateOrUpdateTags", "DescribeInstanceHealth",
    ])
    func aCallThatIsThrottledForTwoHoursOnlyCostsTime(_ operation: String) throws {
        let bed = try TestBed(stack: Self.template)
        bed.aws.intercept { info, _ in
            let isThrottled = info.operation == operation && info.time - TestBed.noon < .seconds(7_200)
            return isThrottled ? Self.throttled : .goOn
        }
        let report = try bed.update(Self.template)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "") \(report.notes)")
        #expect(bed.state() == allNew)
        #expect(report.ended - report.started > .seconds(7_200))
        let said = bed.events.filter { event in
            if case .warning(let text) = event { return text.contains("throttle") || text.contains("Throttling") }
            return false
        }
        #expect((1...400).contains(said.count), "\(said.count)")
    }

    /// Before the commit a signal and the end of the run's time are noticed, and the run turns back once AWS answers.
    @Test(arguments: [true, false])
    func aThrottledRunHeedsASignalAndItsTime(_ isSignal: Bool) throws {
        let bed = try TestBed(stack: Self.template)
        let name = bed.name()
        let since = Mutex<WallTime?>(nil)
        bed.aws.intercept { info, world in
            let isUp = (world.groups[name]?.desiredCapacity ?? 0) > 4
            let began = since.withLock { began in
                if isUp, began == nil { began = info.time }
                return began
            }
            guard let began, info.operation == "DescribeAutoScalingGroups" else { return .goOn }
            let passed = info.time - began
            if isSignal, passed > .seconds(1200) { bed.interruption.request(signal: "SIGTERM") }
            return passed < .seconds(7200) ? Self.throttled : .goOn
        }
        var options = RolloutOptions()
        if !isSignal { options.maxDuration = .seconds(1800) }
        let report = try bed.update(nil, [("AmiId", "ami-2")], options)
        #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "")")
        #expect(report.exitCode == (isSignal ? 130 : 3))
        #expect(report.cause?.contains(isSignal ? "SIGTERM" : "--max-duration") == true, "\(report.cause ?? "")")
        #expect(bed.state() == allOld)
    }

    /// Credentials that have run out, and are renewed only hours later, turn nothing back.
    @Test func aRunWithoutCredentialsPausesInPlaceAndSaysSo() throws {
        let bed = try TestBed(stack: Self.template)
        let name = bed.name()
        let since = Mutex<WallTime?>(nil)
        bed.aws.intercept { info, world in
            let isUp = (world.groups[name]?.desiredCapacity ?? 0) > 4
            let began = since.withLock { began in
                if isUp, began == nil { began = info.time }
                return began
            }
            guard let began, info.time - began < .seconds(10_800) else { return .goOn }
            return .answer(
                APIError("ExpiredToken", "The security token included in the request is expired", status: 403))
        }
        let report = try bed.update()
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state() == allNew)
        let said = bed.events.filter { event in
            if case .warning(let text) = event {
                return text.contains("the run pauses where it is until there are credentials again")
            }
            return false
        }
        #expect((1...200).contains(said.count), "\(said.count)")
    }

    @Test func aTemplateThatMayNotBeValidatedIsNotCalledWrong() throws {
        let bed = try TestBed(stack: Self.template)
        bed.aws.intercept { info, _ in
            info.operation == "ValidateTemplate"
                ? .answer(APIError("AccessDenied", "not authorized to perform", status: 403)) : .goOn
        }
        let report = try bed.update(Self.template)
        #expect(report.exitCode == 4)
        #expect(!report.headline.contains("refuses the template"), "\(report.headline)")
        #expect(report.headline.contains("cloudformation:ValidateTemplate"), "\(report.headline)")
    }

    /// How long DescribeChangeSet does not show what CreateChangeSet has made.
    @Test(arguments: [5, 45])
    func aChangeSetThatDoesNotShowYetIsWaitedFor(seconds: Int) throws {
        let bed = try TestBed(stack: Self.template)
        bed.aws.intercept { info, _ in
            let isEarly = info.time - TestBed.noon < .seconds(seconds)
            return info.operation == "DescribeChangeSet" && isEarly ? .answer(Self.unknownSet) : .goOn
        }
        let report = try bed.update(Self.template)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "") \(report.notes)")
        #expect(bed.state() == allNew)
    }

    @Test func aChangeSetThatNeverShowsEndsTheRunAndIsDeleted() throws {
        let bed = try TestBed(stack: Self.template)
        bed.aws.intercept { info, _ in info.operation == "DescribeChangeSet" ? .answer(Self.unknownSet) : .goOn }
        let report = try bed.update(Self.template)
        #expect(report.exitCode == 4)
        #expect(report.headline.contains("CloudFormation does not show it"), "\(report.headline)")
        #expect(report.ended - report.started < .seconds(120))
        #expect(bed.count(of: "DeleteChangeSet") == 1)
        #expect(bed.state() == allOld)
    }

    private static let unknownSet = APIError("ChangeSetNotFound", "ChangeSet [haupdate] does not exist", status: 404)

    /// Partial information: one listing of the run shows no group at all.
    @Test(arguments: 1...14)
    func oneListingThatLacksTheGroupsChangesNothing(_ number: Int) throws {
        let bed = try TestBed(stack: Self.template)
        let listings = Listings(hiding: number...number)
        let web = bed.name()
        bed.aws.intercept { info, world in
            if world.serving(web) < 4 { Issue.record("fewer than 4 serve: \(info.operation)") }
            return listings.interception(info)
        }
        let report = try bed.update(Self.template)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "") \(report.notes)")
        #expect(bed.state() == allNew)
    }

    @Test func theGroupsOfANewStackThatDoNotShowYetAreWaitedFor() throws {
        let bed = try TestBed { _ in }
        let listings = Listings(hiding: 1...3)
        bed.aws.intercept { info, world in
            if info.operation == "ListStackResources", world.cloudFormation.stack("web")?.status == .createComplete,
                listings.seen < 2
            {
                _ = listings.count()
                return .answer(APIError("ValidationError", "Stack with id web does not exist"))
            }
            return listings.interception(info)
        }
        let report = try bed.update(Self.template, [("AmiId", "ami-1")])
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "") \(report.notes)")
        #expect(report.groups.map(\.name) == [bed.name()], "\(report)")
        #expect(report.groups.first?.newcomers.count == 4, "\(report)")
    }
}
