import RolloutCore
import Testing

struct FleetWordTests {
    @Test(arguments: [
        ("Pending", LifecycleState.pending("Pending"), true), ("Pending:Wait", .pending("Pending:Wait"), true),
        ("InService", .inService, true), ("Terminating", .terminating("Terminating"), false),
        ("Terminating:Wait", .terminating("Terminating:Wait"), false),
        ("Terminating:Retained", .terminating("Terminating:Retained"), false),
        ("Terminated", .terminating("Terminated"), false), ("Standby", .standby("Standby"), false),
        ("EnteringStandby", .standby("EnteringStandby"), false), ("Detaching", .other("Detaching"), false),
        ("Warmed:Pending", .other("Warmed:Pending"), false),
        ("Warmed:Terminating", .other("Warmed:Terminating"), false),
        ("Quarantined", .other("Quarantined"), false), ("Brand:New", .other("Brand:New"), false),
    ])
    func lifecycleStates(_ name: String, _ state: LifecycleState, _ counts: Bool) {
        #expect(LifecycleState(name) == state)
        #expect(state.name == name)
        #expect(state.countsAsCapacity == counts)
    }

    @Test(arguments: [
        (Outcome.succeeded, Int32(0), Int32(0)), (.nothingToDo, 0, 0), (.rolledBack, 3, 130), (.frozen, 3, 130),
        (.declined, 4, 130), (.degraded, 5, 5), (.busy, 6, 6), (.unexpected, 1, 1),
    ])
    func exitCodes(_ outcome: Outcome, _ code: Int32, _ interrupted: Int32) {
        #expect(outcome.exitCode(interrupted: false) == code)
        #expect(outcome.exitCode(interrupted: true) == interrupted)
    }

    @Test func fingerprintsTellTargetsApart() {
        let targets = [
            LaunchTarget.version(1), .version(2), LaunchTarget(.launchConfiguration(name: "lt-0web version 1")),
            LaunchTarget(.version(1), overrides: [.init(instanceType: "m5.large", identity: .version(1))]),
            LaunchTarget(.version(1), overrides: [.init(instanceType: "m5.large", identity: .version(2))]),
        ]
        #expect(Set(targets.map(\.fingerprint)).count == targets.count)
        #expect(targets.allSatisfy { $0.fingerprint.count == 16 })
        // It stands in tags: another release must find the same.
        #expect(LaunchTarget.version(1).fingerprint == LaunchTarget(.version(1)).fingerprint)
    }

    @Test func aTargetGroupIsCalledByItsName() {
        #expect("\(TrafficSource.green)" == "target group green")
        #expect("\(TrafficSource.blue)" == "classic load balancer web-blue")
        #expect("\(TrafficSource(kind: .targetGroup, identifier: "odd"))" == "target group odd")
    }
}
