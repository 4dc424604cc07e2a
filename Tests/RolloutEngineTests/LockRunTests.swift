import AWSSimulator
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping

/// `--lock ssm`: two runs at once, killed holders, and what the parameter store refuses.
@Suite struct LockRunTests {
    private static let template = TemplatePart.template(TemplatePart.classic())
    private static let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"

    private var locking: RolloutOptions {
        var options = RolloutOptions()
        options.lock = .ssm
        return options
    }

    private func outdated() throws -> TestBed {
        let bed = try TestBed(stack: Self.template) { world in
            let group = try #require(world.groups.first { _ in true })
            try world.outdate(group.name, to: "ami-2")
        }
        return bed
    }

    private func locks(_ bed: TestBed) -> [String] { bed.aws.withWorld { $0.parameters.map(\.name).sorted() } }

    private static let update = TestBed.request(nil, [("AmiId", "ami-2")])

    @Test func everyLockIsGivenBackAtTheEnd() throws {
        let bed = try TestBed(stack: Self.template)
        let report = try bed.run(locking) { await $0.updateStack(Self.update) }
        #expect(report.outcome == .succeeded, "\(report.headline)")
        let puts = bed.aws.calls.filter { $0.operation == "PutParameter" }
        #expect(puts.count == 2)
        #expect(locks(bed).isEmpty)
    }

    @Test func withoutTheOptionTheParameterStoreIsNotCalled() throws {
        let bed = try outdated()
        try bed.run { await $0.updateGroups(stack: "web", groups: []) }
        #expect(!bed.aws.calls.contains { $0.request.service == .ssm })
    }

    /// At each call of the first run a second one comes, and goes to its end: at most one of them changes any group.
    @Test(arguments: ["update asgs", "update stack"])
    func ofTwoRunsAtOnceAtMostOneChangesAnything(_ command: String) throws {
        let run: @Sendable (Updater) async -> Report = { updater in
            command == "update asgs"
                ? await updater.updateGroups(stack: "web", groups: []) : await updater.updateStack(Self.update)
        }
        func bed() throws -> TestBed { command == "update asgs" ? try outdated() : try TestBed(stack: Self.template) }
        let calls = try bed().run(locking, run).calls
        try #require(calls > 20)
        var busy = 0
        for number in stride(from: 1, through: calls, by: 3) {
            let bed = try bed()
            let second = bed.updater(locking)
            let rival = Mutex<(report: Report, changes: Int)?>(nil)
            let visited = VisitedTransport(bed.aws, atCall: number) {
                let before = bed.changesOfGroups.count
                let report = await second.updateGroups(stack: "web", groups: [])
                rival.withLock { $0 = (report, bed.changesOfGroups.count - before) }
            }
            let report = try bed.run(locking, through: visited, run)
            let (rivals, rivalChanges) = try #require(rival.withLock { $0 })
            let changes = bed.changesOfGroups.count - rivalChanges
            let both = "call \(number): \(report.headline) / \(rivals.headline)"
            // What a stack update reaches afterwards is the second version of the group; rolling it twice is no race.
            if command == "update asgs" { #expect(changes == 0 || rivalChanges == 0, "\(both)") }
            #expect([.succeeded, .nothingToDo, .busy].contains(report.outcome), "\(both)")
            #expect([.succeeded, .nothingToDo, .busy].contains(rivals.outcome), "\(both)")
            busy += rivals.outcome == .busy ? 1 : 0
            try bed.pass(.seconds(60))
            #expect(bed.state() == Self.allNew, "\(both)")
            #expect(locks(bed).isEmpty, "\(both)")
        }
        #expect(busy > 3)
    }

    @Test func theSecondRunSaysWhoHoldsTheLock() throws {
        let bed = try outdated()
        let dying = DyingTransport(bed.aws, atCall: 9, afterApplying: true)
        #expect(throws: SimulatedTime.Failure.self) {
            try bed.run(locking, through: dying) { await $0.updateGroups(stack: "web", groups: []) }
        }
        try #require(bed.count(of: "CreateOrUpdateTags") == 0)
        let second = try bed.run(locking) { await $0.updateStack(Self.update) }
        #expect(second.exitCode == 6)
        let name = bed.name()
        #expect(
            second.headline == "group \(name) is locked by run run1 of tester@here (update asgs) since "
                + "\(TestBed.noon.iso8601): wait for its end, or if it has died, no journal of it is open here: "
                + "`haupdate unlock web --lock ssm`")
        #expect(locks(bed) == ["/haupdate/lock/group/\(name)"])
        let status = try status(bed)
        #expect(status.nextCommand == "haupdate unlock web --lock ssm")
        #expect(status.locks.map(\.name) == [.group(name)])
        let unlocked = try bed.run(locking) { await $0.unlock(stack: "web") }
        #expect(unlocked.outcome == .succeeded, "\(unlocked.headline)")
        #expect(locks(bed).isEmpty)
        #expect(try bed.run(locking) { await $0.updateGroups(stack: "web", groups: []) }.outcome == .succeeded)
    }

    /// Wherever a holder is killed, the commands that `status` names lead to an end with no lock left.
    @Test(arguments: [false, true])
    func aKilledHolderIsTakenOver(isAfter: Bool) throws {
        let total = try outdated().run(locking) { await $0.updateGroups(stack: "web", groups: []) }.calls
        for number in stride(from: 1, through: total, by: 4) {
            let bed = try outdated()
            let dying = DyingTransport(bed.aws, atCall: number, afterApplying: isAfter)
            #expect(throws: SimulatedTime.Failure.self) {
                try bed.run(locking, through: dying) { await $0.updateGroups(stack: "web", groups: []) }
            }
            try bed.pass(.seconds(40))
            for _ in 0..<3 {
                guard let next = try status(bed).nextCommand else { break }
                let report = try bed.run(locking) { updater in
                    switch next {
                    case "haupdate resume web --lock ssm": await updater.resume(stack: "web")
                    case "haupdate rollback web --lock ssm": await updater.rollback(stack: "web")
                    case "haupdate unlock web --lock ssm": await updater.unlock(stack: "web")
                    default: await updater.updateGroups(stack: "web", groups: [])
                    }
                }
                #expect([0, 3].contains(report.exitCode), "call \(number), \(next): \(report.headline)")
            }
            #expect(locks(bed).isEmpty, "call \(number)")
            let end = try bed.run(locking) { await $0.updateGroups(stack: "web", groups: []) }
            #expect(end.exitCode == 0, "call \(number): \(end.headline)")
            #expect(bed.state() == Self.allNew, "call \(number)")
            #expect(locks(bed).isEmpty, "call \(number)")
        }
    }

    /// Two people resume the same dead run at the same time.
    @Test func ofTwoThatTakeOverAtOnceOneIsTurnedAway() throws {
        let bed = try outdated()
        let dying = DyingTransport(bed.aws, atCall: 24, afterApplying: true)
        #expect(throws: SimulatedTime.Failure.self) {
            try bed.run(locking, through: dying) { await $0.updateGroups(stack: "web", groups: []) }
        }
        let next = try status(bed).nextCommand
        let command: @Sendable (Updater) async -> Report = { updater in
            next == "haupdate resume web --lock ssm"
                ? await updater.resume(stack: "web") : await updater.rollback(stack: "web")
        }
        let second = bed.updater(locking)
        let rival = Mutex<Report?>(nil)
        // The first one has read who the dead holder is, and comes too late with its own note.
        let visited = VisitedTransport(bed.aws, atCall: 3, of: "PutParameter") {
            let report = await command(second)
            rival.withLock { $0 = report }
        }
        let first = try bed.run(locking, through: visited, command)
        let other = try #require(rival.withLock { $0 })
        #expect(other.exitCode == 0 || other.exitCode == 3, "\(other.headline)")
        #expect(first.outcome == .busy || first.outcome == .nothingToDo, "\(first.headline)")
        #expect(locks(bed).isEmpty)
    }

    @Test func aLostAnswerToTheOwnPutIsNoRival() throws {
        for isMade in [true, false] {
            let bed = try outdated()
            let lost = Mutex(false)
            bed.aws.intercept { info, _ in
                guard info.operation == "PutParameter" else { return .goOn }
                let isFirst = lost.withLock { was in
                    defer { was = true }
                    return !was
                }
                return !isFirst ? .goOn : isMade ? .applyThenLose : .lose
            }
            let report = try bed.run(locking) { await $0.updateGroups(stack: "web", groups: []) }
            #expect(report.outcome == .succeeded, "\(report.headline)")
            #expect(locks(bed).isEmpty)
        }
    }

    @Test(arguments: ["PutParameter", "DeleteParameter"])
    func whereOthersWriteTheSameParameterItIsTriedAgain(_ operation: String) throws {
        let bed = try outdated()
        let refusals = Refusals(2)
        bed.aws.intercept { info, _ in
            info.operation == operation && refusals.take()
                ? .answer(APIError("TooManyUpdates", "There are concurrent updates for a resource.")) : .goOn
        }
        let report = try bed.run(locking) { await $0.updateGroups(stack: "web", groups: []) }
        #expect(report.outcome == .succeeded, "\(report.headline)")
        #expect(bed.count(of: operation) == 3)
        #expect(locks(bed).isEmpty)
    }

    @Test(arguments: ["PutParameter", "GetParameter"])
    func aStoreThatMayNotBeUsedRefusesTheRun(_ operation: String) throws {
        let bed = try TestBed(stack: Self.template)
        bed.aws.intercept { info, _ in
            info.operation == operation
                ? .answer(APIError("AccessDeniedException", "you are not authorized")) : .goOn
        }
        let report = try bed.run(locking) { updater in
            if operation == "GetParameter" { return await updater.rollback(stack: "web") }
            return await updater.updateStack(Self.update)
        }
        #expect(report.exitCode == 4, "\(report.headline)")
        #expect(report.headline.hasPrefix("--lock ssm: AWS refuses it"), "\(report.headline)")
        #expect(report.headline.contains("ssm:GetParameter, ssm:PutParameter and ssm:DeleteParameter"))
        #expect(bed.changesOfGroups.isEmpty)
        #expect(bed.count(of: "CreateChangeSet") == 0)
    }

    @Test func aLockThatCannotBeGivenBackIsNamed() throws {
        let bed = try outdated()
        bed.aws.intercept { info, _ in
            info.operation == "DeleteParameter" ? .answer(APIError("AccessDeniedException", "no")) : .goOn
        }
        let report = try bed.run(locking) { await $0.updateGroups(stack: "web", groups: []) }
        #expect(report.outcome == .succeeded)
        let warned = bed.events.contains { event in
            if case .warning(let text) = event { return text.contains("`haupdate unlock web --lock ssm` drops it") }
            return false
        }
        #expect(warned)
        #expect(locks(bed).count == 1)
    }

    private func status(_ bed: TestBed) throws -> StatusReport {
        let updater = bed.updater(locking)
        return try bed.simulated.run { try await updater.status(stack: "web") }
    }
}
