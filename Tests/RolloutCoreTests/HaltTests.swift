import RolloutCore
import Testing
import Timekeeping

/// Groups in batches stop between two batches: on a signal, and when an alarm goes off.
struct HaltTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var batch: Int
        var surge: Int
        /// The number of old instances that have gone when it happens.
        var gone: Int
        /// Old and new ones that stand after a signal at once.
        var asked: [Int]

        var testDescription: String { "batch \(batch), surge \(surge), \(gone) gone" }

        func rehearsal(alarms: [String] = []) -> Rehearsal {
            var options = RolloutOptions()
            options.strategy = .rolling
            options.batch = .units(batch)
            options.surge = .units(surge)
            options.alarms = alarms
            var rehearsal = Scene.update([Scene.web()], options: options) { model in
                model.bootTime = .seconds(6)
                model.drainTime = .seconds(6)
            }
            rehearsal.model["web"].floor = min(4, 4 - batch + surge)
            rehearsal.model["web"].ceiling = 4 + surge
            return rehearsal
        }

        func isReached(_ rehearsal: Rehearsal) -> Bool {
            rehearsal.model["web"].count(of: .version(1)) == 4 - gone && rehearsal.rollout.stage == .committing
        }
    }

    static let cases = [
        Case(batch: 1, surge: 1, gone: 1, asked: [3, 1]),
        Case(batch: 1, surge: 1, gone: 2, asked: [2, 2]),
        Case(batch: 2, surge: 2, gone: 2, asked: [2, 2]),
        Case(batch: 1, surge: 0, gone: 1, asked: [3, 1]),
        Case(batch: 2, surge: 0, gone: 2, asked: [2, 2]),
        Case(batch: 2, surge: 1, gone: 2, asked: [2, 2]),
        Case(batch: 3, surge: 1, gone: 3, asked: [1, 3]),
    ]

    @Test(arguments: cases)
    func aSignalLetsTheBatchUnderWayEndAndBeginsNoOther(_ test: Case) throws {
        // At each look from then on until the next batch has taken one.
        for delay in 0..<30 {
            var rehearsal = test.rehearsal()
            while !test.isReached(rehearsal) { rehearsal.step() }
            for _ in 0..<delay where test.isReached(rehearsal) { rehearsal.step() }
            guard test.isReached(rehearsal) else { break }
            rehearsal.interrupt("SIGTERM")
            rehearsal.run()
            let web = rehearsal.model["web"]
            #expect(rehearsal.model.violations == [], "after \(delay) looks")
            if web.count(of: .version(1)) == 0 {
                // It was the last batch.
                #expect(rehearsal.outcome == .succeeded)
                continue
            }
            #expect(rehearsal.outcome == .degraded)
            #expect(rehearsal.rollout.isInterrupted)
            let stand = [web.count(of: .version(1)), web.count(of: .version(2))]
            // What was added for a batch brings that one to its end.
            let next = [max(0, stand[0]), 4 - stand[0]]
            #expect(stand == test.asked || stand == next && stand[0] >= test.asked[0] - test.batch, "\(stand)")
            #expect(web.sizes == Sizes(minimum: 2, desired: 4, maximum: 8))
            #expect(web.journal.journal?.stop == .asked)
            #expect(rehearsal.rollout.wayOn == .resume)

            rehearsal.model["web"].isMeddledWith = false
            var resumed = try #require(Rehearsal(takingOver: rehearsal.model))
            resumed.run()
            #expect(resumed.outcome == .succeeded, "\(resumed.rollout.cause ?? "")")
            expectRolled(resumed, resumed.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
        }
    }

    @Test(arguments: cases)
    func anAlarmLetsNoFurtherOldInstanceGo(_ test: Case) {
        for delay in 0..<30 {
            var rehearsal = test.rehearsal(alarms: ["errors"])
            rehearsal.alarms = { _ in AlarmReading(states: [AlarmState(name: "errors", state: "OK", reason: "")]) }
            while !test.isReached(rehearsal) { rehearsal.step() }
            for _ in 0..<delay where test.isReached(rehearsal) { rehearsal.step() }
            // Once the write that lets the next ones go is out, they go.
            guard test.isReached(rehearsal) else { break }
            let desired = rehearsal.model["web"].sizes.desired
            rehearsal.alarms = { _ in
                AlarmReading(states: [AlarmState(name: "errors", state: "ALARM", reason: "5 of 5")])
            }
            // Its newcomers go again.
            rehearsal.model["web"].isMeddledWith = true
            rehearsal.run()
            let web = rehearsal.model["web"]
            #expect(rehearsal.model.violations == [], "after \(delay) looks")
            #expect(rehearsal.outcome == .degraded)
            #expect(rehearsal.rollout.cause?.contains("alarm errors went off") == true)
            #expect(web.count(of: .version(1)) == 4 - test.gone, "after \(delay) looks at \(desired)")
            // What was written down as proven stays, also beyond the desired capacity, and what has gone is replaced.
            let all = web.count(of: .version(1)) + web.count(of: .version(2))
            #expect((4...4 + test.surge).contains(all), "after \(delay) looks: \(all)")
            #expect(web.sizes.desired == all)
            #expect(web.journal.journal?.stop == .failed)
            #expect(rehearsal.rollout.wayOn == .rollback)
        }
    }

    @Test func aSignalBeforeAnybodyHasGoneTurnsTheRunBack() {
        var rehearsal = Self.cases[0].rehearsal()
        while rehearsal.rollout.stage != .committing { rehearsal.step() }
        rehearsal.interrupt("SIGINT")
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.isInterrupted)
        #expect(rehearsal.model["web"].count(of: .version(1)) == 4)
    }

    @Test func groupsThatHaveNotBegunDoNotBegin() {
        var options = RolloutOptions()
        options.strategy = .rolling
        var rehearsal = Scene.update([Scene.web(), Scene.web("api", prefix: "i-api")], options: options)
        while rehearsal.model["web"].count(of: .version(1)) > 3 { rehearsal.step() }
        rehearsal.interrupt("SIGTERM")
        rehearsal.run()
        #expect(rehearsal.model["api"].count(of: .version(1)) == 4)
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.rollout.wayOn == .resume)
    }

    struct Way: CustomTestStringConvertible, Sendable {
        var phases: [Journal.Phase]
        var stop: Journal.Stop?
        var way: WayOn?
        var testDescription: String { "\(phases) \(stop.map { "\($0)" } ?? "")" }
    }

    @Test(arguments: [
        Way(phases: [], way: nil),
        Way(phases: [.prepared], way: .rollback),
        Way(phases: [.surging, .prepared], way: .rollback),
        Way(phases: [.committing], way: .resume),
        Way(phases: [.committing, .surging], way: .resume),
        Way(phases: [.committing, .rollingBack], way: .rollback),
        Way(phases: [.stackBack], way: .rollback),
        Way(phases: [.frozen], way: .update),
        Way(phases: [.frozen, .committing], way: .resume),
        Way(phases: [.frozen, .surging], way: .rollback),
        Way(phases: [.committing], stop: .asked, way: .resume),
        Way(phases: [.committing], stop: .failed, way: .rollback),
    ])
    func oneRuleNamesTheCommandThatGoesOn(_ test: Way) {
        let journals = test.phases.map { phase in
            Journal(
                runID: "r-1", phase: phase, started: FleetModel([]).wallTime, owner: "ann@here",
                baseline: Baseline(sizes: Sizes(minimum: 0, desired: 1, maximum: 2), ours: []), stop: test.stop)
        }
        #expect(WayOn(journals) == test.way)
    }

    @Test(arguments: [nil, Journal.Stop.asked, .failed])
    func theStopOfAGroupStandsInItsJournal(_ stop: Journal.Stop?) {
        let sizes = Sizes(minimum: 2, desired: 4, maximum: 8)
        let journal = Journal(
            runID: "3kki7mmuwqmr", phase: .committing, started: FleetModel([]).wallTime,
            owner: JournalTags.owner(String(repeating: "a", count: 100), command: "3kki7mmuwqmr"),
            baseline: Baseline(sizes: sizes, ours: ScalingProcess.heldDuringRun),
            pinned: PinnedTarget(fingerprint: "f", surge: 4, sizes: sizes), stop: stop)
        let tags = JournalTags.encode(journal)
        #expect(JournalTags.decode(tags).journal == journal)
        #expect(tags.allSatisfy { $0.value.count <= 256 })
    }
}
