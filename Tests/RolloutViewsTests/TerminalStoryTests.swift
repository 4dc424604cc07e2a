import RolloutCore
import RolloutViews
import Terminal
import Testing

@Suite struct TerminalStoryTests {
    private let screen = Screen(columns: 120, rows: 24, isLive: true, palette: Palette(isColoured: false))

    @Test func drawsALineForEachGroupWithItsColumnsUnderEachOther() {
        let frame = GroupFrame(rows: [
            .init(group: progress("blue", waitingFor: "classic load balancer b"), inPhase: .seconds(100)),
            .init(group: progress("web-green", phase: .committing, healthy: 2), inPhase: .seconds(3)),
        ])
        #expect(
            frame.lines(on: screen) == [
                "blue       proving     old 2  newcomers 2  healthy 1/2  1 m 40 s  waits for classic load balancer b",
                "web-green  committing  old 2  newcomers 2  healthy 2/2  3 s",
            ])
    }

    @Test(arguments: [
        (
            90, 24,
            [
                "web-Blue-TT03Y5ZIX54L  proving     old 2  newcomers 2  healthy 1/2  1 m 40 s",
                "    waits for i-03781b4a074d6fcc6: classic load balancer web-BlueLoadB: OutOfService",
                "green                  committing  old 2  newcomers 2  healthy 2/2  3 s",
            ]
        ),
        (
            70, 24,
            [
                "web-Blue-TT03…  proving     old 2  newcomers 2  healthy 1/2  1 m 40 s",
                "    waits for i-03781b4a074d6fcc6: classic load balancer",
                "    web-BlueLoadB: OutOfService", "green           committing  old 2  newcomers 2  healthy 2/2  3 s",
            ]
        ),
    ])
    func saysAllThatAGroupWaitsForOnANarrowScreenToo(_ columns: Int, _ rows: Int, _ expected: [String]) {
        let frame = GroupFrame(rows: [
            .init(
                group: progress(
                    "web-Blue-TT03Y5ZIX54L",
                    waitingFor: "i-03781b4a074d6fcc6: classic load balancer web-BlueLoadB: OutOfService"),
                inPhase: .seconds(100)),
            .init(group: progress("green", phase: .committing, healthy: 2), inPhase: .seconds(3)),
        ])
        let screen = Screen(columns: columns, rows: rows, isLive: true, palette: Palette(isColoured: false))
        #expect(frame.lines(on: screen) == expected)
    }

    @Test func keepsOneLineForAGroupOnALowScreen() {
        let rows = (1...9).map { number in
            GroupFrame.Row(
                group: progress("group-\(number)", waitingFor: String(repeating: "long ", count: 20)), inPhase: .zero)
        }
        let low = Screen(columns: 60, rows: 12, isLive: true, palette: Palette(isColoured: false))
        #expect(GroupFrame(rows: rows).lines(on: low).count == 9)
    }

    @Test func drawsTheFrameAgainForAWindowOfAnotherSize() {
        var story = TerminalStory()
        #expect(story.text(forSizeOf: screen).isEmpty)
        _ = story.text(for: event(.progress([progress("blue")]), after: 10), on: screen)
        let narrow = Screen(columns: 30, rows: 24, isLive: true, palette: screen.palette)
        let text = story.text(forSizeOf: narrow)
        #expect(text.hasPrefix("\u{1B}[2A\r\u{1B}[J"))
        #expect(text.hasSuffix("…\n"))
    }

    @Test func drawsTheFrameAgainAndCountsTheTimeInThePhase() {
        var story = TerminalStory()
        #expect(
            story.text(for: event(.progress([progress("blue")]), after: 10), on: screen)
                == "blue  proving  old 2  newcomers 2  healthy 1/2  0 s\n")
        #expect(
            story.text(for: event(.progress([progress("blue")]), after: 15), on: screen)
                == "\u{1B}[1A\r\u{1B}[Jblue  proving  old 2  newcomers 2  healthy 1/2  5 s\n")
        #expect(
            story.text(for: event(.progress([progress("blue", phase: .committing)]), after: 20), on: screen)
                .hasSuffix("healthy 1/2  0 s\n"))
    }

    @Test func putsFinishedLinesOverTheFrame() {
        var story = TerminalStory()
        _ = story.text(for: event(.progress([progress("blue")]), after: 10), on: screen)
        let text = story.text(for: event(.committed, after: 12), on: screen)
        #expect(text.hasPrefix("\u{1B}[1A\r\u{1B}[J09:00:12  all groups are proven"))
        #expect(text.hasSuffix("blue  proving  old 2  newcomers 2  healthy 1/2  2 s\n"))
    }

    @Test func leavesNoFrameBehindTheEnd() {
        var story = TerminalStory()
        _ = story.text(for: event(.progress([progress("blue")]), after: 10), on: screen)
        let end = story.text(for: event(.finished(report()), after: 12), on: screen)
        #expect(end == "\u{1B}[1A\r\u{1B}[J")
    }

    @Test func leavesWaitingGatesToTheGroupsLine() {
        var story = TerminalStory()
        #expect(story.text(for: event(.gate(gate("wait", "status 503"))), on: screen).isEmpty)
        #expect(!story.text(for: event(.gate(gate("fail", "status 500"))), on: screen).isEmpty)
    }
}
