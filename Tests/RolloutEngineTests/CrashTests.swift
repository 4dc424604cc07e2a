import AWSSimulator
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// A run that is killed at any of its calls is ended by the command that `status` names, from the tags alone.
@Suite struct CrashTests {
    enum Fleet: String, CaseIterable, Sendable {
        case classicBalancer
        case targetGroup

        var template: String {
            switch self {
            case .classicBalancer: TemplatePart.template(TemplatePart.classic())
            case .targetGroup: TemplatePart.template(TemplatePart.balanced())
            }
        }
    }

    /// Where a run is killed.
    struct Kill: CustomStringConvertible {
        var number: Int
        var isAfter: Bool
        var description: String { "killed \(isAfter ? "after" : "before") call \(number)" }
    }

    /// Every how many calls a run is killed; 1 makes the suite take a minute.
    private let step = 2

    private static let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private static let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"
    private static let frozen = "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1"

    /// An account with one group of four that launches `image` from now on; fewer than four serving is an issue.
    private func outdated(_ fleet: Fleet, _ image: String) throws -> TestBed {
        let bed = try TestBed(stack: fleet.template) { world in
            let group = try #require(world.groups.first { _ in true })
            try world.outdate(group.name, to: image)
        }
        watchFloor(bed)
        return bed
    }

    private func calls(_ fleet: Fleet, _ image: String) throws -> Int {
        let bed = try outdated(fleet, image)
        return try bed.run { await $0.updateGroups(stack: "web", groups: []) }.calls
    }

    /// Kills `command` where `kill` says, and ends the run as `status` tells.
    private func killAndEnd(
        _ bed: TestBed, _ kill: Kill, _ command: @escaping @Sendable (Updater) async -> Report
    ) throws {
        let dying = DyingTransport(bed.aws, atCall: kill.number, afterApplying: kill.isAfter)
        #expect(throws: SimulatedTime.Failure.self, "\(kill)") { try bed.run(through: dying, command) }
        try bed.pass(.seconds(40))
        let updater = bed.updater(RolloutOptions(), hooks: nil, through: nil)
        let status = try bed.simulated.run { try await updater.status(stack: "web") }
        switch status.nextCommand {
        case nil: return
        case "haupdate resume web":
            let report = try bed.run { await $0.resume(stack: "web") }
            #expect(report.outcome == .succeeded, "\(kill): \(report.headline) \(report.cause ?? "")")
        case "haupdate rollback web":
            let report = try bed.run { await $0.rollback(stack: "web") }
            let isEnded = report.outcome == .rolledBack || report.outcome == .frozen
            #expect(isEnded, "\(kill): \(report.headline) \(report.cause ?? "")")
        case "haupdate update stack web KEY=VALUE": #expect(bed.state() == Self.frozen, "\(kill)")
        case let other?: Issue.record("\(kill): \(other)")
        }
    }

    private static let endings = [allOld, allNew, frozen]

    /// What is left must be whole, and the next update must bring it to its end.
    private func checkWhole(_ bed: TestBed, _ kill: Kill, endings: [String]) throws {
        try bed.pass(.seconds(60))
        #expect(endings.contains(bed.state()), "\(kill): \(bed.state())")
    }

    @Test(arguments: Fleet.allCases, [false, true])
    func aRunThatIsKilledAtAnyCallIsEndedWithoutLosingAnInstance(_ fleet: Fleet, isAfter: Bool) throws {
        let total = try calls(fleet, "ami-2")
        for number in stride(from: isAfter ? 2 : 1, through: total, by: step) {
            let kill = Kill(number: number, isAfter: isAfter)
            let bed = try outdated(fleet, "ami-2")
            try killAndEnd(bed, kill) { await $0.updateGroups(stack: "web", groups: []) }
            try checkWhole(bed, kill, endings: Self.endings)
            let again = try bed.run { await $0.updateGroups(stack: "web", groups: []) }
            #expect(again.exitCode == 0, "\(kill): \(again.headline)")
            #expect(bed.state() == Self.allNew, "\(kill)")
        }
    }

    @Test(arguments: Fleet.allCases)
    func aRunThatIsKilledWhileItTurnsBackIsEndedWithoutLosingAnInstance(_ fleet: Fleet) throws {
        let total = try calls(fleet, "ami-bad")
        // The long wait for health in the middle looks the same at every call.
        let numbers = Array(stride(from: 1, through: 24, by: 3)) + Array(total - 14...total)
        for number in numbers {
            let kill = Kill(number: number, isAfter: number % 2 == 0)
            let bed = try outdated(fleet, "ami-bad")
            try killAndEnd(bed, kill) { await $0.updateGroups(stack: "web", groups: []) }
            try checkWhole(bed, kill, endings: [Self.allOld, Self.frozen])
        }
    }

    /// Whoever takes over may be killed as well.
    @Test(arguments: [14, 22, 27, 32], [3, 6, 9, 12])
    func theCommandThatTakesOverMayBeKilledToo(_ first: Int, _ second: Int) throws {
        let bed = try outdated(.classicBalancer, "ami-2")
        let dying = DyingTransport(bed.aws, atCall: first, afterApplying: first % 2 == 0)
        #expect(throws: SimulatedTime.Failure.self) {
            try bed.run(through: dying) { await $0.updateGroups(stack: "web", groups: []) }
        }
        let updater = bed.updater()
        let next = try bed.simulated.run { try await updater.status(stack: "web") }.nextCommand
        let kill = Kill(number: second, isAfter: second % 2 == 0)
        try killAndEnd(bed, kill) {
            next == "haupdate resume web" ? await $0.resume(stack: "web") : await $0.rollback(stack: "web")
        }
        try checkWhole(bed, kill, endings: Self.endings)
        #expect(try bed.run { await $0.updateGroups(stack: "web", groups: []) }.exitCode == 0)
        #expect(bed.state() == Self.allNew)
    }

    @Test(arguments: Fleet.allCases)
    func aStackUpdateThatIsKilledAtAnyCallIsEndedWithoutLosingAnInstance(_ fleet: Fleet) throws {
        let bed = try updating(fleet)
        let request = TestBed.request(fleet.template, [("AmiId", "ami-2")])
        let total = try bed.run { await $0.updateStack(request) }.calls
        for number in stride(from: 1, through: total, by: step + 2) {
            let kill = Kill(number: number, isAfter: number % 2 == 0)
            let bed = try updating(fleet)
            try killAndEnd(bed, kill) { await $0.updateStack(request) }
            try bed.pass(.seconds(60))
            #expect(Self.endings.contains(bed.state()), "\(kill): \(bed.state())")
            let again = try bed.run { await $0.updateStack(request) }
            #expect(again.exitCode == 0, "\(kill): \(again.headline) \(again.cause ?? "")")
            #expect(bed.state() == Self.allNew, "\(kill)")
        }
    }

    @Test(arguments: Fleet.allCases)
    func aChangeWhoseAnswerIsLostIsNotDoneTwice(_ fleet: Fleet) throws {
        let bed = try outdated(fleet, "ami-2")
        try bed.run { await $0.updateGroups(stack: "web", groups: []) }
        let changing = bed.aws.calls.filter(\.isChanging).map { ($0.request.number, $0.operation) }
        try #require(changing.count > 5)
        for (number, operation) in changing {
            let bed = try outdated(fleet, "ami-2")
            bed.aws.intercept { info, _ in info.number == number ? .applyThenLose : .goOn }
            let report = try bed.run { await $0.updateGroups(stack: "web", groups: []) }
            #expect(report.outcome == .succeeded, "\(operation): \(report.headline) \(report.cause ?? "")")
            #expect(bed.state() == Self.allNew, "\(operation)")
            #expect(bed.count(of: "TerminateInstanceInAutoScalingGroup") == 0, "\(operation)")
            #expect(report.groups.first?.removed.count == 4, "\(operation)")
            #expect(report.groups.first?.newcomers.count == 4, "\(operation)")
        }
    }

    /// An account whose stack is about to be updated; fewer than four serving is an issue.
    private func updating(_ fleet: Fleet) throws -> TestBed {
        let bed = try TestBed(stack: fleet.template)
        watchFloor(bed)
        return bed
    }

    private func watchFloor(_ bed: TestBed) {
        let name = bed.name()
        bed.aws.intercept { info, world in
            let serving = world.serving(name)
            if serving < 4 { Issue.record("\(serving) of 4 serve at \(info.operation), call \(info.number)") }
            return .goOn
        }
    }
}
