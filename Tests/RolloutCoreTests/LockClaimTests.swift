import RolloutCore
import Testing
import Timekeeping

/// Two commands that want the same lock, in every order of their steps, with answers lost on the way.
struct LockClaimTests {
    static let noon = WallTime(secondsSince1970: 1_795_348_800)
    static let web = LockName.stack("web")

    static func note(_ mark: String, run: String? = nil) -> LockNote {
        LockNote(mark: mark, run: run ?? mark, owner: "ann@\(mark)", since: noon, command: "update stack")
    }

    /// The parameter store: puts never overwrite.
    struct Store: Hashable {
        var values: [String: String] = [:]

        mutating func carryOut(_ step: LockStep, _ note: LockNote) -> LockAnswer {
            switch step {
            case .put(let parameter):
                if values[parameter] != nil { return .exists }
                values[parameter] = note.text
                return .done
            case .read(let parameter): return values[parameter].map(LockAnswer.found) ?? .absent
            case .delete(let parameter): return values.removeValue(forKey: parameter) == nil ? .absent : .done
            }
        }
    }

    /// Two claims and the store between them.
    struct Race {
        var store: Store
        var claims: [LockClaim]
        var notes: [LockNote]
        /// How many answers, or requests, may still be lost.
        var losses: Int

        /// Every state in which both claims have ended, reached by any order of steps and any losses.
        func endings(_ visit: (Race) -> Void) {
            var isOver = true
            for index in claims.indices {
                guard case .step(let step) = claims[index].state else { continue }
                isOver = false
                var next = self
                next.claims[index].answer(next.store.carryOut(step, notes[index]))
                next.endings(visit)
                guard losses > 0 else { continue }
                // The answer is lost; the request has arrived, or not.
                for arrives in [true, false] {
                    var lost = self
                    lost.losses -= 1
                    if arrives { _ = lost.store.carryOut(step, notes[index]) }
                    lost.claims[index].answer(.unknown)
                    lost.endings(visit)
                }
            }
            if isOver { visit(self) }
        }

        var holders: [Int] {
            claims.indices.filter { index in
                if case .held = claims[index].state { return true }
                return false
            }
        }
    }

    @Test(arguments: [0, 1, 2])
    func ofTwoFreshRunsOneAloneGetsTheLock(losses: Int) {
        let notes = [Self.note("a"), Self.note("b")]
        let race = Race(
            store: Store(), claims: notes.map { LockClaim(Self.web, note: $0, heirTo: []) }, notes: notes,
            losses: losses)
        var count = 0
        race.endings { end in
            count += 1
            #expect(end.holders.count == 1, "\(end.claims.map(\.state))")
        }
        #expect(count > 1)
    }

    @Test(arguments: [0, 1])
    func ofTwoThatTakeTheSameDeadRunOverOneAloneDoes(losses: Int) {
        let notes = [Self.note("a", run: "dead"), Self.note("b", run: "dead")]
        var store = Store()
        _ = store.carryOut(.put(parameter: Self.web.parameter), Self.note("dead"))
        let race = Race(
            store: store, claims: notes.map { LockClaim(Self.web, note: $0, heirTo: ["dead"]) }, notes: notes,
            losses: losses)
        var both = 0
        var rivals = 0
        race.endings { end in
            // One that looks only when the other has taken over takes over from that one: its user says that it is dead.
            guard end.holders.count == 2 else {
                rivals += 1
                #expect(end.holders.count == 1, "\(end.claims.map(\.state))")
                return
            }
            both += 1
            let holds = end.claims.compactMap { claim -> LockHold? in
                if case .held(let hold) = claim.state { return hold }
                return nil
            }
            #expect(Set(holds.map(\.parameter)).count == 2)
            #expect(holds.map(\.before.count).sorted() == [1, 2])
        }
        #expect(both > 0 && rivals > 0)
    }

    @Test func aFreshRunDoesNotTakeOver() {
        var store = Store()
        _ = store.carryOut(.put(parameter: Self.web.parameter), Self.note("a"))
        #expect(Self.end(&store, Self.note("b"), heirTo: ["c"]) == .busy(Self.note("a")))
    }

    @Test func theLastOfAChainIsTheHolder() throws {
        var store = Store()
        _ = Self.end(&store, Self.note("a"))
        let heir = Self.note("b", run: "a")
        let state = Self.end(&store, heir, heirTo: ["a"])
        guard case .held(let hold) = state else {
            Issue.record("\(state)")
            return
        }
        #expect(hold.parameter == "/haupdate/lock/stack/web/after/a")
        #expect(Self.end(&store, Self.note("c")) == .busy(heir))
        // What took over may die as well.
        #expect(Self.end(&store, Self.note("d", run: "a"), heirTo: ["a"]) != .busy(heir))
    }

    @Test func whatIsNoNoteIsNamed() {
        var store = Store(values: [Self.web.parameter: "hands off"])
        #expect(Self.end(&store, Self.note("a")) == .torn(parameter: Self.web.parameter))
    }

    /// A lock that went while somebody took it over was given back: nothing is left, and the claim begins anew.
    @Test func aLockThatIsGivenBackMeanwhileIsTakenAnew() {
        var store = Store()
        _ = Self.end(&store, Self.note("a"))
        let note = Self.note("b", run: "a")
        var claim = LockClaim(Self.web, note: note, heirTo: ["a"])
        while case .step(let step) = claim.state {
            let answer = store.carryOut(step, note)
            if step == .put(parameter: Self.web.successor(of: "a")) { store.values[Self.web.parameter] = nil }
            claim.answer(answer)
        }
        #expect(store.values == [Self.web.parameter: note.text])
        guard case .held(let hold) = claim.state else {
            Issue.record("\(claim.state)")
            return
        }
        #expect(hold.parameter == Self.web.parameter)
    }

    // MARK: Giving back

    @Test(arguments: [0, 1, 2])
    func nothingIsLeftOfALockThatIsGivenBack(losses: Int) {
        var store = Store()
        _ = Self.end(&store, Self.note("a"))
        let note = Self.note("b", run: "a")
        guard case .held(let hold) = Self.end(&store, note, heirTo: ["a"]) else { return }
        var lost = losses
        var release = LockRelease(hold)
        while case .step(let step) = release.state {
            let answer = store.carryOut(step, note)
            lost -= 1
            release.answer(lost >= 0 ? .unknown : answer)
        }
        #expect(release.state == .done)
        #expect(store.values.isEmpty)
    }

    @Test func whoWasTakenOverLeavesTheLockToTheSuccessor() {
        var store = Store()
        guard case .held(let hold) = Self.end(&store, Self.note("a")) else { return }
        _ = Self.end(&store, Self.note("b", run: "a"), heirTo: ["a"])
        let before = store
        #expect(Self.release(&store, hold) == .takenOver)
        #expect(store == before)
    }

    @Test func aLockThatSomebodyElseHasByNowIsNotDeleted() {
        var store = Store()
        guard case .held(let hold) = Self.end(&store, Self.note("a")) else { return }
        store.values = [Self.web.parameter: Self.note("c").text]
        #expect(Self.release(&store, hold) == .done)
        #expect(store.values == [Self.web.parameter: Self.note("c").text])
    }

    @Test func aListingNamesAllHolders() {
        var store = Store()
        _ = Self.end(&store, Self.note("a"))
        _ = Self.end(&store, Self.note("b", run: "a"), heirTo: ["a"])
        var listing = LockListing(Self.web)
        while case .step(let step) = listing.state { listing.answer(store.carryOut(step, Self.note("x"))) }
        #expect(listing.state == .read([Self.note("a"), Self.note("b", run: "a")]))
        let names = Self.web.parameters(of: [Self.note("a"), Self.note("b", run: "a")])
        #expect(Set(names) == Set(store.values.keys))
        #expect(names.first == Self.web.parameter)
    }

    private static func end(_ store: inout Store, _ note: LockNote, heirTo: [String] = []) -> LockClaim.State {
        var claim = LockClaim(web, note: note, heirTo: heirTo)
        while case .step(let step) = claim.state { claim.answer(store.carryOut(step, note)) }
        return claim.state
    }

    private static func release(_ store: inout Store, _ hold: LockHold) -> LockRelease.State {
        var release = LockRelease(hold)
        while case .step(let step) = release.state { release.answer(store.carryOut(step, note(hold.mark))) }
        return release.state
    }
}
