import Dispatch
import RolloutCore
import RolloutViews
import Synchronization
import Terminal
import Timekeeping

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Brings a run's events to the outputs: the story to stderr, the result to stdout.
final class Narrator: Sendable {
    private struct Stories: Sendable {
        var plain = PlainStory()
        var terminal = TerminalStory()
    }

    private let format: OutputFormat
    /// What makes the next command that a report names work as this one did.
    private let cloud: CloudChoice
    private let hooks: HookChoice
    private let stories = Mutex(Stories())
    /// The clock of the run that is told of; the machine's own until there is one.
    private let clock = Mutex(Timekeeper.live())
    private let simulation = Mutex<(@Sendable () -> SimulationNote)?>(nil)
    private let book = Mutex<AuditBook?>(nil)

    /// - Parameter hooks: The checks that the next command needs as well.
    init(format: OutputFormat, cloud: CloudChoice, hooks: HookChoice = HookChoice()) {
        self.format = format
        self.hooks = hooks
        self.cloud = cloud
    }

    /// Tells one event; the last one of a run brings its summary.
    func tell(_ event: RunEvent) {
        var event = event
        event.kind = completed(event.kind)
        audit?.note(.event(event.kind))
        let note = simulation.withLock { $0 }?()
        stories.withLock { stories in
            let text = story(of: event, &stories)
            if !text.isEmpty { Console.write(text, to: .story) }
            if format == .json { Console.write(event.json(on: note).text + "\n", to: .result) }
        }
        if case .finished(let report) = event.kind, format == .text {
            let lines = report.summary(with: Console.resultPalette, on: note)
            Console.write(lines.map { $0 + "\n" }.joined(), to: .result)
        }
    }

    /// The same with commands that do in this AWS, and with these checks, what they say.
    private func completed(_ kind: RunEvent.Kind) -> RunEvent.Kind {
        func text(_ text: String) -> String { cloud.completingCommands(in: text, hooks: hooks) }
        switch kind {
        case .finished(var report):
            report.nextCommand = report.nextCommand.map { cloud.completing($0, hooks: hooks) }
            report.headline = text(report.headline)
            report.cause = report.cause.map(text)
            report.notes = report.notes.map(text)
            return .finished(report)
        case .note(let words): return .note(text(words))
        case .warning(let words): return .warning(text(words))
        case .turnedBack(let cause): return .turnedBack(cause: text(cause))
        case .interrupted(let signal, let consequence):
            return .interrupted(signal: signal, consequence: text(consequence))
        default: return kind
        }
    }

    /// Takes the time of what is said from `cloud` from now on.
    func follow(_ cloud: Cloud) {
        clock.withLock { $0 = cloud.timekeeper }
        simulation.withLock { $0 = cloud.simulation }
    }

    /// Writes what is told from now on into an audit file as well.
    func keep(_ audit: AuditBook) { book.withLock { $0 = audit } }

    /// Where what is told is written down; `nil` for nowhere.
    var audit: AuditBook? { book.withLock { $0 } }

    /// Says how a run on a built-in AWS can be repeated.
    func sayHowToRepeat() {
        if let note = simulation.withLock({ $0 })?() { say(note.opening) }
    }

    /// The present time of the run that is told of.
    var time: WallTime { clock.withLock { $0 }.wallTime }

    /// Tells a line that is no event of a run, such as what a hook wrote.
    func say(_ text: String, _ style: Style = .plain) {
        let line = StoryLine(at: time, text, style)
        let screen = Console.screen
        stories.withLock { stories in
            let text =
                screen.isLive
                ? stories.terminal.text(for: line, on: screen) : line.drawn(with: screen.palette) + "\n"
            Console.write(text, to: .story)
        }
    }

    /// Draws what stands on the screen again whenever the size of its window changes, for the rest of the process's
    /// life; the size is read at each drawing.
    func followWindow() {
        guard Console.screen.isLive else { return }
        signal(SIGWINCH, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGWINCH, queue: .global(qos: .userInitiated))
        // The handler holds the source, and thereby both stay.
        source.setEventHandler {
            self.stories.withLock { Console.write($0.terminal.text(forSizeOf: Console.screen), to: .story) }
            withExtendedLifetime(source) {}
        }
        source.activate()
    }

    /// Writes an object that is no event of a run to stdout; only for `--output json`.
    func addToResult(_ object: JSONValue) {
        guard format == .json else { return }
        stories.withLock { _ in Console.write(object.text + "\n", to: .result) }
    }

    private func story(of event: RunEvent, _ stories: inout Stories) -> String {
        let screen = Console.screen
        if screen.isLive { return stories.terminal.text(for: event, on: screen) }
        return stories.plain.lines(for: event).map { $0.drawn(with: screen.palette) + "\n" }.joined()
    }
}
