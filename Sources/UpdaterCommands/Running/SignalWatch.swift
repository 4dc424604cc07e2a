import Dispatch
import RolloutEngine
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Turns SIGINT and SIGTERM into the wish to stop; the second signal leaves at once.
final class SignalWatch: Sendable {
    private static let signals: [(number: Int32, name: String)] = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")]

    private let interruption: Interruption
    private let say: @Sendable (String) -> Void
    private let wayOut: String
    private let count = Mutex(0)

    /// - Parameters:
    ///   - say: Tells the operator what happens.
    ///   - wayOut: The command that shows how things stand and what ends the run, for who leaves at once.
    init(_ interruption: Interruption, wayOut: String, say: @escaping @Sendable (String) -> Void) {
        self.interruption = interruption
        self.wayOut = wayOut
        self.say = say
    }

    /// Listens for the rest of the process's life.
    func listen() {
        for (number, _) in Self.signals {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
            // The handler holds the source, and thereby both stay.
            source.setEventHandler {
                self.receive(number)
                withExtendedLifetime(source) {}
            }
            source.activate()
        }
    }

    /// Acts on a signal as if it had just come.
    func receive(_ number: Int32) {
        guard let name = Self.signals.first(where: { $0.number == number })?.name else {
            // A scenario's kill: nothing may be done about it, so it is left to the system.
            kill(getpid(), number)
            return
        }
        let isFirst = count.withLock { count in
            count += 1
            return count == 1
        }
        if isFirst {
            say(
                "\(name): the run stops where it is safe: before its commit point it is put back, after it it is finished; "
                    + "once more leaves at once")
            interruption.request(signal: name)
        } else {
            say("\(name) again: leaving at once; the journal stays in the groups' tags; next: \(wayOut)")
            _exit(5)
        }
    }

    /// A pipe that nobody reads any more must not end a run, and neither must a file that may not grow.
    static func ignoreClosedPipes() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }
}
