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
            frame.lines(with: screen.palette) == [
                "blue       proving     old 2  newcomers 2  healthy 1/2  1 m 40 s  waits for classic load balancer b",
                "web-green  committing  old 2  newcomers 2  healthy 2/2  3 s",
            ])
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
