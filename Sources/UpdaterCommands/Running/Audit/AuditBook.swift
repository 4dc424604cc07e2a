import AWSClient
import RolloutCore
import RolloutViews
import Synchronization
import Timekeeping

/// Writes the audit file of one run. What it cannot write holds nothing up: that is said once.
final class AuditBook: Sendable {
    private struct State: ~Copyable, Sendable {
        var file: AuditFile
        var trail: AuditTrail
        var lost = 0
        var hasWarned = false
    }

    private let state: Mutex<State>
    private let timekeeper: Timekeeper
    private let warn: @Sendable (String) -> Void
    let path: String

    /// - Parameter warn: Told once when something could not be written.
    init(
        _ file: consuming AuditFile, trail: AuditTrail, timekeeper: Timekeeper,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.path = file.path
        self.state = Mutex(State(file: file, trail: trail))
        self.timekeeper = timekeeper
        self.warn = warn
    }

    /// Adds an entry with the time of the run.
    func note(_ entry: AuditEntry) {
        let now = timekeeper.now
        let wallTime = timekeeper.wallTime
        let failure = state.withLock { state -> String? in
            guard let line = state.trail.line(for: entry, at: wallTime, now: now) else { return nil }
            if state.lost > 0 {
                let lost = state.lost
                guard let text = state.trail.line(for: .lost(lost), at: wallTime, now: now),
                    state.file.add(text) == nil
                else {
                    state.lost += 1
                    return nil
                }
                state.lost = 0
            }
            guard let reason = state.file.add(line) else {
                if entry.mustLast { state.file.sync() }
                return nil
            }
            state.lost += 1
            defer { state.hasWarned = true }
            return state.hasWarned ? nil : reason
        }
        if let failure { warn("the audit file \(path) cannot be written: \(failure); the run goes on without it") }
    }

    /// Adds a request that was sent.
    func add(_ record: CallRecord) { note(.call(AuditCall(record))) }

    /// Adds what it is told.
    var taker: @Sendable (AuditEntry) -> Void { { self.note($0) } }

    /// Adds requests that are going to be sent. Reading ones are written down when they are answered.
    var announcer: @Sendable (CallRecord) -> Void {
        { record in
            if record.isChanging { self.note(.sending(AuditCall(record))) }
        }
    }
}

extension AuditEntry {
    /// Whether the machine may go down after it: what follows changes something, or is the end.
    fileprivate var mustLast: Bool {
        switch self {
        case .begun, .sending, .event(.phase), .event(.finished), .signal: true
        default: false
        }
    }
}

extension AuditCall {
    fileprivate init(_ record: CallRecord) {
        self.init(
            number: record.number, operation: record.operation.description, isChanging: record.isChanging,
            attempt: record.attempt, purpose: record.purpose,
            details: record.details.map { Detail(name: $0.name, values: $0.values) }, status: record.status,
            error: record.errorCode, requestID: record.requestID, duration: record.duration)
    }
}
