import RolloutCore
import RolloutViews
import Synchronization
import Terminal
import Timekeeping

/// Brings a run's events to the outputs: the story to stderr, the result to stdout.
final class Narrator: Sendable {
    private struct Stories: Sendable {
        var plain = PlainStory()
        var terminal = TerminalStory()
    }

    private let format: OutputFormat
    private let screen: Screen
    /// What makes the next command that a report names work as this one did.
    private let cloud: CloudChoice
    private let hooks: HookChoice
    private let stories = Mutex(Stories())
    /// The clock of the run that is told of; the machine's own until there is one.
    private let clock = Mutex(Timekeeper.live())

    /// - Parameter hooks: The checks that the next command needs as well.
    init(format: OutputFormat, screen: Screen, cloud: CloudChoice, hooks: HookChoice = HookChoice()) {
        self.format = format
        self.hooks = hooks
        self.screen = screen
        self.cloud = cloud
    }

    /// Tells one event; the last one of a run brings its summary.
    func tell(_ event: RunEvent) {
        var event = event
        if case .finished(var report) = event.kind {
            report.nextCommand = report.nextCommand.map { cloud.completing($0, hooks: hooks) }
            event.kind = .finished(report)
        }
        stories.withLock { stories in
            let text = story(of: event, &stories)
            if !text.isEmpty { Console.write(text, to: .story) }
            if format == .json { Console.write(event.json.text + "\n", to: .result) }
        }
        if case .finished(let report) = event.kind, format == .text {
            let lines = report.summary(with: Console.resultPalette)
            Console.write(lines.map { $0 + "\n" }.joined(), to: .result)
        }
    }

    /// Takes the time of what is said from `timekeeper` from now on.
    func follow(_ timekeeper: Timekeeper) {
        clock.withLock { $0 = timekeeper }
    }

    /// The present time of the run that is told of.
    var time: WallTime { clock.withLock { $0 }.wallTime }

    /// Tells a line that is no event of a run, such as what a hook wrote.
    func say(_ text: String, _ style: Style = .plain) {
        let line = StoryLine(at: time, text, style)
        stories.withLock { stories in
            let text =
                screen.isLive
                ? stories.terminal.text(for: line, on: screen) : line.drawn(with: screen.palette) + "\n"
            Console.write(text, to: .story)
        }
    }

    /// Writes an object that is no event of a run to stdout; only for `--output json`.
    func addToResult(_ object: JSONValue) {
        guard format == .json else { return }
        stories.withLock { _ in Console.write(object.text + "\n", to: .result) }
    }

    private func story(of event: RunEvent, _ stories: inout Stories) -> String {
        if screen.isLive { return stories.terminal.text(for: event, on: screen) }
        return stories.plain.lines(for: event).map { $0.drawn(with: screen.palette) + "\n" }.joined()
    }
}
