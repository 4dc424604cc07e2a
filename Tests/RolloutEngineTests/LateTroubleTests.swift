import AWSSimulator
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping

/// Trouble that comes when a run believes the worst to be over.
@Suite struct LateTroubleTests {
    private static let template = TemplatePart.template(TemplatePart.classic())
    private static let both = TemplatePart.template(TemplatePart.classic(), TemplatePart.balanced("Green"))
    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"

    @Test func newcomersThatDieBeforeAnyOldInstanceHasGoneTurnTheRunBack() throws {
        let bed = try TestBed(stack: Self.both) { try $0.outdateAll() }
        let (web, green) = (bed.name(), bed.name("Green"))
        let isOver = Mutex(false)
        bed.aws.intercept { info, world in
            if world.serving(web) < 4 || world.serving(green) < 4 {
                Issue.record("fewer than 4 serve: \(info.operation)")
            }
            let isCommitting = world.groups[web]?.tags.contains { $0.value.contains("phase=committing") } ?? false
            let isFirst =
                isCommitting
                && isOver.withLock { over in
                    defer { over = true }
                    return !over
                }
            if isFirst {
                for member in world.members(web) where member.image == "ami-2" { world.kill(member.id) }
            }
            return .goOn
        }
        var options = RolloutOptions()
        options.healthyTimeout = .seconds(120)
        let report = try bed.run(options) { await $0.updateGroups(stack: "web", groups: []) }
        #expect(isOver.withLock { $0 })
        #expect(report.exitCode == 3, "\(report.outcome) \(report.headline) \(report.cause ?? "")")
        #expect(report.cause?.contains("no old instance has gone yet") == true, "\(report.cause ?? "")")
        #expect(bed.state().hasSuffix(" ami-1,ami-1,ami-1,ami-1"), "\(bed.state())")
        #expect(bed.state("Green").hasSuffix(" ami-1,ami-1,ami-1,ami-1"), "\(bed.state("Green"))")
    }

    /// The client gives up, its next try is answered, and the first one is carried out when all seems to be over.
    @Test(arguments: ["SetInstanceProtection", "SuspendProcesses"])
    func aCallThatIsCarriedOutLateDoesNotOutliveTheRun(_ operation: String) throws {
        let counting = try TestBed(stack: Self.template) { try $0.outdateAll() }
        try counting.run { await $0.updateGroups(stack: "web", groups: []) }
        let calls = counting.aws.calls.filter { $0.operation == operation }.map(\.request.number)
        try #require(!calls.isEmpty)
        for number in calls {
            for delay in [1, 40] {
                let bed = try TestBed(stack: Self.template) { try $0.outdateAll() }
                bed.aws.intercept { info, _ in
                    info.number == number ? .loseThenApply(after: .seconds(delay)) : .goOn
                }
                let report = try bed.run { await $0.updateGroups(stack: "web", groups: []) }
                try bed.pass(.seconds(120))
                #expect(report.outcome == .succeeded, "call \(number), \(delay) s: \(report)")
                #expect(bed.state() == allNew, "call \(number), \(delay) s")
            }
        }
    }

    @Test func aStackThatCannotGoBackCallsAPersonAndKeepsTheJournals() throws {
        let bed = try TestBed(stack: Self.template) {
            $0.cloudFormation.failures = ["Web"]
            $0.cloudFormation.rollbackFailures = ["WebConfiguration", "Web"]
        }
        let report = try bed.update()
        #expect(report.exitCode == 5, "\(report)")
        #expect(report.headline.contains("UPDATE_ROLLBACK_FAILED"), "\(report.headline)")
        #expect(report.headline.contains("WebConfiguration"), "\(report.headline)")
        #expect(report.cause?.contains("Web (AWS::AutoScaling::AutoScalingGroup)") == true, "\(report.cause ?? "")")
        #expect(
            report.nextCommand?.hasPrefix("aws cloudformation continue-update-rollback --stack-name web && ") == true)
        #expect(report.nextCommand?.hasSuffix("&& haupdate rollback web") == true)
        #expect(bed.state() == "2-4-8 suspended 5 journaled protected 4 ami-1,ami-1,ami-1,ami-1")
        try bed.aws.withWorld {
            $0.cloudFormation.rollbackFailures = []
            try $0.continueRollback(of: "web")
        }
        try bed.pass(.seconds(120))
        #expect(try bed.run { await $0.rollback(stack: "web") }.outcome == .rolledBack)
        #expect(bed.state() == allOld)
    }
}
