import RolloutCore
import Testing
import Timekeeping

struct AlarmTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var names = ["a", "b"]
        var reading: AlarmReading?
        var finding: AlarmFinding
    }

    private static func states(_ first: String, _ second: String) -> [AlarmState] {
        [AlarmState(name: "a", state: first, reason: "ra"), AlarmState(name: "b", state: second, reason: "rb")]
    }

    @Test(arguments: [
        Case(testDescription: "no alarm", names: [], finding: .calm),
        Case(testDescription: "never read", finding: .unknown("the alarms were not read yet")),
        Case(testDescription: "both OK", reading: AlarmReading(states: states("OK", "OK")), finding: .calm),
        Case(
            testDescription: "the second is off", reading: AlarmReading(states: states("OK", "ALARM")),
            finding: .raised("alarm b went off: rb")),
        Case(
            testDescription: "without data", reading: AlarmReading(states: states("INSUFFICIENT_DATA", "OK")),
            finding: .calm),
        Case(
            testDescription: "a state of next year", reading: AlarmReading(states: states("OK", "MUTED")),
            finding: .unknown("alarm b is in state MUTED, which nobody knows")),
        Case(
            testDescription: "one is gone", reading: AlarmReading(states: [states("OK", "OK")[0]]),
            finding: .unknown("alarm b does not exist any more")),
        Case(
            testDescription: "OK before, unreadable now",
            reading: AlarmReading(states: states("OK", "OK"), failure: "denied"), finding: .unknown("denied")),
        Case(
            testDescription: "off before, unreadable now",
            reading: AlarmReading(states: states("ALARM", "OK"), failure: "denied"),
            finding: .raised("alarm a went off: ra")),
        Case(
            testDescription: "one in doubt, the other off", reading: AlarmReading(states: states("MUTED", "ALARM")),
            finding: .raised("alarm b went off: rb")),
    ])
    func whatAReadingMeans(_ sample: Case) {
        #expect(AlarmFinding(of: sample.names, in: sample.reading) == sample.finding)
    }

    @Test func aRunIsRefusedWhenAnAlarmIsMissingOrOff() throws {
        let quiet = Self.states("OK", "INSUFFICIENT_DATA")
        #expect(AlarmFinding.refusal(of: ["a", "b"], quiet, mayBeMissing: false) == nil)
        let missing = try #require(AlarmFinding.refusal(of: ["a", "c"], quiet, mayBeMissing: false))
        #expect(missing.contains("alarm c does not exist") && missing.contains("--region"))
        #expect(AlarmFinding.refusal(of: ["a", "c"], quiet, mayBeMissing: true) == nil)
        let off = try #require(AlarmFinding.refusal(of: ["a"], Self.states("ALARM", "OK"), mayBeMissing: true))
        #expect(off.contains("alarm a is in ALARM already: ra"))
    }

    private func watched(bake: Duration = .seconds(600)) -> Rehearsal {
        var options = RolloutOptions()
        options.bake = bake
        options.alarms = ["a"]
        return Scene.update([Scene.web()], options: options)
    }

    private static let calm = AlarmReading(states: [AlarmState(name: "a", state: "OK", reason: "")])
    private static let off = AlarmReading(states: [AlarmState(name: "a", state: "ALARM", reason: "5 > 1")])

    @Test func anAlarmThatGoesOffDuringTheBakeTurnsTheRunBack() {
        let first = Scene.web()
        var rehearsal = watched()
        let end = rehearsal.model.now + .seconds(500)
        rehearsal.alarms = { $0 < end ? Self.calm : Self.off }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause == "alarm a went off: 5 > 1")
        #expect(rehearsal.events.contains(.phase(.baking)) && !rehearsal.events.contains(.committed))
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func anAlarmThatWentOffDuringTheStackUpdateEndsTheRunBeforeTheSurge() {
        let first = Scene.web()
        var rehearsal = watched()
        rehearsal.alarms = { _ in Self.off }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.changes.allSatisfy { $0.kind != "sizes" })
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func nothingIsCommittedWhileTheAlarmsCannotBeRead() {
        let first = Scene.web()
        var rehearsal = watched(bake: .zero)
        rehearsal.alarms = { _ in AlarmReading(states: Self.calm.states, failure: "denied") }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause?.contains("could not be told for 300 s: denied") == true)
        #expect(!rehearsal.events.contains(.committed))
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func theCommitFollowsOnceTheAlarmsCanBeReadAgain() {
        var rehearsal = watched(bake: .zero)
        let end = rehearsal.model.now + .seconds(300)
        rehearsal.alarms = { $0 < end ? AlarmReading(states: Self.calm.states, failure: "denied") : Self.calm }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
    }

    @Test func anAlarmThatGoesOffOnceAnOldInstanceHasGoneIsAWarning() {
        var rehearsal = watched(bake: .zero)
        rehearsal.alarms = { _ in Self.calm }
        rehearsal.meddle = { run in
            let hasRemoved = run.events.contains { if case .removed = $0 { true } else { false } }
            if hasRemoved { run.alarms = { _ in Self.off } }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.rollout.notes.contains { $0.hasPrefix("alarm a went off: 5 > 1") })
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
    }

    @Test func anAlarmThatGoesOffBeforeTheFirstOldInstanceGoesStillTurnsTheRunBack() {
        let first = Scene.web()
        var rehearsal = watched(bake: .zero)
        rehearsal.alarms = { _ in Self.calm }
        rehearsal.meddle = { run in
            if run.events.contains(.phase(.committing)) { run.alarms = { _ in Self.off } }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause?.hasPrefix("alarm a went off: 5 > 1") == true)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }
}
