extension Scenario {
    /// The scenarios that need no file, in the order in which they are listed.
    package static let builtIn: [Scenario] = [plain] + instanceTrouble + callTrouble + stackTrouble + [hostile]

    /// The built-in scenario called `name`.
    package static func builtIn(named name: String) -> Scenario? { builtIn.first { $0.name == name } }

    /// What `--simulate` means without a scenario.
    package static let plain = Scenario(
        name: "default", about: "everything works; an image whose ID contains \"bad\" never gets healthy")

    private static var instanceTrouble: [Scenario] {
        [
            Scenario("bad-ami", "the image that a group began with works, every other never gets healthy: put back") {
                $0.rules.defaultImage = .healthyIfFirstOfGroup
            },
            Scenario("capacity", "EC2 has no capacity left in any zone: nothing new can start, put back") {
                $0.rules.conditions = [Condition(.noCapacity(zones: []))]
            },
            Scenario("zone-outage", "zone a has no capacity left: new instances start in the other zones, succeeds") {
                $0.rules.conditions = [Condition(.noCapacity(zones: ["a"]))]
            },
            Scenario("slow-boot", "instances take two to four minutes to boot: succeeds, later") {
                $0.rules.times.boot = TimeSpan(from: 120, to: 240)
            },
            Scenario("late-health", "balancers take one to three minutes longer to judge: succeeds, later") {
                $0.rules.conditions = [Condition(.lateHealth(TimeSpan(from: 60, to: 180)))]
            },
            Scenario("flapping", "for five minutes new instances turn bad and good again: succeeds once they settle") {
                var flapping = Condition(.flapping(period: TimeSpan(from: 3, to: 12)))
                flapping.instances = .new
                flapping.toMilliseconds = 300_000
                $0.rules.conditions = [flapping]
            },
            Scenario("spot-loss", "two new instances die as soon as they are in service: replaced, succeeds") {
                var loss = Condition(.death(lifecycle: "InService", after: TimeSpan(from: 1, to: 4)), name: "spot-loss")
                loss.instances = .new
                loss.times = 2
                $0.rules.conditions = [loss]
            },
            Scenario("slow-drain", "draining takes twenty minutes: succeeds, and waits for it") {
                $0.rules.conditions = [Condition(.slowDrain(TimeSpan(seconds: 1200)))]
            },
            Scenario(
                "operator-interferes",
                "after the first surge somebody sets the group's desired capacity to 7: stops and says so"
            ) {
                var person = Interference(trigger: .call(1), group: "", act: .scale(to: 7))
                person.operations = ["UpdateAutoScalingGroup"]
                person.delay = .seconds(5)
                $0.interferences = [person]
            },
            Scenario(
                "alarm",
                "two minutes after the surge the alarm web-errors goes off: succeeds where nobody watches it"
            ) {
                $0.alarms = [InitialAlarm(name: "web-errors", state: .ok)]
                var alarm = Interference(trigger: .call(1), group: "", act: .setAlarm("web-errors", .alarm))
                alarm.operations = ["UpdateAutoScalingGroup"]
                alarm.delay = .seconds(120)
                $0.interferences = [alarm]
            },
        ]
    }

    private static var callTrouble: [Scenario] {
        [
            Scenario("throttled", "every third API call is answered with Throttling: succeeds") {
                $0.faults = [.throttle(every: 3)]
            },
            Scenario("throttled-hard", "19 of 20 API calls are answered with Throttling for ten minutes: succeeds") {
                var throttle = Fault(.throttle, CallSelection(chance: 0.95))
                throttle.calls.to = .seconds(600)
                $0.faults = [throttle]
            },
            Scenario("lost-answers", "every fourth change is made and its answer lost: succeeds") {
                $0.faults = [Fault(.timeOut(.made), CallSelection(operations: ["changing"], every: 4))]
            },
            Scenario("late-changes", "every sixth change is made only after its caller gave up: succeeds") {
                $0.faults = [
                    Fault(
                        .timeOut(.madeLater(TimeSpan(from: 1, to: 10))),
                        CallSelection(operations: ["changing"], every: 6))
                ]
            },
            Scenario("stale-reads", "one look in three shows the world of up to 15 s ago, in no order: succeeds") {
                $0.faults = [Fault(.staleRead(TimeSpan(from: 0, to: 15)), CallSelection(chance: 0.33))]
            },
            Scenario(
                "expired-session",
                "after half a minute the caller's session is over: stops where it is and says how to go on"
            ) {
                var expired = Fault(.expiredToken)
                expired.calls.from = .seconds(30)
                $0.faults = [expired]
            },
        ]
    }

    private static var stackTrouble: [Scenario] {
        let group = "AWS::AutoScaling::AutoScalingGroup"
        return [
            Scenario("stack-fails", "no stack can update its groups, and all roll back: put back") {
                $0.stackFaults.failUpdate = [group]
            },
            Scenario(
                "stack-fails-to-roll-back",
                "no stack can update its groups, nor roll back what they launch: needs a person"
            ) {
                $0.stackFaults.failUpdate = [group]
                // A group that could not be updated has nothing to put back; what it launches has.
                $0.stackFaults.failRollback = [
                    group, "AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::LaunchTemplate",
                ]
            },
            Scenario("stuck-stack", "stacks make no step for an hour: ends with the stack's status, needs a person") {
                var stuck = Condition(.stuckStack)
                stuck.toMilliseconds = 3_600_000
                $0.rules.conditions = [stuck]
            },
        ]
    }

    private static var hostile: Scenario {
        Scenario("hostile", "a little of everything that can go wrong on the way to AWS: succeeds") {
            let writes = ["changing"]
            $0.faults = [
                Fault(.staleRead(TimeSpan(from: 0, to: 5)), CallSelection(chance: 0.1)),
                Fault(.missingInstances(1), CallSelection(operations: ["DescribeAutoScalingGroups"], chance: 0.03)),
                Fault(.lateTags(TimeSpan(from: 0, to: 3)), CallSelection(chance: 0.2)),
                Fault(.lateStatus(TimeSpan(from: 0, to: 5)), CallSelection(chance: 0.5)),
                Fault(.throttle, CallSelection(chance: 0.05)),
                Fault(.error(code: "InternalFailure", status: 500, message: "try again"), CallSelection(chance: 0.02)),
                Fault(.timeOut(.made), CallSelection(operations: writes, chance: 0.03), name: "lost-answer"),
                Fault(.reset(.made), CallSelection(operations: writes, chance: 0.02), name: "reset-after"),
                Fault(.reset(.notMade), CallSelection(chance: 0.02), name: "reset-before"),
                Fault(.cutBody, CallSelection(chance: 0.01)),
                Fault(.htmlPage, CallSelection(chance: 0.01)),
                Fault(.duplicate, CallSelection(operations: writes, chance: 0.01)),
            ]
        }
    }

    private init(_ name: String, _ about: String, _ change: (inout Scenario) -> Void) {
        self.init(name: name, about: about)
        change(&self)
    }
}
