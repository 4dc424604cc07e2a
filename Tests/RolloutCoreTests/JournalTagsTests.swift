import RolloutCore
import Testing
import Timekeeping

struct JournalTagsTests {
    static func journal(
        _ phase: Journal.Phase = .surging, runID: String = "20261122-abcdef", owner: String = "ops@build-1",
        protected: Int = 1, kept: Int = 2, pinned: Bool = true
    ) -> Journal {
        Journal(
            runID: runID, phase: phase, started: WallTime(millisecondsSince1970: 1_800_000_000_123), owner: owner,
            baseline: Baseline(
                sizes: Sizes(minimum: 2, desired: 4, maximum: 8), ours: [.azRebalance, .replaceUnhealthy],
                newInstancesProtected: true, protectedIDs: ids("a", protected), keptIDs: ids("b", kept)),
            pinned: pinned
                ? PinnedTarget(
                    fingerprint: LaunchTarget.version(2).fingerprint, surge: 4,
                    sizes: Sizes(minimum: 3, desired: 5, maximum: 9), oldMarks: [PinnedTarget.mark(.version(1))])
                : nil)
    }

    static func ids(_ letter: String, _ count: Int) -> [String] {
        (0..<count).map { number in
            let digits = String(number, radix: 16)
            return "i-0" + letter + String(repeating: "0", count: 15 - digits.count) + digits
        }
    }

    @Test(arguments: Journal.Phase.allCases)
    func readsBackWhatItWrote(_ phase: Journal.Phase) {
        for pinned in [true, false] where pinned || phase != .surging && phase != .committing {
            let journal = Self.journal(phase, pinned: pinned)
            #expect(JournalTags.decode(JournalTags.encode(journal)) == .valid(journal))
            // AWS returns tags in the order of their keys, with those of others.
            let others = [JournalTags.Tag(key: "Name", value: "web"), .init(key: "haupdate:accepted", value: "x")]
            let shuffled = (others + JournalTags.encode(journal)).sorted { $0.key > $1.key }
            #expect(JournalTags.decode(shuffled) == .valid(journal))
        }
    }

    @Test(arguments: [
        "ops@build-1", "Jörg Müller@büro 3", "CORP\\ops@host", "", String(repeating: "x", count: 300), "a=b c=d@host",
    ])
    func whoeverRunsItTheJournalReadsBackAsItWasWritten(_ owner: String) {
        let journal = Self.journal(owner: owner)
        #expect(JournalTags.decode(JournalTags.encode(journal)) == .valid(journal))
        let rehearsal = Rehearsal(FleetModel([Scene.web()]), owner: owner).ran()
        #expect(rehearsal.outcome == .succeeded)
    }

    @Test(arguments: [true, false]) func theLongestContentsFitIntoTags(_ isRolling: Bool) {
        let big = Sizes(minimum: 10_000, desired: 10_000, maximum: 10_000)
        for phase in Journal.Phase.allCases {
            let journal = Journal(
                runID: String(repeating: "r", count: 32), phase: phase,
                started: WallTime(secondsSince1970: 4_000_000_000),
                owner: String(repeating: "o", count: 500),
                baseline: Baseline(
                    sizes: big, ours: ScalingProcess.heldDuringRun, newInstancesProtected: true,
                    protectedIDs: Self.ids("a", JournalTags.idLimit), keptIDs: Self.ids("b", JournalTags.idLimit)),
                pinned: PinnedTarget(
                    fingerprint: LaunchTarget.version(2).fingerprint, surge: 10_000, canary: isRolling ? nil : 9_999,
                    rolling: isRolling ? RollingPlan(batch: 10_000, surge: 10_000) : nil, sizes: big,
                    oldMarks: (1...20).map { PinnedTarget.mark(.version($0)) },
                    mixedMarks: (21...40).map { PinnedTarget.mark(.version($0)) }))
            let tags = JournalTags.encode(journal)
            #expect(tags.map(\.value.utf8.count).max() ?? 0 <= 256)
            #expect(tags.map(\.key.utf8.count).max() ?? 0 <= 128)
            #expect(tags.count <= 45, "a group has room for 50 tags")
            #expect(Set(tags.map(\.key)).count == tags.count)
            let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _.:/=+-@")
            #expect(tags.allSatisfy { $0.value.allSatisfy(allowed.contains) })
            #expect(JournalTags.decode(tags) == .valid(journal))
        }
    }

    @Test func aGroupWithoutJournalTagsHasNone() {
        #expect(JournalTags.decode([]) == .none)
        #expect(JournalTags.decode([.init(key: "Name", value: "web")]) == .none)
        #expect(JournalTags.decode([.init(key: "haupdate:accepted", value: "x")]) == .none)
        #expect(JournalTags.decode([.init(key: "haupdate:strategy", value: "canary")]) == .none)
    }

    struct TornCase: CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout [JournalTags.Tag]) -> Void
        var words: String
    }

    @Test(arguments: [
        TornCase(
            testDescription: "the run is missing", change: { $0.removeAll { $0.key == "haupdate:run" } },
            words: "haupdate:run is missing"),
        TornCase(
            testDescription: "the baseline is missing", change: { $0.removeAll { $0.key == "haupdate:was" } },
            words: "haupdate:was is missing"),
        TornCase(
            testDescription: "the target is missing", change: { $0.removeAll { $0.key == "haupdate:to" } },
            words: "haupdate:to is missing"),
        TornCase(
            testDescription: "a list is missing", change: { $0.removeAll { $0.key.hasPrefix("haupdate:kept.") } },
            words: "does not list as many"),
        TornCase(
            testDescription: "an edited size",
            change: { $0.edit("haupdate:was") { $0.replacing("desired=4", with: "desired=5") } },
            words: "haupdate:was is damaged"),
        TornCase(
            testDescription: "a cut value", change: { $0.edit("haupdate:to") { String($0.dropLast(3)) } },
            words: "haupdate:to is damaged"),
        TornCase(
            testDescription: "an empty value", change: { $0.edit("haupdate:run") { _ in "" } },
            words: "haupdate:run is damaged"),
        TornCase(
            testDescription: "a newer version",
            change: { $0.edit("haupdate:run") { $0.replacing("v=1", with: "v=2").resealed } },
            words: "newer version (schema 2)"),
        TornCase(
            testDescription: "a phase of tomorrow",
            change: { $0.edit("haupdate:run") { $0.replacing("phase=surging", with: "phase=dreaming").resealed } },
            words: "haupdate:run lacks"),
        TornCase(
            testDescription: "a process of tomorrow",
            change: { $0.edit("haupdate:was") { $0.replacing("AZRebalance", with: "Tomorrow").resealed } },
            words: "unknown process"),
        TornCase(
            testDescription: "the baseline of another run",
            change: { $0.edit("haupdate:was") { $0.replacing("run=20261122-abcdef", with: "run=r-9").resealed } },
            words: "belong to different runs"),
        TornCase(
            testDescription: "the target of another run",
            change: { $0.edit("haupdate:to") { $0.replacing("run=20261122-abcdef", with: "run=r-9").resealed } },
            words: "haupdate:to is missing, or of another run"),
        TornCase(
            testDescription: "a list of another baseline",
            change: { tags in
                for tag in tags where tag.key.hasPrefix("haupdate:kept.") {
                    tags.edit(tag.key) { $0.replacing("0b", with: "0c").resealed }
                }
            }, words: "does not list the instances that"),
        TornCase(
            testDescription: "a stranger's tag under our prefix alone",
            change: { $0 = [.init(key: "haupdate:note", value: "hands off")] }, words: "haupdate:run is missing"),
    ])
    func tornJournalsSayWhatIsWrong(_ sample: TornCase) {
        var tags = JournalTags.encode(Self.journal())
        let before = tags
        sample.change(&tags)
        #expect(tags != before)
        guard case .torn(let reason) = JournalTags.decode(tags) else {
            Issue.record("read as \(JournalTags.decode(tags))")
            return
        }
        #expect(reason.contains(sample.words))
    }

    @Test func everySingleChangedCharacterIsNoticed() {
        let tags = JournalTags.encode(Self.journal())
        for index in tags.indices {
            for place in tags[index].value.indices {
                var edited = tags
                let old = tags[index].value[place]
                edited[index].value.replaceSubrange(place...place, with: old == "7" ? "8" : "7")
                if case .valid = JournalTags.decode(edited) {
                    Issue.record("\(edited[index].value) passes for \(tags[index].value)")
                }
            }
        }
    }

    @Test func whatAnEarlierRunLeftBesideAnAdoptingJournalIsNotRead() {
        let adopting = Self.journal(.prepared, runID: "r-2", protected: 16, kept: 0, pinned: false)
        let leftovers = JournalTags.encode(Self.journal(.frozen, runID: "r-1", protected: 15, kept: 3)).filter { old in
            !JournalTags.encode(adopting).contains { $0.key == old.key }
        }
        #expect(
            leftovers.map { $0.key.prefix(13) } == ["haupdate:to", "haupdate:prot", "haupdate:prot", "haupdate:kept"])
        #expect(JournalTags.decode(JournalTags.encode(adopting) + leftovers) == .valid(adopting))
    }

    @Test func listsWithoutAHeadAreNoJournal() {
        let lists = JournalTags.encode(Self.journal(protected: 12, kept: 30)).filter { JournalTags.isList($0.key) }
        #expect(lists.count == 5)
        #expect(JournalTags.decode(lists) == .none)
    }

    /// What is written first, the lists or the head, the journal that stood there is read until the head changes.
    @Test func listsOfANewBaselineDoNotTouchThoseThatTheHeadNames() {
        let old = Self.journal(.prepared, kept: 30, pinned: false)
        var new = old
        new.baseline.keptIDs = Self.ids("c", 45)
        let lists = JournalTags.encode(new).filter { JournalTags.isList($0.key) }
        #expect(JournalTags.decode(Self.together(JournalTags.encode(old), lists)) == .valid(old))
        let heads = JournalTags.encode(new).filter { !JournalTags.isList($0.key) }
        let oldLists = JournalTags.encode(old).filter { JournalTags.isList($0.key) }
        #expect(JournalTags.decode(Self.together(heads, lists, oldLists)) == .valid(new))
    }

    @Test func equalListsOfTwoRunsAreTheSameTags() {
        let old = Self.journal(.frozen, runID: "r-1", protected: 12, kept: 30)
        var adopting = old
        adopting.runID = "r-2"
        func lists(_ journal: Journal) -> [JournalTags.Tag] {
            JournalTags.encode(journal).filter { JournalTags.isList($0.key) }
        }
        #expect(lists(old) == lists(adopting))
        let other = lists(Self.journal(protected: 3, kept: 1))
        #expect(JournalTags.strayLists(JournalTags.encode(old) + other, writing: adopting) == other)
        #expect(JournalTags.strayLists(other + lists(old), writing: adopting) == other)
        #expect(JournalTags.strayLists(JournalTags.encode(old), writing: Self.journal(kept: 1)) == [])
    }

    /// A group has one tag of a key.
    static func together(_ tags: [JournalTags.Tag]...) -> [JournalTags.Tag] {
        tags.joined().reduce(into: []) { all, tag in if !all.contains(tag) { all.append(tag) } }
    }

    @Test func theListThatStaysTheSameIsNotWrittenAgain() {
        let old = Self.journal(.prepared, protected: 100, kept: 100, pinned: false)
        var new = old
        new.baseline.keptIDs = Self.ids("b", 110)
        let written = JournalTags.encode(new).filter { !JournalTags.encode(old).contains($0) }
        #expect(written.count == 12, "a head and 11 of one list: \(written.map(\.key))")
        #expect(JournalTags.decode(JournalTags.encode(old) + written.dropFirst()) == .valid(old))
        #expect(JournalTags.strayLists(JournalTags.encode(old) + written.dropFirst(), writing: new) == [])
        let oldLists = JournalTags.encode(old).filter { JournalTags.isList($0.key) }
        let whole = Self.together(JournalTags.encode(new), oldLists)
        #expect(JournalTags.strayLists(whole, writing: new).count == 10)
    }

    @Test func whileTheHeadCannotBeReadNoListIsAStray() {
        let old = Self.journal(.frozen, protected: 12, kept: 30)
        var torn = JournalTags.encode(old)
        torn.removeAll { $0.key == JournalTags.runKey }
        #expect(JournalTags.strayLists(torn, writing: Self.journal(protected: 1, kept: 1)) == [])
    }

    struct RoomCase: CustomTestStringConvertible {
        var testDescription: String
        var seen: Journal?
        var protected = 0
        var kept = 0
        var mayKeep = 0
        var most: Int
    }

    @Test(arguments: [
        RoomCase(testDescription: "the head alone", most: 10 + 3),
        RoomCase(testDescription: "both lists", protected: 11, kept: 20, mayKeep: 20, most: 10 + 3 + 2 + 2),
        RoomCase(
            testDescription: "more may stay once the target is pinned", protected: 11, kept: 20, mayKeep: 39,
            most: 10 + 3 + 2 + 2 + 4),
        RoomCase(
            testDescription: "what a frozen run has left, the same protected", seen: journal(protected: 11, kept: 50),
            protected: 11, kept: 20, mayKeep: 20, most: 10 + 3 + 2 + 2 + 5),
    ])
    func theMostTagsAreCounted(_ sample: RoomCase) {
        let baseline = Self.journal(protected: sample.protected, kept: sample.kept).baseline
        let most = JournalTags.mostTags(
            beside: 10, seen: sample.seen.map(JournalTags.encode) ?? [], baseline, mayKeep: sample.mayKeep)
        #expect(most == sample.most)
    }

    /// As the version before wrote it: lists without marks, whose tags carry the run's ID.
    static func earlier(_ journal: Journal) -> [JournalTags.Tag] {
        var numbers: [String: Int] = [:]
        return JournalTags.encode(journal).map { tag in
            var tag = tag
            let text = String(tag.value.dropLast(13))
            if tag.key == JournalTags.wasKey {
                let words = text.split(separator: " ").filter { !$0.hasPrefix("lists=") }
                tag.value = words.joined(separator: " ").sealed
            } else if JournalTags.isList(tag.key) {
                let list = tag.key.hasPrefix(JournalTags.keptKey) ? JournalTags.keptKey : JournalTags.protectedKey
                numbers[list, default: 0] += 1
                tag.key = "\(list)\(numbers[list] ?? 0)"
                tag.value = text.replacing("v=1 ", with: "v=1 run=\(journal.runID) ").sealed
            }
            return tag
        }
    }

    @Test(arguments: [(0, 0), (1, 2), (12, 30)])
    func aJournalOfTheVersionBeforeIsRead(_ protected: Int, _ kept: Int) {
        let journal = Self.journal(protected: protected, kept: kept)
        let tags = Self.earlier(journal)
        #expect(JournalTags.decode(tags) == .valid(journal))
        let others = Self.earlier(Self.journal(runID: "r-9", protected: 40, kept: 40)).filter { other in
            JournalTags.isList(other.key) && !tags.contains { $0.key == other.key }
        }
        #expect(JournalTags.decode(tags + others) == .valid(journal), "lists of an earlier run are not its own")
        guard kept > 0 else { return }
        guard case .torn = JournalTags.decode(tags.dropLast()) else {
            Issue.record("a list of it is missing, and it is read")
            return
        }
    }

    @Test func theListsOfTheVersionBeforeStayUntilTheHeadNamesOthers() {
        let old = Self.earlier(Self.journal(.frozen, runID: "r-1", protected: 12, kept: 30))
        let new = Self.journal(.prepared, runID: "r-2", protected: 12, kept: 30, pinned: false)
        #expect(JournalTags.strayLists(old, writing: new) == [])
        let lists = old.filter { JournalTags.isList($0.key) }
        #expect(JournalTags.strayLists(JournalTags.encode(new) + lists, writing: new) == lists)
    }

    /// A kill in the middle of a deletion.
    @Test func aDeletionThatStopsAnywhereLeavesAJournalOrNone() {
        let journal = Self.journal(protected: 100, kept: 200)
        let all = JournalTags.headFirst(JournalTags.encode(journal).reversed())
        #expect(all.count == 33)
        // 25 at a time.
        #expect(JournalTags.decode(Array(all.dropFirst(25))) == .none)
    }

    @Test func theChecksumIsTheOneOfIEEE() {
        #expect(Checksum.hexadecimal("123456789") == "cbf43926")
        #expect(Checksum.hexadecimal("") == "00000000")
    }
}

extension [JournalTags.Tag] {
    fileprivate mutating func edit(_ key: String, _ change: (String) -> String) {
        for index in indices where self[index].key.hasPrefix(key) { self[index].value = change(self[index].value) }
    }
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        guard let place = ranges(of: part).first else { return self }
        return replacingCharacters(in: place, with: other)
    }

    private func replacingCharacters(in range: Range<String.Index>, with other: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: other)
        return copy
    }

    /// The same words with a checksum that is right.
    fileprivate var resealed: String {
        String(dropLast(13)).sealed
    }

    fileprivate var sealed: String { "\(self) crc=\(Checksum.hexadecimal(self))" }
}
