import AWSSimulator
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// A signal at any call leads back before the commit point, and forward after it.
@Suite struct SignalTests {
    private static let template = TemplatePart.template(TemplatePart.classic())

    /// Runs a command that gets a signal at one of its calls.
    private func interrupted(
        _ bed: TestBed, at number: Int, _ command: @escaping @Sendable (Updater) async -> Report
    ) throws -> Report {
        bed.aws.intercept { info, _ in
            if info.number == number { bed.interruption.request(signal: "SIGINT") }
            return .goOn
        }
        return try bed.run(RolloutOptions(), command)
    }

    @Test(arguments: [0, 1, 2])
    func anUpdateOfAStackTurnsBackOrFinishes(_ offset: Int) throws {
        let request = TestBed.request(Self.template, [("AmiId", "ami-2")])
        let happy = try TestBed(stack: Self.template)
        let total = try happy.run { await $0.updateStack(request) }.calls
        for number in stride(from: 1 + offset, through: total, by: 6) {
            let bed = try TestBed(stack: Self.template)
            let name = bed.name()
            let report = try interrupted(bed, at: number) { await $0.updateStack(request) }
            let status = bed.aws.withWorld { $0.cloudFormation.stack("web")?.status.rawValue ?? "" }
            let isCommitted = bed.events.contains(.committed)
            let text = "call \(number): \(report.headline) \(report.cause ?? "") stack \(status), \(bed.state())"
            switch report.outcome {
            case .succeeded: #expect(isCommitted && report.exitCode == 0, "\(text)")
            case .declined, .rolledBack:
                #expect(report.exitCode == 130, "\(text)")
                #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1", "\(text)")
                #expect(!isCommitted, "\(text)")
                let isAsBefore =
                    status == "CREATE_COMPLETE"
                    || bed.count(of: "UpdateStack") == 1 && status.hasPrefix("UPDATE_COMPLETE")
                    || status == "UPDATE_ROLLBACK_COMPLETE"
                    || status == "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
                #expect(isAsBefore, "\(text)")
            case .frozen:
                #expect(report.exitCode == 130, "\(text)")
                #expect(bed.state() == "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1", "\(text)")
                #expect(!isCommitted && status.hasPrefix("UPDATE_COMPLETE"), "\(text)")
            default: Issue.record("\(text)")
            }
            let left = bed.aws.withWorld {
                $0.cloudFormation.stack("web")?.changeSets.filter { $0.executionStatus == "AVAILABLE" }
            }
            #expect(left?.isEmpty == true, "\(text)")
            #expect(bed.aws.withWorld { $0.serving(name) } == 4, "\(text)")
        }
    }

    @Test func aStackUpdateInProgressIsCancelledAndWaitedFor() throws {
        let bed = try TestBed(stack: Self.template)
        bed.aws.intercept { info, world in
            if world.cloudFormation.stack("web")?.status == .updateInProgress {
                bed.interruption.request(signal: "SIGTERM")
            }
            return .goOn
        }
        let report = try bed.update(Self.template)
        #expect(report.outcome == .rolledBack, "\(report)")
        #expect(report.exitCode == 130)
        #expect(bed.count(of: "CancelUpdateStack") == 1)
        #expect(
            bed.aws.withWorld { $0.cloudFormation.stack("web")?.status.rawValue.hasPrefix("UPDATE_ROLLBACK_COMPLETE") }
                == true)
        #expect(bed.count(of: "UpdateAutoScalingGroup") == 0)
        #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
    }

    @Test(arguments: 1...22)
    func aCreationIsDeclinedOrLeftWithTheWayToDeleteIt(number: Int) throws {
        let bed = try TestBed { _ in }
        let request = TestBed.request(Self.template, [("AmiId", "ami-1")])
        let report = try interrupted(bed, at: number) { await $0.updateStack(request) }
        let isCreated = bed.aws.withWorld { $0.cloudFormation.stack("web") != nil }
        switch report.outcome {
        case .declined:
            #expect(report.exitCode == 130, "\(report)")
            #expect(!isCreated)
        case .degraded:
            #expect(isCreated)
            #expect(report.nextCommand == "aws cloudformation delete-stack --stack-name web")
        case .succeeded: #expect(isCreated && number > 12, "\(report)")
        default: Issue.record("\(report)")
        }
    }
}
