import AWSSimulator
import Testing
import Timekeeping

@Suite struct LifecycleHookTests {
    /// A group with launch and termination hooks, and its instances as far as they get.
    private func world(
        launch: [LifecycleHook] = [], terminate: [LifecycleHook] = [], desired: Int = 1
    ) throws -> World {
        var world = World.quick()
        _ = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
        try world.addGroup(desired: desired) {
            $0.hooks = launch + terminate
            $0.classicLoadBalancers = ["front"]
        }
        world.pass(11)
        return world
    }

    private func hook(
        _ name: String, _ transition: LifecycleHook.Transition, seconds: Int = 60, continues: Bool = false
    ) -> LifecycleHook {
        var hook = LifecycleHook(name: name, transition: transition)
        hook.heartbeatSeconds = seconds
        hook.continuesByDefault = continues
        return hook
    }

    @Test func aNewcomerWaitsForItsHookOutOfTheBalancersAndComesInWhenItIsCompleted() throws {
        var world = try world(launch: [hook("boot", .launching)])
        let id = world.ids()[0]
        #expect(world.states() == [.pendingWait])
        #expect(world.instances[id]?.state == .running)
        #expect(world.classicLoadBalancers["front"]?.registrations == [])
        #expect(world.activities(of: "web").first?.status == "MidLifecycleAction")
        try world.completeHook("boot", of: "web", token: nil, instance: id, goesOn: true)
        #expect(world.states() == [.pendingProceed])
        world.pass(1)
        #expect(world.states() == [.inService])
        #expect(world.classicLoadBalancers["front"]?.registrations.map(\.instance) == [id])
        #expect(world.activities(of: "web").first?.status == "Successful")
    }

    @Test func anAbandonedLaunchIsTerminatedAndTriedAnew() throws {
        var world = try world(launch: [hook("boot", .launching)])
        let id = world.ids()[0]
        let token = try #require(world.instances[id]?.actions.first?.token)
        try world.completeHook("boot", of: "web", token: token, instance: nil, goesOn: false)
        #expect(world.states() == [.terminating])
        let launch = try #require(world.activities(of: "web").last)
        #expect(launch.status == "Cancelled")
        #expect(
            launch.statusMessage == "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token "
                + "\(token) was abandoned: Lifecycle Action Completed with ABANDON Result")
        world.pass(12)
        #expect(world.states() == [.pendingWait])
        #expect(world.ids() != [id])
    }

    @Test(arguments: [(true, Instance.Lifecycle.inService), (false, .terminating)])
    func aHookThatNobodyAnswersEndsAsItsDefaultSays(_ continues: Bool, _ state: Instance.Lifecycle) throws {
        var world = try world(launch: [hook("boot", .launching, continues: continues)])
        world.pass(59)
        #expect(world.states() == [.pendingWait])
        world.pass(2)
        #expect(world.members().first?.lifecycle == state)
    }

    @Test func heartbeatsPutTheEndOffUntilTheGlobalTimeOut() throws {
        var world = try world(launch: [hook("boot", .launching, seconds: 30, continues: true)])
        let id = world.ids()[0]
        for _ in 0..<149 {
            world.pass(20)
            try world.recordHeartbeat("boot", of: "web", token: nil, instance: id)
        }
        #expect(world.states() == [.pendingWait])
        // 100 heartbeats of 30 s.
        world.pass(21)
        #expect(world.states() == [.inService])
    }

    @Test func allHooksOfATransitionMustLetItGoAndOneCanAbandonIt() throws {
        let hooks = [hook("a", .launching), hook("b", .launching)]
        var world = try world(launch: hooks, desired: 2)
        let ids = world.ids()
        for id in ids { try world.completeHook("a", of: "web", token: nil, instance: id, goesOn: true) }
        #expect(world.states() == [.pendingWait, .pendingWait])
        try world.completeHook("b", of: "web", token: nil, instance: ids[0], goesOn: true)
        try world.completeHook("b", of: "web", token: nil, instance: ids[1], goesOn: false)
        world.pass(1)
        #expect(world.states().prefix(2) == [.inService, .terminating])
    }

    @Test func aTerminationDrainsFirstAndThenWaitsWhateverTheResultIs() throws {
        for goesOn in [true, false] {
            var world = try world(terminate: [hook("drain", .terminating), hook("dump", .terminating)])
            try world.updateClassicLoadBalancer(name: "front") { $0.drains = true }
            let id = world.ids()[0]
            world.pass(6)
            _ = try world.terminateInGroup(id, decrement: true)
            #expect(world.states() == [.terminating])
            world.pass(20)
            #expect(world.states() == [.terminatingWait])
            #expect(world.instances[id]?.state == .running)
            try world.completeHook("drain", of: "web", token: nil, instance: id, goesOn: goesOn)
            #expect(world.states() == [goesOn ? .terminatingWait : .terminatingProceed])
            if goesOn { try world.completeHook("dump", of: "web", token: nil, instance: id, goesOn: true) }
            world.pass(3)
            #expect(world.ids() == [])
            #expect(world.activities(of: "web").first?.status == "Successful")
        }
    }

    @Test func aStuckTerminationHookHoldsTheInstanceForItsHeartbeat() throws {
        var world = try world(terminate: [hook("drain", .terminating, seconds: 7200)])
        _ = try world.terminateInGroup(world.ids()[0], decrement: true)
        world.pass(7199)
        #expect(world.states() == [.terminatingWait])
        world.pass(4)
        #expect(world.ids() == [])
    }

    @Test func aForcedDeletionRunsNoHooks() throws {
        var world = try world(terminate: [hook("drain", .terminating)], desired: 2)
        _ = try world.terminateInGroup(world.ids()[0], decrement: true)
        world.pass(1)
        try world.deleteGroup(name: "web", force: true)
        world.pass(4)
        #expect(world.groups["web"] == nil)
    }

    @Test func deletingAHookLetsItsNewcomersGoOn() throws {
        var world = try world(launch: [hook("boot", .launching)])
        try world.deleteHook("boot", of: "web")
        world.pass(1)
        #expect(world.states() == [.inService])
    }

    @Test func refusesWhatNobodyWaitsForInAWSsWords() throws {
        var world = try world()
        let id = world.ids()[0]
        let byInstance = refusal { () throws(APIError) in
            try world.completeHook("boot", of: "web", token: nil, instance: id, goesOn: true)
        }
        #expect(byInstance == .validation("No active Lifecycle Action found with instance ID \(id)"))
        let byToken = refusal { () throws(APIError) in
            try world.recordHeartbeat("boot", of: "web", token: "t", instance: nil)
        }
        #expect(byToken == .validation("No active Lifecycle Action found with token t"))
        for number in 0..<50 { try world.putHook(hook("h\(number)", .launching), of: "web") }
        let tooMany = refusal { () throws(APIError) in try world.putHook(hook("h50", .launching), of: "web") }
        #expect(tooMany?.code == "LimitExceeded")
    }

    @Test func whatDiesInTheHookIsReplaced() throws {
        var world = try world(launch: [hook("boot", .launching)])
        let id = world.ids()[0]
        world.kill(id)
        world.pass(12)
        #expect(world.states() == [.pendingWait])
        #expect(world.ids() != [id])
    }
}
