import AWSSimulator
import Testing

@Suite struct InstanceRefreshTests {
    /// Four instances of version 1 of a template that has a version 2.
    private func world(_ adjust: (inout GroupSpec) -> Void = { _ in }) throws -> (World, String) {
        var world = World.quick()
        let id = try world.createLaunchTemplate(
            name: "web", content: LaunchTemplateContent(image: "ami-1", type: "t3.micro"))
        _ = try world.createLaunchTemplateVersion(
            id: id, content: LaunchTemplateContent(image: "ami-2", type: "t3.micro"))
        try world.addGroup(desired: 4) {
            $0.launchSource = .launchTemplate(LaunchTemplateReference(id: id, version: "1"))
            adjust(&$0)
        }
        world.pass(11)
        return (world, id)
    }

    private func preferences(
        _ adjust: (inout InstanceRefresh.Preferences) -> Void = { _ in }
    ) -> InstanceRefresh.Preferences {
        var preferences = InstanceRefresh.Preferences()
        adjust(&preferences)
        return preferences
    }

    private func second(_ id: String) -> LaunchSource { .launchTemplate(LaunchTemplateReference(id: id, version: "2")) }

    @Test func replacesAllInBatchesAndGivesTheGroupItsConfigurationAtTheEnd() throws {
        var (world, id) = try world()
        _ = try world.startInstanceRefresh(
            of: "web", desired: second(id), preferences: preferences { $0.minHealthyPercentage = 50 })
        #expect(world.groups["web"]?.refreshes.last?.status == .pending)
        var least = 4
        var seen: Set<Int> = []
        for _ in 0..<120 where world.groups["web"]?.refreshes.last?.isActive == true {
            world.pass(1)
            least = min(least, world.states().count(where: { $0 == .inService }))
            seen.insert(world.groups["web"]?.refreshes.last?.percentage ?? 0)
        }
        #expect(least == 2)
        #expect(seen.isSuperset(of: [0, 50, 100]))
        let refresh = try #require(world.groups["web"]?.refreshes.last)
        #expect(refresh.status == .successful)
        #expect(refresh.ended != nil)
        #expect(world.images() == ["ami-2", "ami-2", "ami-2", "ami-2"])
        #expect(world.groups["web"]?.launchSource == second(id))
    }

    @Test func launchesAheadWhereMoreThanAHundredPercentAreAllowed() throws {
        var (world, id) = try world()
        _ = try world.startInstanceRefresh(
            of: "web", desired: second(id),
            preferences: preferences {
                $0.minHealthyPercentage = 100
                $0.maxHealthyPercentage = 150
            })
        var (least, most) = (4, 4)
        for _ in 0..<200 where world.groups["web"]?.refreshes.last?.isActive == true {
            world.pass(1)
            least = min(least, world.states().count(where: { $0 == .inService }))
            most = max(most, world.states().count(where: { $0 == .inService || $0.isPending }))
        }
        #expect([least, most] == [4, 6])
        #expect(world.groups["web"]?.refreshes.last?.status == .successful)
        #expect(world.images() == ["ami-2", "ami-2", "ami-2", "ami-2"])
    }

    @Test func replacesOneAtATimeWhereThereIsNoRoom() throws {
        var (world, id) = try world()
        _ = try world.startInstanceRefresh(
            of: "web", desired: second(id), preferences: preferences { $0.minHealthyPercentage = 100 })
        var least = 4
        for _ in 0..<300 where world.groups["web"]?.refreshes.last?.isActive == true {
            world.pass(1)
            least = min(least, world.states().count(where: { $0 == .inService }))
        }
        #expect(least == 3)
        #expect(world.images() == ["ami-2", "ami-2", "ami-2", "ami-2"])
    }

    @Test func whileItRunsASecondOneAndItsConfigurationAreRefused() throws {
        var (world, id) = try world()
        _ = try world.startInstanceRefresh(of: "web", desired: second(id))
        let again = refusal { () throws(APIError) in _ = try world.startInstanceRefresh(of: "web") }
        #expect(again?.code == "InstanceRefreshInProgress")
        let pool = refusal { () throws(APIError) in try world.putWarmPool(WarmPool(), of: "web") }
        #expect(pool?.code == "InstanceRefreshInProgress")
        var change = GroupChange(name: "web")
        change.launchSource = second(id)
        let update = refusal { () throws(APIError) in try world.updateGroup(change) }
        #expect(update?.message.hasPrefix("An active instance refresh with a desired configuration exists.") == true)
    }

    @Test func aCancelledOneLeavesWhatItHasReplaced() throws {
        var (world, id) = try world()
        _ = try world.startInstanceRefresh(of: "web", desired: second(id))
        world.pass(20)
        _ = try world.cancelInstanceRefresh(of: "web")
        #expect(world.groups["web"]?.refreshes.last?.status == .cancelling)
        world.pass(60)
        #expect(world.groups["web"]?.refreshes.last?.status == .cancelled)
        #expect(world.images().contains("ami-1") && world.images().contains("ami-2"))
        let error = refusal { () throws(APIError) in _ = try world.cancelInstanceRefresh(of: "web") }
        #expect(error?.code == "ActiveInstanceRefreshNotFound")
    }

    @Test func aRollbackReplacesWhatItHasLaunched() throws {
        var (world, id) = try world()
        _ = try world.startInstanceRefresh(of: "web", desired: second(id))
        world.pass(20)
        _ = try world.rollBackInstanceRefresh(of: "web")
        #expect(world.groups["web"]?.refreshes.last?.status == .rollbackInProgress)
        world.pass(300)
        #expect(world.groups["web"]?.refreshes.last?.status == .rollbackSuccessful)
        #expect(world.images() == ["ami-1", "ami-1", "ami-1", "ami-1"])
        _ = try world.startInstanceRefresh(of: "web")
        let error = refusal { () throws(APIError) in _ = try world.rollBackInstanceRefresh(of: "web") }
        #expect(error?.code == "IrreversibleInstanceRefresh")
    }

    @Test func restsWhileItsProcessIsSuspendedAndGoesOnWhenThatIsResumed() throws {
        for process in ["InstanceRefresh", "Launch", "Terminate"] {
            var (world, id) = try world()
            try world.suspend([process], of: "web")
            _ = try world.startInstanceRefresh(of: "web", desired: second(id))
            world.pass(300)
            #expect(world.images().contains("ami-2") == false)
            try world.resume([process], of: "web")
            world.pass(300)
            #expect(world.groups["web"]?.refreshes.last?.status == .successful)
        }
    }

    @Test func matchingAndIgnoredInstancesAreLeftAlone() throws {
        var (world, id) = try world()
        _ = try world.startInstanceRefresh(of: "web", preferences: preferences { $0.skipsMatching = true })
        world.pass(30)
        #expect(world.groups["web"]?.refreshes.last?.status == .successful)
        let kept = world.ids()[0]
        try world.setProtection(of: [kept], in: "web", to: true)
        _ = try world.startInstanceRefresh(
            of: "web", desired: second(id), preferences: preferences { $0.protectedInstances = .ignore })
        world.pass(300)
        #expect(world.groups["web"]?.refreshes.last?.status == .successful)
        #expect(world.images().filter { $0 == "ami-1" }.count == 1)
        #expect(world.ids().contains(kept))
    }

    @Test func waitsForProtectedInstancesForAnHour() throws {
        var (world, id) = try world()
        try world.setProtection(of: world.ids(), in: "web", to: true)
        _ = try world.startInstanceRefresh(of: "web", desired: second(id))
        world.pass(3500)
        #expect(world.groups["web"]?.refreshes.last?.status == .inProgress)
        world.pass(200)
        #expect(world.groups["web"]?.refreshes.last?.status == .failed)
        #expect(world.images() == ["ami-1", "ami-1", "ami-1", "ami-1"])
    }

    @Test func restsAtItsCheckpoints() throws {
        var (world, id) = try world()
        _ = try world.startInstanceRefresh(
            of: "web", desired: second(id),
            preferences: preferences {
                $0.checkpoints = [50]
                $0.checkpointDelaySeconds = 600
            })
        world.pass(300)
        #expect(world.images().count(where: { $0 == "ami-2" }) == 2)
        world.pass(500)
        #expect(world.groups["web"]?.refreshes.last?.status == .successful)
    }
}
