/// One step at the parameter store, and what came of it.
package enum LockStep: Hashable, Sendable {
    /// Puts this command's note there, never over another.
    case put(parameter: String)
    case read(parameter: String)
    case delete(parameter: String)
}

/// What a step has shown.
package enum LockAnswer: Hashable, Sendable {
    /// It was put, or deleted.
    case done
    /// There is one already.
    case exists
    case absent
    case found(String)
    /// No answer came, or the store was busy: what became of it is not known.
    case unknown
}

/// A lock that this command holds.
package struct LockHold: Hashable, Sendable {
    package var name: LockName
    package var mark: String
    /// The holders before, the first one first, whose notes stand in the lock and in what follows it: all of them have died.
    package internal(set) var before: [LockNote] = []

    /// Where this command's own note stands.
    package var parameter: String { before.last.map { name.successor(of: $0.mark) } ?? name.parameter }
}

/// Takes one lock: steps out, answers in.
///
/// The lock is a parameter that is put without overwriting, so that of several commands one alone has it. A command that
/// takes a dead run over does not touch that note (the store has no condition for overwriting or deleting): it puts its own
/// under a name that is made of the mark of the holder it has seen, again without overwriting. So one alone takes over from
/// any given holder, also when two try at once, and the holder is always the last of the chain.
package struct LockClaim: Sendable {
    package enum State: Hashable, Sendable {
        case step(LockStep)
        case held(LockHold)
        /// Somebody else has it.
        case busy(LockNote)
        /// What stands there is no note of this program.
        case torn(parameter: String)
        /// It comes and goes, or nothing is ever answered.
        case unsettled
    }

    private enum Purpose {
        /// The lock itself, where nobody was seen.
        case putting
        /// Who holds it, from the first to the last.
        case walking
        /// The place after the last holder that was seen.
        case succeeding
        /// Who has succeeded instead.
        case readingRival
        /// Whether the lock is still the one whose holder was taken over from.
        case confirming
        case retreating
    }

    private static let mostTries = 24

    package private(set) var state: State
    private let note: LockNote
    /// Runs that may be taken over.
    private let heirTo: [String]
    private var hold: LockHold
    private var purpose = Purpose.putting
    private var tries = 1
    private var winner: LockNote?

    package init(_ name: LockName, note: LockNote, heirTo: [String]) {
        self.note = note
        self.heirTo = heirTo
        hold = LockHold(name: name, mark: note.mark)
        state = .step(.put(parameter: hold.parameter))
    }

    /// Takes the answer to the step that ``state`` names.
    package mutating func answer(_ answer: LockAnswer) {
        switch (purpose, answer) {
        case (.putting, .done), (.succeeding, .done): wasPut()
        case (.putting, _): go(.walking, .read(parameter: hold.parameter))
        case (.succeeding, _): go(.readingRival, .read(parameter: hold.parameter))
        case (.walking, .found(let text)): walk(text)
        case (.walking, .absent): hasWalked()
        case (.readingRival, .found(let text)): meetRival(text)
        case (.readingRival, .absent): go(.succeeding, .put(parameter: hold.parameter))
        case (.walking, _), (.readingRival, _): go(purpose, .read(parameter: hold.parameter))
        case (.confirming, .found(let text)) where LockNote(text: text)?.mark == hold.before.first?.mark:
            state = .held(hold)
        case (.confirming, .unknown): go(.confirming, .read(parameter: hold.name.parameter))
        case (.confirming, let other):
            if case .found(let text) = other { winner = LockNote(text: text) }
            go(.retreating, .delete(parameter: hold.parameter))
        case (.retreating, .unknown): go(.retreating, .read(parameter: hold.parameter))
        // The name is made of a mark that is used once: what stands there is this command's own.
        case (.retreating, .found): go(.retreating, .delete(parameter: hold.parameter))
        case (.retreating, _): hasRetreated()
        }
    }

    private mutating func wasPut() {
        if hold.before.isEmpty {
            state = .held(hold)
        } else {
            go(.confirming, .read(parameter: hold.name.parameter))
        }
    }

    private mutating func walk(_ text: String) {
        guard let other = LockNote(text: text) else {
            state = .torn(parameter: hold.parameter)
            return
        }
        // The answer to the own put was lost.
        if other.mark == note.mark { return wasPut() }
        hold.before.append(other)
        tries = 0
        go(.walking, .read(parameter: hold.parameter))
    }

    private mutating func hasWalked() {
        guard let last = hold.before.last else { return go(.putting, .put(parameter: hold.parameter)) }
        guard heirTo.contains(last.run) else {
            state = .busy(last)
            return
        }
        go(.succeeding, .put(parameter: hold.parameter))
    }

    private mutating func meetRival(_ text: String) {
        guard let other = LockNote(text: text) else {
            state = .torn(parameter: hold.parameter)
            return
        }
        if other.mark == note.mark { return wasPut() }
        state = .busy(other)
    }

    private mutating func hasRetreated() {
        if let winner {
            state = .busy(winner)
        } else {
            // The lock went meanwhile: it is free, or somebody else's.
            hold.before = []
            go(.putting, .put(parameter: hold.parameter))
        }
    }

    private mutating func go(_ next: Purpose, _ step: LockStep) {
        tries += 1
        purpose = next
        state = tries > Self.mostTries ? .unsettled : .step(step)
    }
}
