import AWSSimulator
import Testing

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
                  - throttle: 3
                  - lose-answer: 9
                  - { fail: 4, code: ResourceContention, status: 500 }
                operator:
                  - { at: 40, group: Blue, scale: 6 }
                  - { call: 8, group: Blue, suspend: [Launch] }
                  - { call: 9, group: Blue, terminate: oldest }
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
        #expect(
            scenario.faults == [
                .throttle(every: 3), .loseAnswer(call: 9), .fail(call: 4, code: "ResourceContention", status: 500),
            ])
        #expect(
            scenario.interferences == [
                .init(trigger: .at(.seconds(40)), group: "Blue", act: .scale(to: 6)),
                .init(trigger: .call(8), group: "Blue", act: .suspend(["Launch"])),
                .init(trigger: .call(9), group: "Blue", act: .terminateOldest),
            ])
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        let yaml: String
        let message: String
        var testDescription: String { message }
    }

    static let mistakes = [
        Mistake(
            yaml: "name: x\ntimes:\n  boott: 3",
            message: "s.yaml:3: times.boott: there is no such key: use one of apiLatency, boot, drain, groupReaction, "
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
            yaml: "faults:\n  - throttle: 1",
            message: "s.yaml:2: faults[1].throttle: 1 is too small: it must be 2 or more"),
        Mistake(yaml: "seed: x", message: "s.yaml:1: seed: \"x\" is not a whole number"),
        Mistake(yaml: "", message: "s.yaml:1: the scenario is empty"),
        Mistake(yaml: "- a", message: "s.yaml:1: names with values are expected here"),
    ]

    @Test(arguments: mistakes) func namesLineAndKeyOfAMistake(_ each: Mistake) {
        let error = #expect(throws: ScenarioError.self) { _ = try Scenario(yaml: each.yaml, source: "s.yaml") }
        #expect(error?.description == each.message)
    }

    @Test func theBuiltInOnesHaveNamesOfTheirOwn() {
        let names = Scenario.builtIn.map(\.name)
        #expect(names == ["default", "bad-ami", "throttled", "slow-boot"])
        #expect(Scenario.builtIn.allSatisfy { !$0.about.isEmpty })
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
