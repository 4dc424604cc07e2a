internal import LuaMachine

/// What a fake says of one thing: an answer, or several that follow one another, of which the last stays.
struct FakeSteps<Answer: Sendable>: Sendable {
    private var steps: [Answer]

    /// - Parameter step: Reads one answer; it throws ``HostFunctions/Refusal`` for what is none.
    init(
        _ value: LuaValue, _ step: (LuaValue) throws(HostFunctions.Refusal) -> Answer
    ) throws(HostFunctions.Refusal) {
        if case .list(let values) = value, !values.isEmpty {
            var steps: [Answer] = []
            for value in values { steps.append(try step(value)) }
            self.steps = steps
        } else {
            steps = [try step(value)]
        }
    }

    /// The next answer.
    mutating func next() -> Answer? { steps.count > 1 ? steps.removeFirst() : steps.first }
}
