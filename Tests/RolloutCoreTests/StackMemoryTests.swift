import RolloutCore
import Testing
import Timekeeping

/// What a run has changed of its stack, in tags of a group.
@Suite struct StackMemoryTests {
    private func journal(_ memory: StackMemory?) -> Journal {
        var baseline = Baseline(
            sizes: Sizes(minimum: 1000, desired: 1000, maximum: 10000), ours: ScalingProcess.heldDuringRun)
        baseline.stack = memory
        return Journal(
            runID: "abcdefghijkl", phase: .prepared, started: WallTime(secondsSince1970: 1_795_348_800),
            owner: "ops@build",
            baseline: baseline)
    }

    private static let memories: [StackMemory] = [
        StackMemory(parameters: []),
        StackMemory(parameters: [.init(key: "AmiId", value: "ami-1")]),
        StackMemory(parameters: [.init(key: "Empty", value: ""), .init(key: "Odd", value: "a:1 b=2\n3:ä€")]),
        StackMemory(parameters: [.init(key: "Long", value: String(repeating: "x y", count: 300))]),
    ]

    @Test(arguments: memories)
    func comesBackFromTheTagsAsItWas(_ memory: StackMemory) {
        let tags = JournalTags.encode(journal(memory))
        #expect(JournalTags.decode(tags) == .valid(journal(memory)))
        #expect(JournalTags.decode(tags.reversed()) == .valid(journal(memory)))
        #expect(tags.allSatisfy { $0.value.count <= 256 && $0.key.count <= 128 })
        let plain = tags.allSatisfy { tag in
            tag.value.allSatisfy { $0.isLetter || $0.isNumber || " +-=._:/@".contains($0) }
        }
        #expect(plain)
        #expect(memory.fits)
    }

    @Test(arguments: memories)
    func aTagThatIsGoneOrChangedIsNamedAndNothingIsTrusted(_ memory: StackMemory) {
        let tags = JournalTags.encode(journal(memory))
        for index in tags.indices where tags[index].key.hasPrefix(JournalTags.stackKey) {
            var less = tags
            less.remove(at: index)
            var other = tags
            other[index].value = other[index].value.replacing("was=", with: "was=Q")
            for broken in [less, other] {
                guard case .torn(let reason) = JournalTags.decode(broken) else {
                    Issue.record("\(tags[index].key) is not missed")
                    continue
                }
                #expect(reason.contains(JournalTags.stackKey), "\(reason)")
            }
        }
    }

    @Test func tagsOfAnotherRunWithoutAHeadAreNoJournal() {
        let tags = JournalTags.encode(journal(Self.memories[1]))
        #expect(JournalTags.decode(tags.filter { JournalTags.isList($0.key) }) == .none)
        #expect(JournalTags.decode(JournalTags.encode(journal(nil))) == .valid(journal(nil)))
        let stray = JournalTags.strayLists(tags, writing: journal(nil)).map(\.key)
        #expect(stray == [])
        let alone = tags.filter { JournalTags.isList($0.key) }
        #expect(JournalTags.strayLists(alone, writing: journal(nil)) == alone)
    }

    @Test func whatIsTooLongDoesNotFit() {
        #expect(!StackMemory(parameters: [.init(key: "K", value: String(repeating: "x", count: 1200))]).fits)
    }

    @Test func acceptanceComesBackFromItsTags() {
        let ids = (1...25).map { "i-0000000000000\(1000 + $0)" }
        for acceptance in [
            Acceptance(content: "0123456789abcdef", instanceIDs: ids),
            Acceptance(content: "0123456789abcdef", instanceIDs: nil),
        ] {
            #expect(Acceptance(acceptance.tags) == acceptance)
            #expect(acceptance.tags.allSatisfy { $0.value.count <= 256 && !JournalTags.isJournal($0.key) })
        }
        var damaged = Acceptance(content: "0123456789abcdef", instanceIDs: ids).tags
        damaged[0].value = damaged[0].value.replacing("ids=", with: "ids=1")
        #expect(Acceptance(damaged) == nil)
    }
}
