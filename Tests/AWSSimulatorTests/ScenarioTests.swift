import AWSSimulator
import Foundation
import Testing
import Timekeeping
import Transport

@Suite struct ScenarioTests {
    @Test func readsEverythingThatAScenarioCanSay() throws {
        let scenario = try Scenario(
            yaml: """
                name: rough
                about: all at once
                seed: 7
                times: { boot: { min: 5, max: 50 }, drain: 3.5 }
                amis: { ami-2: unhealthy, ami-3: failsToLaunch, default: healthy }
                capacity: { zonesWithout: [a] }
                signals:
                  - { signal: INT, at: 30 }
                  - { signal: KILL, call: 12, when: after }
                faults:
                  - { fault: throttle, every: 3 }
                  - { fault: time-out, call: 9 }
                  - { fault: error, call: 4, code: ResourceContention, status: 500, message: busy }
                  - { fault: stale-read, age: { min: 0, max: 9 }, operations: [Describe*], chance: 0.5, from: 5, to: 60 }
                  - { fault: time-out, name: late, delay: 7, operations: [changing], every: 2, times: 3 }
                  - { fault: death, state: Pending, instances: new, from: 3, times: 2 }
                operator:
                  - { at: 40, group: Blue, scale: 6 }
                  - { call: 8, group: Blue, suspend: [Launch] }
                  - { call: 9, group: Blue, terminate: oldest }
                  - { call: 2, operations: [UpdateAutoScalingGroup], standby: { newest: 2 }, name: joe }
                stack: { fail: [Queue], failRollback: [AWS::SQS::Queue], reason: no luck }
                switches: { unusedBeforeFirstCheck: true }
                """, source: "rough.yaml")
        #expect(scenario.name == "rough")
        #expect(scenario.seed == 7)
        #expect(scenario.rules.times.boot == TimeSpan(from: 5, to: 50))
        #expect(scenario.rules.times.drain == TimeSpan(seconds: 3.5))
        #expect(scenario.rules.times.shutdown == Times().shutdown)
        #expect(scenario.rules.images == ["ami-2": .unhealthy, "ami-3": .failsToLaunch])
        #expect(scenario.rules.defaultImage == .always(.healthy))
        #expect(scenario.rules.zonesWithoutCapacity == ["a"])
        #expect(
            scenario.signals == [
                .init(number: 2, trigger: .at(.seconds(30))), .init(number: 9, trigger: .call(12), moment: .after),
            ])
        var stale = Scenario.Fault(
            .staleRead(TimeSpan(from: 0, to: 9)), CallSelection(operations: ["Describe*"], chance: 0.5))
        stale.calls.from = .seconds(5)
        stale.calls.to = .seconds(60)
        var late = Scenario.Fault(
            .timeOut(.madeLater(TimeSpan(seconds: 7))), CallSelection(operations: ["changing"], every: 2), name: "late")
        late.calls.times = 3
        #expect(
            scenario.faults == [
                .throttle(every: 3), .loseAnswer(call: 9),
                Scenario.Fault(
                    .error(code: "ResourceContention", status: 500, message: "busy"), CallSelection(call: 4)),
                stale, late,
            ])
        var death = Condition(.death(lifecycle: "Pending", after: TimeSpan(seconds: 0)))
        death.instances = .new
        death.fromMilliseconds = 3000
        death.times = 2
        #expect(scenario.rules.conditions == [death])
        #expect(scenario.stackFaults.fail == ["Queue"])
        #expect(scenario.stackFaults.failRollback == ["AWS::SQS::Queue"])
        #expect(scenario.stackFaults.reason == "no luck")
        #expect(scenario.rules.balancers.unusedBeforeFirstCheck)
        var joe = Scenario.Interference(
            trigger: .call(2), group: "", act: .standby(.init(.newest, count: 2)), name: "joe")
        joe.operations = ["UpdateAutoScalingGroup"]
        #expect(
            scenario.interferences == [
                .init(trigger: .at(.seconds(40)), group: "Blue", act: .scale(to: 6)),
                .init(trigger: .call(8), group: "Blue", act: .suspend(["Launch"])),
                .init(trigger: .call(9), group: "Blue", act: .terminateOldest), joe,
            ])
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        let yaml: String
        let message: String
        var testDescription: String { message }
    }

    static let mistakes: [Mistake] = [
        Mistake(
            yaml: "name: x\ntimes:\n  boott: 3",
            message:
                "s.yaml:3: times.boott: there is no such key, did you mean boot: use one of apiLatency, boot, drain, groupReaction, "
                + "healthCheck, shutdown, stackResource"),
        Mistake(yaml: "times:\n  boot: -3", message: "s.yaml:2: times.boot: -3 is negative: it must be 0 or more"),
        Mistake(yaml: "times:\n  boot: soon", message: "s.yaml:2: times.boot: \"soon\" is not a number"),
        Mistake(
            yaml: "times:\n  boot: { min: 9, max: 3 }", message: "s.yaml:2: times.boot: min 9.0 is above max 3.0"),
        Mistake(
            yaml: "amis:\n  ami-1: sick",
            message: "s.yaml:2: amis.ami-1: \"sick\" is not possible here: use one of healthy, unhealthy, failsToLaunch"
        ),
        Mistake(
            yaml: "signals:\n  - { signal: INT }",
            message: "s.yaml:2: signals[1]: exactly one of the keys at, call is needed"),
        Mistake(
            yaml: "signals:\n  - { signal: BOO, at: 1 }",
            message: "s.yaml:2: signals[1].signal: there is no signal \"BOO\" here: use one of HUP, INT, KILL, TERM"),
        Mistake(
            yaml: "faults:\n  - { fault: throttle, every: 1 }",
            message: "s.yaml:2: faults[1].every: 1 is too small: it must be 2 or more"),
        Mistake(
            yaml: "times:\n  boot: { mean: 3, deviation: 4 }",
            message: "s.yaml:2: times.boot: deviation 4.0 is above mean 3.0: times cannot be negative"),
        Mistake(
            yaml: "times:\n  boot: { median: 9, p99: 4 }",
            message: "s.yaml:2: times.boot: median 9.0 must be above 0 and below p99 4.0"),
        Mistake(
            yaml: "times:\n  boot: { min: 1, p99: 4 }",
            message: "s.yaml:2: times.boot: a number is expected here, or one of the pairs min and max, mean and "
                + "deviation, median and p99"),
        Mistake(
            yaml: "faults:\n  - { fault: stale-read, age: -2 }",
            message: "s.yaml:2: faults[1].age: -2 is negative: it must be 0 or more"),
        Mistake(
            yaml: "faults:\n  - { fault: reset, chance: 1.5 }",
            message: "s.yaml:2: faults[1].chance: 1.5 is no chance: it must be between 0 and 1"),
        Mistake(
            yaml: "faults:\n  - { fault: quota, from: 9, to: 3 }",
            message: "s.yaml:2: faults[1]: to must be later than from"),
        Mistake(
            yaml: "faults:\n  - { fault: reset, operations: [DescribeStack] }",
            message:
                "s.yaml:2: faults[1].operations[1]: the built-in AWS has no operation \"DescribeStack\", did you mean "
                + "DescribeStacks"),
        Mistake(
            yaml: "faults:\n  - { fault: reset, operations: [dynamo:Get*] }",
            message: "s.yaml:2: faults[1].operations[1]: there is no service \"dynamo\": use one of "
                + Service.allCases.map(\.rawValue).joined(separator: ", ")),
        Mistake(
            yaml: "faults:\n  - { fault: throtle }",
            message: "s.yaml:2: faults[1].fault: there is no fault \"throtle\", did you mean throttle: use one of "
                + Scenario.faultKinds.joined(separator: ", ")),
        Mistake(
            yaml: "faults:\n  - { fault: quota, every: 3 }",
            message:
                "s.yaml:2: faults[1].every: there is no such key: use one of fault, name, from, to, chance, times, "
                + "group"),
        Mistake(
            yaml: "faults:\n  - { fault: time-out, change: perhaps }",
            message:
                "s.yaml:2: faults[1].change: \"perhaps\" is not possible here: use one of made, not-made, made-later"),
        Mistake(
            yaml: "switches:\n  unusedBeforeFirstChek: true",
            message: "s.yaml:2: switches.unusedBeforeFirstChek: there is no such key, did you mean "
                + "unusedBeforeFirstCheck: use one of \(Scenario.switches.joined(separator: ", "))"),
        Mistake(
            yaml: "switches:\n  unusedBeforeFirstCheck: perhaps",
            message: "s.yaml:2: switches.unusedBeforeFirstCheck: \"perhaps\" is not possible for this switch"),
        Mistake(
            yaml: "operator:\n  - { at: 3, scale: 2, refresh: true }",
            message: "s.yaml:2: operator[1]: only one of the keys \(Scenario.acts.joined(separator: ", ")) is possible"),
        Mistake(yaml: "seed: x", message: "s.yaml:1: seed: \"x\" is not a whole number"),
        Mistake(yaml: "", message: "s.yaml:1: the scenario is empty"),
        Mistake(yaml: "- a", message: "s.yaml:1: names with values are expected here"),
    ]

    @Test(arguments: mistakes) func namesLineAndKeyOfAMistake(_ each: Mistake) {
        let error = #expect(throws: ScenarioError.self) { _ = try Scenario(yaml: each.yaml, source: "s.yaml") }
        #expect(error?.description == each.message)
    }

    @Test func aStateThatNoInstanceHasIsAMistake() {
        let error = #expect(throws: ScenarioError.self) {
            _ = try Scenario(yaml: "faults:\n  - { fault: death, state: Inservice }", source: "s.yaml")
        }
        #expect(
            error?.description.hasPrefix("s.yaml:2: faults[1].state: \"Inservice\" is not possible here, did") == true)
    }

    @Test func alarmsAreThereFromTheStart() throws {
        let text = "alarms: {a: OK, b: INSUFFICIENT_DATA}\noperator: [{at: 40, set-alarm: {a: ALARM}}]"
        let scenario = try Scenario(yaml: text, source: "s.yaml")
        #expect(scenario.alarms == [.init(name: "a", state: .ok), .init(name: "b", state: .insufficientData)])
        let time = SimulatedTime(startWallTime: WallTime(secondsSince1970: 1_800_000_000))
        let aws = SimulatedAWS(scenario: scenario, timekeeper: time.timekeeper)
        #expect(aws.withWorld { $0.alarmState("a") } == .ok)
        let error = #expect(throws: ScenarioError.self) { try Scenario(yaml: "alarms: {a: FINE}", source: "s.yaml") }
        #expect(error?.description.contains("INSUFFICIENT_DATA") == true)
    }

    @Test func theBuiltInOnesHaveNamesOfTheirOwn() {
        let names = Scenario.builtIn.map(\.name)
        for name in [
            "default", "bad-ami", "capacity", "slow-boot", "flapping", "throttled", "spot-loss", "stack-fails",
            "stack-fails-to-roll-back", "operator-interferes", "lost-answers", "stale-reads", "zone-outage",
            "late-health", "alarm", "hostile",
        ] {
            #expect(Scenario.builtIn(named: name)?.name == name)
        }
        #expect(Set(names).count == names.count)
        #expect(Scenario.builtIn.allSatisfy { !$0.about.isEmpty && $0.about.count < 100 })
    }

    @Test(arguments: Scenario.faultKinds) func everyKindOfFaultCanBeWritten(kind: String) throws {
        let needed = ["stale-read": ", age: 3", "clock-skew": ", seconds: -60", "balancer-says": ", state: unknown"]
        let scenario = try Scenario(
            yaml: "faults: [{ fault: \(kind), name: own\(needed[kind] ?? "") }]", source: "s.yaml")
        #expect(scenario.faults.map(\.name) + scenario.rules.conditions.map(\.name) == ["own"])
    }

    @Test func aSwitchChangesNothingElse() throws {
        var expected = WorldRules()
        expected.balancers.checksFollowIntervals = true
        expected.times.boot = TimeSpan(from: 0.1, to: 7.25)
        expected.images = ["ami-1": .failsToLaunch]
        let scenario = try Scenario(
            yaml: """
                amis: { ami-1: failsToLaunch }
                times: { boot: { min: 0.1, max: 7.25 } }
                switches: { checksFollowIntervals: true }
                """, source: "s.yaml")
        #expect(scenario.rules == expected)
    }

    @Test func timesFollowTheirDistribution() throws {
        let scenario = try Scenario(
            yaml: "times: { boot: { mean: 30, deviation: 5 }, drain: { median: 10, p99: 60 } }", source: "s.yaml")
        var world = World(now: noon)
        func sample(_ span: TimeSpan) -> [Double] {
            (1...2000).map { _ in world.drawn(span) }.sorted()
        }
        let boot = sample(scenario.rules.times.boot)
        #expect(abs(boot.reduce(0, +) / 2000 - 30) < 0.5)
        #expect((10...20).contains(boot[0]) && (40...50).contains(boot[1999]))
        let drain = sample(scenario.rules.times.drain)
        #expect(abs(drain[1000] - 10) < 1)
        #expect((45...80).contains(drain[1980]))
        #expect(drain[0] >= 0)
    }

    @Test func theSameSeedGivesTheSameRunInHostility() throws {
        func run() throws -> [String] {
            var scenario = try #require(Scenario.builtIn(named: "hostile"))
            scenario.rules.times = World.quick().rules.times
            return try simulate(scenario: scenario) { client in
                try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 3) }
                var seen: [String] = []
                for number in 1...150 {
                    let isChange = number % 3 == 0
                    do throws(TransportError) {
                        let reply = try await client.call(
                            "autoscaling", isChange ? "SetDesiredCapacity" : "DescribeAutoScalingGroups",
                            isChange
                                ? [("AutoScalingGroupName", "web"), ("DesiredCapacity", String(number % 7))] : [])
                        seen.append("\(reply.status) \(reply.body.count)")
                    } catch {
                        seen.append(error.description)
                    }
                }
                return seen + client.aws.faultCounts.map { "\($0.name) \($0.count)" }
            }
        }
        let first = try run()
        #expect(try run() == first)
        #expect(first.suffix(12).count { !$0.hasSuffix(" 0") } >= 6, "\(first.suffix(12))")
    }

    @Test func inBadAmiTheFirstImageOfAGroupWorksAndEveryOtherFails() throws {
        var world = World.quick()
        world.rules.defaultImage = .healthyIfFirstOfGroup
        try world.addGroup(desired: 1)
        world.pass(11)
        try world.change(toImage: "ami-2")
        try world.resize(desired: 2)
        world.pass(11)
        #expect(world.members().map(\.answersWell) == [true, false])
    }
}

/// What the page about scenarios shows.
@Suite struct ScenarioPageTests {
    private func page() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "docs/scenarios.md"), encoding: .utf8)
    }

    @Test func everyExampleCanBeRead() throws {
        let examples = try page().components(separatedBy: "```yaml\n").dropFirst()
        #expect(examples.count >= 3)
        for example in examples {
            let yaml = example.components(separatedBy: "```")[0]
            _ = try Scenario(yaml: yaml, source: "docs/scenarios.md")
        }
    }

    @Test func everyFaultEveryActAndEveryBuiltInScenarioIsNamed() throws {
        let page = try page()
        for name in Scenario.faultKinds + Scenario.acts + Scenario.builtIn.map(\.name) {
            #expect(page.contains("`\(name)`"), "\(name) is not on the page")
        }
    }
}
