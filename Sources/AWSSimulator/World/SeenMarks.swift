/// What a condition has seen already; written in order, so that equal worlds are equal files.
struct SeenMarks: Codable, Sendable, Hashable {
    private var marks: Set<String> = []

    init() {}

    func contains(_ mark: String) -> Bool { marks.contains(mark) }

    /// Adds a mark; whether it is new.
    mutating func add(_ mark: String) -> Bool { marks.insert(mark).inserted }

    init(from decoder: any Decoder) throws { marks = Set(try [String](from: decoder)) }

    func encode(to encoder: any Encoder) throws { try marks.sorted().encode(to: encoder) }
}
