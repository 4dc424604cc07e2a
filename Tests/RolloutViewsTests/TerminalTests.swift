import Terminal
import Testing

@Suite struct TerminalTests {
    @Test(arguments: [
        ("", 0), ("web", 3), ("\u{1B}[1;31mweb\u{1B}[0m", 3), ("日本", 4), ("é", 1), ("e\u{301}", 1), ("🚀", 2),
        ("한글", 4), ("a\u{200B}b", 2), ("\u{1B}[", 0),
    ])
    func countsColumnsAsATerminalDoes(_ text: String, _ width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test(arguments: [
        ("newcomers", 9, "newcomers"), ("newcomers", 5, "newc…"), ("日本語", 4, "日…"), ("abc", 0, ""),
        ("\u{1B}[1mnewcomers\u{1B}[0m", 5, "\u{1B}[1mnewc…\u{1B}[0m"),
    ])
    func cutsToTheRoomThereIsAndKeepsEscapesWhole(_ text: String, _ columns: Int, _ expected: String) {
        let cut = text.truncated(toColumns: columns)
        #expect(cut == expected)
        #expect(cut.displayWidth <= columns)
    }

    @Test(arguments: [
        ("plain", "plain"), ("two\nlines", "two lines"), ("tab\there", "tab here"), ("a\r\nb", "a b"),
        ("\u{1B}[2Jgone", "\\u{1b}[2Jgone"), ("\u{202E}drawkcab", "\\u{202e}drawkcab"), ("\u{9B}31m", "\\u{9b}31m"),
        ("nul\u{0}", "nul\\u{0}"), ("grün 日本", "grün 日本"),
    ])
    func makesForeignTextHarmless(_ text: String, _ expected: String) {
        #expect(text.harmless == expected)
    }

    @Test(
        arguments: [
            (true, [:], true, true), (false, [:], false, false), (true, ["NO_COLOR": "1"], true, false),
            (true, ["NO_COLOR": ""], true, true), (true, ["TERM": "dumb"], false, false),
        ] as [(Bool, [String: String], Bool, Bool)])
    func decidesWhatCanBeDrawn(
        _ isTerminal: Bool, _ environment: [String: String], _ isLive: Bool, _ isColoured: Bool
    ) {
        let screen = Screen(isTerminal: isTerminal, size: nil) { environment[$0] }
        #expect(screen.isLive == isLive)
        #expect(screen.palette.isColoured == isColoured)
        #expect((screen.columns, screen.rows) == (80, 24))
    }

    @Test func drawsAFrameAgainInPlace() {
        var frame = LiveFrame()
        let screen = Screen(columns: 40, rows: 10, isLive: true, palette: Palette(isColoured: false))
        #expect(frame.redraw(["a", "b"], on: screen) == "a\nb\n")
        #expect(frame.redraw(["c"], above: ["done"], on: screen) == "\u{1B}[2A\r\u{1B}[Jdone\nc\n")
        #expect(frame.erase(on: screen) == "\u{1B}[1A\r\u{1B}[J")
        #expect(frame.erase(on: screen).isEmpty)
    }

    @Test(arguments: [(60, 3), (59, 3), (40, 4), (39, 5), (20, 6)])
    func erasesTheRowsThatANarrowerWindowHasMadeOfItsLines(_ columns: Int, _ rows: Int) {
        let palette = Palette(isColoured: false)
        var frame = LiveFrame()
        _ = frame.redraw(
            [40, 59, 3].map { String(repeating: "x", count: $0) },
            on: Screen(columns: 60, rows: 10, isLive: true, palette: palette))
        let narrower = Screen(columns: columns, rows: 10, isLive: true, palette: palette)
        #expect(frame.redraw(["a"], on: narrower) == "\u{1B}[\(rows)A\r\u{1B}[Ja\n")
        #expect(frame.erase(on: narrower) == "\u{1B}[1A\r\u{1B}[J")
    }

    @Test(arguments: [
        ("waits for a balancer", 20, ["waits for a balancer"]),
        ("waits for a balancer", 11, ["waits for a", "balancer"]),
        ("balancer", 3, ["bal", "anc", "er"]), ("a balancer", 3, ["a", "bal", "anc", "er"]), ("日本語", 4, ["日本", "語"]),
        ("", 5, []),
    ])
    func breaksLinesAtBlanks(_ text: String, _ columns: Int, _ expected: [String]) {
        #expect(text.wrapped(toColumns: columns) == expected)
    }

    @Test func neverDrawsAFrameThatScrollsAway() {
        var frame = LiveFrame()
        let screen = Screen(columns: 20, rows: 4, isLive: true, palette: Palette(isColoured: false))
        let text = frame.redraw((1...9).map { "group \($0) with a long line" }, on: screen)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.last == "… and 7 more")
        #expect(lines.allSatisfy { String($0).displayWidth < 20 })
        #expect(frame.height == 3)
    }
}
