import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping

/// `--lock ssm`: who may take a lock over, what is locked, and a command that sleeps while somebody takes over.
@Suite struct LockTakeoverTests {
    private static let template = TemplatePart.template(TemplatePart.classic())
    private static let update = TestBed.request(nil, [("AmiId", "ami-2")])

    private var locking: RolloutOptions {
        var options = RolloutOptions()
        options.lock = .ssm
        return options
    }

    private func outdated() throws -> TestBed {
        try TestBed(stack: Self.template) { world in
            let group = try #require(world.groups.first { _ in true })
            try world.outdate(group.name, to: "ami-2")
        }
    }

    private func locks(_ bed: TestBed) -> [String] { bed.aws.withWorld { $0.parameters.map(\.name).sorted() } }

    /// A journal that is frozen already does not say that its command is over.
    @Test func anUpdateTakesNobodysLockOverAlsoWhenTheJournalIsFrozen() throws {
        let bed = try TestBed(stack: Self.template) { world in
            let group = try #require(world.groups.first { _ in true })
            try world.outdate(group.name, to: "ami-bad")
        }
        var options = locking
        options.healthyTimeout = .seconds(60)
        let frozen = try bed.run(options) { await $0.updateGroups(stack: "web", groups: []) }
        try #require(frozen.outcome == .frozen, "\(frozen.headline)")
        let lock = "/haupdate/lock/group/\(bed.name())"
        let note = LockNote(mark: "run1", run: "run1", owner: "ann@far", since: TestBed.noon, command: "update asgs")
        try bed.aws.withWorld { world in _ = try world.putParameter(name: lock, value: note.text) }
        let changes = bed.changesOfGroups.count
        let report = try bed.run(locking) { await $0.updateStack(TestBed.request(nil, [("AmiId", "ami-3")])) }
        #expect(report.exitCode == 6, "\(report.headline)")
        #expect(bed.changesOfGroups.count == changes)
        #expect(locks(bed) == [lock])
        let updater = bed.updater(locking)
        let status = try bed.simulated.run { try await updater.status(stack: "web") }
        #expect(status.nextCommand == "haupdate rollback web --lock ssm")
        let rollback = try bed.run(locking) { await $0.rollback(stack: "web") }
        #expect(rollback.outcome == .nothingToDo, "\(rollback.headline)")
        #expect(locks(bed).isEmpty)
        let next = try bed.run(locking) { await $0.updateStack(TestBed.request(nil, [("AmiId", "ami-3")])) }
        #expect(next.outcome == .succeeded, "\(next.headline) \(next.cause ?? "")")
    }

    /// What came into the stack while the lock was being taken is locked as well.
    @Test func groupsAreListedAgainUnderTheLock() throws {
        let bed = try TestBed(stack: Self.template)
        let grown = TemplatePart.template(TemplatePart.classic(), TemplatePart.bare("Late"))
        let visited = VisitedTransport(bed.aws, atCall: 1, of: "PutParameter") {
            // A world that refuses this fails the test below.
            bed.aws.withWorld { world in
                _ = try? world.updateStack(
                    StackRequest(stack: "web", source: .body(grown), parameters: [.init("AmiId", "ami-1")]))
            }
            try? await bed.simulated.timekeeper.sleep(for: .seconds(200))
        }
        let held = Mutex<Set<String>>([])
        bed.aws.intercept { info, world in
            if info.operation == "CreateOrUpdateTags" {
                held.withLock { $0.formUnion(world.parameters.map(\.name)) }
            }
            return .goOn
        }
        let report = try bed.run(locking, through: visited) { await $0.updateStack(Self.update) }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        try #require(bed.name("Late") != "no group")
        #expect(held.withLock { $0 }.contains("/haupdate/lock/group/\(bed.name("Late"))"))
        #expect(locks(bed).isEmpty)
    }

    @Test func theGroupsOfANewStackAreLockedWhileTheyAreProven() throws {
        let bed = try TestBed { _ in }
        let request = TestBed.request(Self.template, [("AmiId", "ami-1")])
        let report = try bed.run(locking) { await $0.updateStack(request) }
        #expect(report.outcome == .succeeded, "\(report.headline)")
        #expect(bed.count(of: "PutParameter") == 2)
        #expect(locks(bed).isEmpty)
    }

    /// A person on the same machine takes over while the command is stopped: woken, it sends what it was about to send, and
    /// nothing else.
    @Test(arguments: [RolloutOptions.Lock.tags, .ssm])
    func aWokenCommandStopsWhenTheSamePersonHasTakenOver(_ lock: RolloutOptions.Lock) throws {
        var options = RolloutOptions()
        options.lock = lock
        let total = try outdated().run(options) { await $0.updateGroups(stack: "web", groups: []) }.calls
        var stopped = 0
        for number in stride(from: 14, through: total, by: 7) {
            let bed = try outdated()
            let second = bed.updater(options)
            let found = Mutex<(changes: Int, ends: Bool)?>(nil)
            let visited = VisitedTransport(bed.aws, atCall: number) {
                try? await bed.simulated.timekeeper.sleep(for: .seconds(30))
                let report = await second.rollback(stack: "web")
                try? await bed.simulated.timekeeper.sleep(for: .seconds(3600))
                found.withLock { $0 = (bed.changesOfGroups.count, [.rolledBack, .frozen].contains(report.outcome)) }
            }
            let report = try bed.run(options, through: visited) { await $0.updateGroups(stack: "web", groups: []) }
            let (before, ends) = try #require(found.withLock { $0 })
            guard ends else { continue }
            stopped += 1
            #expect(bed.changesOfGroups.count - before <= 1, "call \(number): \(report.headline)")
            #expect(report.outcome == .degraded, "call \(number): \(report.headline)")
            #expect(locks(bed).isEmpty, "call \(number)")
        }
        #expect(stopped > 1)
    }

    /// A group that comes with the change is outdated by somebody at once. Where another command holds its lock, that one
    /// sees to it; where only the store fails nobody does, so it is written down and frozen.
    @Test(arguments: [true, false])
    func aGroupThatSurprisesIsLeftToItsHolderButNeverToNobody(isHeld: Bool) throws {
        let after = """
              After:
                Type: AWS::ElasticLoadBalancing::LoadBalancer
                DependsOn: Late
                Properties:
                  AvailabilityZones: !GetAZs ""
                  Listeners: [{LoadBalancerPort: "80", InstancePort: "8080", Protocol: HTTP}]

            """
        // The stack is not done when the first instances of the new group are there.
        let late =
            TemplatePart.bare("Late").replacing("!GetAtt LateTemplate.LatestVersionNumber", with: "$Latest") + after
        let bed = try TestBed(stack: Self.template)
        let isDone = Mutex(false)
        bed.aws.intercept { info, world in
            if info.operation == "PutParameter", isDone.withLock({ $0 }), !isHeld {
                return .answer(APIError("AccessDeniedException", "no"))
            }
            let stack = world.cloudFormation.stack("web")
            guard let name = stack?.resource("Late")?.physicalID,
                !world.members(name).isEmpty, let id = stack?.resource("LateTemplate")?.physicalID,
                isDone.withLock({ was in
                    defer { was = true }
                    return !was
                })
            else { return .goOn }
            // A world that refuses this fails the test below.
            _ = try? world.createLaunchTemplateVersion(
                id: id, content: LaunchTemplateContent(image: "ami-3", type: "t3.micro"))
            let note = LockNote(
                mark: "other", run: "other", owner: "eve@far", since: TestBed.noon, command: "update asgs")
            if isHeld { _ = try? world.putParameter(name: "/haupdate/lock/group/\(name)", value: note.text) }
            return .goOn
        }
        var options = locking
        options.onFailure = .freeze
        let request = TestBed.request(
            TemplatePart.template(TemplatePart.classic(), late), [("AmiId", "ami-2")])
        let report = try bed.run(options) { await $0.updateStack(request) }
        try #require(isDone.withLock { $0 })
        #expect(report.outcome == .frozen, "\(report.headline) \(report.cause ?? "") \(bed.state("Late"))")
        #expect(bed.state().contains("suspended 5 journaled"))
        #expect(bed.state("Late").contains("journaled") == !isHeld, "\(bed.state("Late"))")
    }

    @Test func unlockSaysThatALockIsDroppedOnlyWhenItKnows() throws {
        let bed = try outdated()
        let lock = "/haupdate/lock/group/\(bed.name())"
        let note = LockNote(mark: "dead", run: "dead", owner: "ann@far", since: TestBed.noon, command: "update asgs")
        try bed.aws.withWorld { world in _ = try world.putParameter(name: lock, value: note.text) }
        let isDropping = Mutex(false)
        bed.aws.intercept { info, _ in
            if info.operation == "DeleteParameter" {
                isDropping.withLock { $0 = true }
                return .lose
            }
            return info.operation == "GetParameter" && isDropping.withLock { $0 } ? .applyThenCut(keeping: 0.3) : .goOn
        }
        let report = try bed.run(locking) { await $0.unlock(stack: "web") }
        #expect(report.outcome == .degraded, "\(report.headline)")
        #expect(report.headline.contains("whether \(lock) is deleted is not known"), "\(report.headline)")
        #expect(locks(bed) == [lock])
    }
}
