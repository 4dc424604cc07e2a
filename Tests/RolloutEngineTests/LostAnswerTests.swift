import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping
import Transport

/// One changing call of a stack command goes wrong, each in its turn, and the command ends well all the same.
@Suite struct LostAnswerTests {
    private static let template = TemplatePart.template(TemplatePart.classic())
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"

    /// What becomes of the one call.
    enum Mishap: String, CaseIterable, Sendable {
        case appliedAndNotAnswered
        case neitherAppliedNorAnswered
        case refusedWithAServerError

        var interception: Interception {
            switch self {
            case .appliedAndNotAnswered: .applyThenLose
            case .neitherAppliedNorAnswered: .fail(.connectionLost(host: "aws", reason: "reset"))
            case .refusedWithAServerError: .answer(APIError("InternalFailure", "out of order", status: 500))
            }
        }
    }

    @Test(arguments: Mishap.allCases)
    func anUpdateOfAStackEndsWell(_ mishap: Mishap) throws {
        let happy = try TestBed(stack: Self.template)
        try happy.update(Self.template)
        let changing = happy.aws.calls.filter(\.isChanging).map { ($0.request.number, $0.operation) }
        try #require(changing.count > 10)
        for (number, operation) in changing {
            let bed = try TestBed(stack: Self.template)
            let name = bed.name()
            bed.aws.intercept { info, world in
                if world.serving(name) < 4 { Issue.record("fewer than 4 serve: \(info.operation), \(operation)") }
                return info.number == number ? mishap.interception : .goOn
            }
            let report = try bed.update(Self.template)
            let text = "\(operation): \(report.headline) \(report.cause ?? "")"
            switch report.outcome {
            case .succeeded: #expect(bed.state() == allNew, "\(text)")
            // What CloudFormation was asked and has not begun is not asked twice.
            case .declined, .rolledBack:
                #expect(["CreateChangeSet", "ExecuteChangeSet"].contains(operation), "\(text)")
                #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1", "\(text)")
                #expect(mishap != .appliedAndNotAnswered, "\(text)")
            default: Issue.record("\(text)")
            }
            #expect(bed.count(of: "ExecuteChangeSet") <= 1 || mishap == .refusedWithAServerError, "\(text)")
            bed.aws.intercept(nil)
            #expect(try bed.update(Self.template).exitCode == 0, "\(text)")
            #expect(bed.state() == allNew, "\(text)")
        }
    }

    @Test(arguments: Mishap.allCases)
    func aStackIsNeverCreatedTwice(_ mishap: Mishap) throws {
        let bed = try TestBed { _ in }
        let request = TestBed.request(Self.template, [("AmiId", "ami-1")])
        let hasHappened = bed.simulated.timekeeper.wallTime
        bed.aws.intercept { info, world in
            guard info.operation == "CreateStack", world.cloudFormation.stack("web") == nil,
                info.time - hasHappened < .seconds(5)
            else { return .goOn }
            return mishap.interception
        }
        let report = try bed.run { await $0.updateStack(request) }
        let stacks = bed.aws.withWorld { $0.cloudFormation.stacks.count }
        #expect(stacks <= 1)
        if mishap == .appliedAndNotAnswered {
            #expect(report.outcome == .succeeded, "\(report)")
            #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
        } else {
            #expect([0, 3, 4, 5].contains(report.exitCode) && (report.exitCode == 0) == (stacks == 1), "\(report)")
        }
    }
}

extension LostAnswerTests {
    /// The first try of a call times out and its repetition succeeds; the first is carried out when the run has nothing left
    /// to do.
    @Test(arguments: ["SetInstanceProtection", "SuspendProcesses", "UpdateAutoScalingGroup"])
    func aRequestThatIsCarriedOutLateDoesNotUndoTheEnd(_ operation: String) throws {
        func bed() throws -> TestBed {
            try TestBed(stack: Self.template) { world in
                world.rules.times.shutdown = TimeSpan(seconds: 0)
                try world.outdateAll()
            }
        }
        let happy = try bed()
        try happy.run { await $0.updateGroups(stack: "web", groups: []) }
        // The flags of the keepers, the suspension, the surge.
        let all = happy.aws.calls.filter { $0.operation == operation }.map(\.request.number)
        let number = try #require(operation == "SetInstanceProtection" ? all.dropFirst().first : all.first)
        let late = try bed()
        late.aws.intercept { info, _ in info.number == number ? .loseThenApply(after: .seconds(40)) : .goOn }
        let report = try late.run { await $0.updateGroups(stack: "web", groups: []) }
        try late.pass(.seconds(300))
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(late.state() == allNew)
    }
}
