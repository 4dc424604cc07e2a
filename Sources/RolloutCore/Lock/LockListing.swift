/// Reads who holds a lock: steps out, answers in.
package struct LockListing: Sendable {
    package enum State: Hashable, Sendable {
        case step(LockStep)
        /// The holders, the first one first; only the last one can be alive. Empty where nobody holds it.
        case read([LockNote])
        case torn(parameter: String)
        case unsettled
    }

    package private(set) var state: State
    private let name: LockName
    private var notes: [LockNote] = []
    private var tries = 0

    package init(_ name: LockName) {
        self.name = name
        state = .step(.read(parameter: name.parameter))
    }

    /// Takes the answer to the step that ``state`` names.
    package mutating func answer(_ answer: LockAnswer) {
        switch answer {
        case .found(let text):
            guard let note = LockNote(text: text) else {
                state = .torn(parameter: place)
                return
            }
            notes.append(note)
            tries = 0
            state = .step(.read(parameter: place))
        case .absent: state = .read(notes)
        default:
            tries += 1
            state = tries > 8 ? .unsettled : .step(.read(parameter: place))
        }
    }

    private var place: String { notes.last.map { name.successor(of: $0.mark) } ?? name.parameter }
}

extension LockName {
    /// All that stands in the store of a lock with these holders: the lock itself first.
    package func parameters(of notes: [LockNote]) -> [String] {
        [parameter] + notes.dropLast().map { successor(of: $0.mark) }
    }
}
