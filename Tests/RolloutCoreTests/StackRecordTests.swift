import RolloutCore
import Testing

struct StackRecordTests {
    static let record = StackRecord(
        stack: "web", runID: "3kki7mmuwqmr",
        arguments: [.value(key: "AmiId", "ami-1"), .previous(key: "Password"), .value(key: "Text", "a\nvalue 3\nb")],
        capabilities: ["CAPABILITY_IAM"], template: "Resources:\n  Überall: {}\n")

    @Test(arguments: [record, StackRecord(stack: "w", runID: "r", arguments: [], capabilities: [], template: nil)])
    func readsBackWhatItWrote(_ record: StackRecord) {
        #expect(StackRecord(bytes: record.bytes) == record)
    }

    @Test func everyCutIsSeen() {
        let bytes = Self.record.bytes
        for count in 0..<bytes.count {
            let cut = StackRecord(bytes: Array(bytes.prefix(count)))
            // Between two parts a cut one reads as a shorter record: the digest tells those.
            #expect(cut == nil || cut != Self.record, "cut at \(count)")
        }
        #expect(StackRecord(bytes: bytes + [10]) == nil)
        #expect(StackRecord(bytes: Array("haupdate stack record 2\n".utf8)) == nil)
        #expect(StackRecord(bytes: Array("haupdate stack record 1\nstack 99999999999999\nx\n".utf8)) == nil)
    }

    struct Place: Sendable {
        var text: String
        var place: StatePlace?
    }

    @Test(arguments: [
        Place(text: "/srv/state/", place: .folder("/srv/state")),
        Place(text: "state", place: .folder("/home/ann/state")),
        Place(text: "./state", place: .folder("/home/ann/state")),
        Place(text: "s3://bucket", place: .bucket("bucket", prefix: "")),
        Place(text: "s3://bucket/a/b/", place: .bucket("bucket", prefix: "a/b")),
        Place(text: "s3://", place: nil), Place(text: "s3://Bad_Bucket/a", place: nil), Place(text: "", place: nil),
        Place(text: "https://example.com/a", place: nil),
    ])
    func placesAreReadAsTheyAreWritten(_ test: Place) {
        let place = try? StatePlace(test.text, from: "/home/ann")
        #expect(place == test.place)
        if let place { #expect((try? StatePlace(place.description)) == place) }
    }

    @Test func theJournalNamesTheCopy() throws {
        let copy = StateCopy(
            place: .bucket("a-bucket", prefix: String(repeating: "team/", count: 40) + "x"),
            digest: String(repeating: "0123456789abcdef", count: 4))
        var baseline = Baseline(sizes: Sizes(minimum: 1, desired: 2, maximum: 3), ours: [])
        baseline.stack = StackMemory(copy: copy)
        let journal = Journal(
            runID: "r-1", phase: .prepared, started: FleetModel([]).wallTime, owner: "ann@here", baseline: baseline)
        let tags = JournalTags.encode(journal)
        #expect(tags.allSatisfy { $0.value.count <= 256 })
        #expect(JournalTags.decode(tags).journal?.baseline.stack?.copy == copy)
    }
}
