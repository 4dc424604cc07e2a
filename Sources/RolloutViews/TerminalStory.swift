package import RolloutCore
package import Terminal

/// Turns events into what a terminal is sent: lines that scroll away, and under them a frame with a line for each
/// group that is drawn again in place.
package struct TerminalStory: Sendable {
    private struct PhaseStart: Sendable {
        var group: String
        var phase: RunPhase
        var since: Duration
    }

    private var plain = PlainStory()
    private var frame = LiveFrame()
    private var groups: [GroupProgress] = []
    private var phases: [PhaseStart] = []
    private var elapsed = Duration.zero

    package init() {}

    /// What to write for `event`; empty when nothing changes on the screen.
    package mutating func text(for event: RunEvent, on screen: Screen) -> String {
        var above: [StoryLine] = []
        switch event.kind {
        case .progress(let groups):
            self.groups = groups
            notePhases(at: event.elapsed)
        case .gate(let gate) where gate.verdict == "wait":
            // The group's line says what it waits for.
            return ""
        case .finished:
            // The summary follows on stdout.
            groups = []
        default:
            above = plain.lines(for: event)
        }
        elapsed = event.elapsed
        return redraw(above, on: screen)
    }

    /// What to write for a line that is no event of the run.
    package mutating func text(for line: StoryLine, on screen: Screen) -> String {
        redraw([line], on: screen)
    }

    /// What to write when nothing has happened but the screen may have another size; empty without a frame.
    package mutating func text(forSizeOf screen: Screen) -> String {
        groups.isEmpty ? "" : redraw([], on: screen)
    }

    private mutating func redraw(_ above: [StoryLine], on screen: Screen) -> String {
        let drawn = above.map { $0.drawn(with: screen.palette) }
        let lines = GroupFrame(rows: rows).lines(on: screen)
        return frame.redraw(lines, above: drawn, on: screen)
    }

    private mutating func notePhases(at elapsed: Duration) {
        for group in groups {
            let start = PhaseStart(group: group.name, phase: group.phase, since: elapsed)
            if let index = phases.firstIndex(where: { $0.group == group.name }) {
                if phases[index].phase != group.phase { phases[index] = start }
            } else {
                phases.append(start)
            }
        }
    }

    private var rows: [GroupFrame.Row] {
        groups.map { group in
            let since = phases.first { $0.group == group.name }?.since ?? elapsed
            return GroupFrame.Row(group: group, inPhase: elapsed - since)
        }
    }
}
