internal import Timekeeping

/// One gate's standing about one subject.
struct GateEntry: Hashable, Sendable {
    let gate: Gate
    let subject: GateSubject
    private(set) var standing = GateBoard.Standing.waiting(reason: "not asked yet")
    private(set) var passesInRow = 0
    var attempt = 0
    /// How many answers came.
    private(set) var answers = 0
    var isAsking = false
    private(set) var nextTry: Instant
    /// When the gate has waited for as long as it may; only while it is open.
    private(set) var deadline: Instant
    /// What was left of its time when it passed.
    private var timeLeft = Duration.zero
    /// Let through at its deadline: it may still fail, but waiting on takes nothing back.
    private var isWaived = false

    init(gate: Gate, subject: GateSubject, nextTry: Instant, deadline: Instant) {
        self.gate = gate
        self.subject = subject
        self.nextTry = nextTry
        self.deadline = deadline
    }

    /// Whether an answer still changes anything: a question that ran out is settled without it.
    var listens: Bool { isOpen || gate.phase == .healthGate && !isFailed }

    private var isFailed: Bool {
        if case .failed = standing { true } else { false }
    }

    /// Neither passed nor failed.
    var isOpen: Bool {
        if case .waiting = standing { true } else { false }
    }

    var wantsAsking: Bool {
        guard !isAsking else { return false }
        switch standing {
        case .waiting: return true
        case .passed: return gate.phase == .healthGate
        case .failed: return false
        }
    }

    mutating func take(_ verdict: Verdict, now: Instant) {
        nextTry = now + gate.every
        answers += 1
        switch verdict {
        case .pass(let note): pass(note, now: now)
        case .fail(let reason): fail(reason)
        case .wait(let reason, let after):
            if let after { nextTry = now + after }
            wait(reason, now: now)
        case .unknown(let reason), .error(let reason):
            switch gate.onError {
            case .fail: fail(reason)
            case .wait: wait(reason, now: now)
            case .pass: pass("\(reason) (on_error = pass)", now: now)
            }
        }
    }

    private mutating func pass(_ note: String?, now: Instant) {
        passesInRow += 1
        if case .failed = standing { return }
        if passesInRow >= gate.passes {
            if isOpen { timeLeft = deadline - now }
            let times = gate.passes == 1 ? "passed" : "passed \(gate.passes) times in a row"
            standing = .passed(note: note.map { $0.isEmpty ? times : "\(times): \($0)" } ?? times)
        } else if !isWaived {
            standing = .waiting(reason: "passed \(passesInRow) of \(gate.passes)")
        }
    }

    private mutating func fail(_ reason: String) {
        passesInRow = 0
        standing = .failed(reason: reason)
    }

    private mutating func wait(_ reason: String, now: Instant) {
        passesInRow = 0
        if isWaived { return }
        // One that had passed and changed its mind goes on where its time stood: what it waits adds up, however often it
        // wavers.
        if !isOpen { deadline = now + timeLeft }
        standing = .waiting(reason: reason)
    }

    mutating func expire() {
        guard case .waiting(let reason) = standing else { return }
        let text = "still waiting after \(Int(gate.deadline.inSeconds)) s: \(reason)"
        isWaived = gate.onDeadline == .pass
        standing =
            switch gate.onDeadline {
            case .fail: .failed(reason: text)
            case .pass: .passed(note: "\(text) (on_deadline = pass)")
            }
    }
}
