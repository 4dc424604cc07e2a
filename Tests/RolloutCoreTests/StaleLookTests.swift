import RolloutCore
import Testing
import Timekeeping

/// AWS shows a write late, refuses a call, or loses its answer.
struct StaleLookTests {
    @Test(arguments: 1...5)
    func succeedsAlthoughEveryLookIsLate(_ lag: Int) {
        var rehearsal = Scene.update(Scene.three())
        rehearsal.lag = lag
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        for group in rehearsal.model.groups { expectRolled(rehearsal, group, sizes: group.firstSizes) }
    }

    @Test(arguments: 1...5)
    func goesBackAlthoughEveryLookIsLate(_ lag: Int) {
        let first = Scene.three()
        var rehearsal = Scene.update(first) { model in
            // The group without a balancer fails by its own health.
            model.health = Scene.sickNewcomers
        }
        rehearsal.lag = lag
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        for group in first { expectPutBack(rehearsal, rehearsal.model[group.name], like: group, isFrozen: true) }
    }

    @Test func aWriteThatIsNotVisibleYetIsNeitherRepeatedNorTakenForForeign() {
        var rehearsal = Scene.update([Scene.web()])
        rehearsal.lag = 4
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.changes.filter { $0.kind == "sizes" }.count == 2)
        #expect(rehearsal.rollout.notes == [])
    }

    @Test func aWriteThatNeverShowsIsMadeAgainAfterTwentySeconds() throws {
        var rehearsal = Scene.update([Scene.web()])
        var swallowed = 0
        rehearsal.refuse = { action in
            // Accepted, and lost.
            guard action.kind == "suspend", swallowed < 1 else { return nil }
            swallowed += 1
            return nil
        }
        var isLost = false
        rehearsal.meddle = { rehearsal in
            guard !isLost, rehearsal.model["web"].isSuspended(.azRebalance) else { return }
            isLost = true
            rehearsal.model["web"].suspended = []
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        let suspensions = rehearsal.done.filter { $0.action.kind == "suspend" }
        #expect(suspensions.count == 2)
        #expect(try #require(suspensions.last).at - suspensions[0].at >= .seconds(20))
    }

    @Test(arguments: [
        "journal", "protect", "suspend", "sizes", "unprotect", "resume", "forget",
    ])
    func aCallThatFailsForAWhileIsMadeAgain(_ kind: String) {
        for isAppliedAnyway in [false, true] {
            var rehearsal = Scene.update([Scene.web()])
            var left = 3
            rehearsal.refuse = { action in
                guard action.kind == kind, left > 0 else { return nil }
                left -= 1
                return .init(reason: "Throttling: Rate exceeded", isPassing: true, isAppliedAnyway: isAppliedAnyway)
            }
            rehearsal.run()
            #expect(rehearsal.outcome == .succeeded)
            #expect(left < 3)
            expectRolled(rehearsal, rehearsal.model["web"], sizes: Scene.web().sizes)
        }
    }

    @Test func aCallThatFailsForGoodTurnsBackBeforeTheCommitPointAndCallsAPersonAfterIt() {
        let first = Scene.web()
        let total = Scene.update([first]).ran().changes.count
        for number in 0..<total {
            var rehearsal = Scene.update([first])
            var count = 0
            rehearsal.refuse = { action in
                defer { count += 1 }
                return count == number ? .init(reason: "AccessDenied: not allowed", isPassing: false) : nil
            }
            rehearsal.run()
            let isPast = rehearsal.stages.contains(.committing)
            if isPast {
                #expect(rehearsal.outcome == .degraded, "call \(number)")
                #expect(rehearsal.model.violations == [], "call \(number)")
            } else {
                #expect(rehearsal.outcome == .rolledBack || rehearsal.outcome == .frozen, "call \(number)")
                let isFrozen = rehearsal.outcome == .frozen
                expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: isFrozen)
            }
            #expect(rehearsal.rollout.cause == "AccessDenied: not allowed", "call \(number)")
        }
    }

    @Test func aCallThatNeverPassesIsGivenUpAfterThirtyTries() {
        let first = Scene.web()
        var rehearsal = Scene.update([first])
        var tries = 0
        rehearsal.refuse = { action in
            guard action.kind == "suspend" else { return nil }
            tries += 1
            return .init(reason: "Throttling: Rate exceeded", isPassing: true)
        }
        rehearsal.run()
        #expect(tries == 30)
        #expect(rehearsal.outcome == .rolledBack)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: false)
    }
}

extension ModelGroup {
    /// The sizes with which ``Scene`` makes the group of this name.
    var firstSizes: Sizes { Scene.three().first { $0.name == name }?.sizes ?? .zero }
}
