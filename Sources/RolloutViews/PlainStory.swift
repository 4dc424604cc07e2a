package import RolloutCore

/// Turns events into lines for a log: progress is told when it changed, and at least each 30 s.
package struct PlainStory: Sendable {
    private struct Told: Sendable {
        var group: GroupProgress
        var at: Duration
    }

    /// How long nothing may be said about a group that still waits.
    private static let interval = Duration.seconds(30)

    private var told: [Told] = []
    private var gates: [GateProgress] = []

    package init() {}

    /// The lines that `event` adds to the story; often none.
    package mutating func lines(for event: RunEvent) -> [StoryLine] {
        switch event.kind {
        case .progress(let groups):
            let news = groups.filter { isNews($0, at: event.elapsed) }
            return RunEvent(.progress(news), at: event.at, elapsed: event.elapsed).lines
        case .gate(let gate):
            return isNews(gate) ? event.lines : []
        default:
            return event.lines
        }
    }

    private mutating func isNews(_ group: GroupProgress, at elapsed: Duration) -> Bool {
        guard let index = told.firstIndex(where: { $0.group.name == group.name }) else {
            told.append(Told(group: group, at: elapsed))
            return true
        }
        guard told[index].group != group || elapsed - told[index].at >= Self.interval else { return false }
        told[index] = Told(group: group, at: elapsed)
        return true
    }

    /// A gate that says the same again is no news, however often it counts.
    private mutating func isNews(_ gate: GateProgress) -> Bool {
        guard let index = gates.firstIndex(where: { $0.hook == gate.hook && $0.subject == gate.subject }) else {
            gates.append(gate)
            return true
        }
        let last = gates[index]
        gates[index] = gate
        let isLastPass = gate.passes == gate.needed && last.passes != last.needed
        return last.verdict != gate.verdict || last.reason != gate.reason || isLastPass
    }
}
