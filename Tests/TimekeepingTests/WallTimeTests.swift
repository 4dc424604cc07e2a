import Testing
import Timekeeping

@Suite struct WallTimeTests {
    @Test(
        arguments: [
            ("2026-11-22T09:05:07.045Z", 1_795_338_307_045),
            ("1970-01-01T00:00:00.000Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T12:00:00.000Z", 951_825_600_000),
        ] as [(String, Int64)])
    func writesAndReadsISO8601(text: String, milliseconds: Int64) {
        #expect(WallTime(millisecondsSince1970: milliseconds).iso8601 == text)
        #expect(WallTime(iso8601: text)?.millisecondsSince1970 == milliseconds)
    }

    @Test func readsOffsetsFractionsAndTheBasicForm() {
        let noon = WallTime(iso8601: "2026-11-22T12:00:00Z")
        #expect(WallTime(iso8601: "2026-11-22T13:00:00+01:00") == noon)
        #expect(WallTime(iso8601: "2026-11-22T12:00:00.0004567Z") == noon)
        #expect(WallTime(iso8601: "20261122T120000Z") == noon)
        #expect(noon?.iso8601Basic == "20261122T120000Z")
    }

    @Test(arguments: ["", "2026-11-22", "2026-02-30T00:00:00Z", "2026-11-22T25:00:00Z", "2026-11-22T12:00:00X", "now"])
    func refusesWhatIsNotATime(text: String) {
        #expect(WallTime(iso8601: text) == nil)
    }
}
