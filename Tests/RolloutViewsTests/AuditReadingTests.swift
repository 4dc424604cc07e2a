import RolloutCore
import RolloutViews
import Testing
import Timekeeping

/// A file of these lines.
private func file(_ lines: [AuditLine], end: String = "") -> [UInt8] {
    Array((lines.map { $0.text + "\n" }.joined() + end).utf8)
}

@Suite struct AuditReadingTests {
    private static let first = auditLine(.begun(auditHeader))
    private static let note = auditLine(.event(.note("n")), after: 1)

    @Test func readsRunsThatStandBetweenEachOther() throws {
        let second = auditLine(.begun(auditHeader), run: "r-2")
        let other = auditLine(.event(.note("o")), after: 2, run: "r-2")
        let reading = try AuditReading(file([Self.first, second, Self.note, other]))
        #expect(reading.runs.map(\.id) == ["r-1", "r-2"])
        #expect(reading.runs.map(\.lines) == [[Self.first, Self.note], [second, other]])
        #expect(reading.troubles == [])
        #expect(try reading.run(nil).id == "r-2")
        #expect(try reading.run("r-1").id == "r-1")
        #expect(throws: AuditReadingError.severalRuns("r-", known: ["r-1", "r-2"])) { try reading.run("r-") }
        #expect(throws: AuditReadingError.noSuchRun("x", known: ["r-1", "r-2"])) { try reading.run("x") }
    }

    @Test func takesARunThatIsTwiceInAFileForTwo() throws {
        // The same simulation, run twice, has the same ID.
        let reading = try AuditReading(file([Self.first, Self.note, Self.first]))
        #expect(reading.runs.map(\.lines.count) == [2, 1])
        #expect(try reading.run("r-1").lines == [Self.first])
    }

    struct Damage: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var bytes: [UInt8]
        var troubles: [AuditReading.Trouble]
    }

    @Test(arguments: [
        Damage(
            testDescription: "cut in the last line", bytes: file([first, note], end: #"{"kind":"no"#),
            troubles: [.cutOff(line: 3)]),
        Damage(
            testDescription: "whole, without its end", bytes: file([first]) + note.text.utf8, troubles: []),
        Damage(
            testDescription: "damaged in the middle", bytes: file([first]) + "\u{0}\u{0}x\n".utf8 + file([note]),
            troubles: [.damaged(line: 2)]),
        Damage(
            testDescription: "not UTF-8", bytes: file([first]) + [0xFF, 0xFE, 0x0A] + file([note]),
            troubles: [.damaged(line: 2)]),
        Damage(
            testDescription: "a run without its first line",
            bytes: file([auditLine(.event(.note("x")), run: "r-0"), first, note]),
            troubles: [.headless(line: 1, run: "r-0")]),
        Damage(
            testDescription: "an object that is no line", bytes: file([first]) + "{}\n".utf8 + file([note]),
            troubles: [.damaged(line: 2)]),
        Damage(
            testDescription: "a kind of a newer program",
            bytes: file([first]) + note.text.replacing("\"note\"", with: "\"novelty\"").utf8 + "\n".utf8 + file([note]),
            troubles: []),
    ])
    func tellsWhatIsWrongAndReadsTheRest(_ damage: Damage) throws {
        let reading = try AuditReading(damage.bytes)
        #expect(reading.troubles == damage.troubles)
        #expect(try reading.run(nil).lines.first == Self.first)
        if damage.troubles != [.cutOff(line: 3)] { #expect(try reading.run(nil).lines.last == Self.note) }
    }

    @Test(arguments: [
        ("", AuditReadingError.empty), ("hello\n", .notAnAuditFile), ("{\"kind\":\"started\"}\n", .notAnAuditFile),
        ("\u{1F}\u{8B}\u{8}", .notAnAuditFile),
    ])
    func refusesWhatIsNoAuditFile(_ text: String, _ error: AuditReadingError) {
        #expect(throws: error) { try AuditReading(Array(text.utf8)) }
    }

    @Test func refusesAnotherFormatAndNamesBoth() throws {
        let newer = Self.first.text.replacing("\"format\":1", with: "\"format\":2") + "\n"
        let reading = try AuditReading(Array(newer.utf8) + file([Self.note]))
        #expect(throws: AuditReadingError.otherFormat(2, own: 1)) { try reading.run(nil) }
        let both = try AuditReading(Array(newer.utf8) + file([auditLine(.begun(auditHeader), run: "r-2")]))
        #expect(try both.run(nil).id == "r-2")
    }

    @Test func knowsAnAuditFileByItsFirstLine() {
        #expect(AuditReading.isAuditFile(head: file([Self.first, Self.note])))
        #expect(!AuditReading.isAuditFile(head: file([Self.note])))
        #expect(!AuditReading.isAuditFile(head: Array("AWSTemplateFormatVersion".utf8)))
    }
}

@Suite struct AuditTimeTests {
    @Test(arguments: [
        ("+90s", 90), ("+90", 90), ("+5m", 300), ("+1h30m", 5400), ("09:05", 300), ("09:00:30", 30), ("08:59", 86_340),
        ("2026-11-22T09:02:00Z", 120), ("2026-11-22T10:02:00+01:00", 120), ("2026-11-22T08:59:00Z", -60),
    ])
    func namesAMomentOfARunThatBeganAtNine(_ text: String, _ seconds: Int) {
        #expect(AuditTime(text)?.elapsed(since: nine) == .seconds(seconds))
    }

    @Test func aSecondOfTheClockIsNotBeforeARunThatBeganWithinIt() {
        #expect(AuditTime("09:00:00")?.elapsed(since: nine + .milliseconds(400)) == .zero)
    }

    @Test(arguments: [
        "", "+", "+x", "+1d", "-5s", "9:05", "25:00", "09:60", "09:05:61", "09:05:00:00", "yesterday", "+1s2m",
    ])
    func refusesWhatIsNoTime(_ text: String) {
        #expect(AuditTime(text) == nil)
    }
}
