/// Where the fields of a hook stand in its source: Lua forgets that, and a message about a field needs its line.
///
/// This reads tokens only. It is right for the table behind the file's own `return`, and a good guess for fields that
/// are set in another way.
struct SourceLines {
    /// The line of the last `return` outside of every function, or of the file's last token.
    private(set) var returnLine = 1
    private var fields: [String: Int] = [:]
    private var assignments: [String: Int] = [:]

    /// The line on which a field gets its value.
    func line(of field: String) -> Int? { fields[field] ?? assignments[field] }

    init(_ source: [UInt8]) {
        let tokens = SourceToken.all(of: source)
        var depth = 0
        var start: Int?
        returnLine = tokens.last?.line ?? 1
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .name("function"), .name("do"), .name("if"), .name("repeat"): depth += 1
            case .name("end"), .name("until"): depth -= 1
            case .name("return") where depth == 0: start = index
            case .name(let name) where index + 1 < tokens.count && tokens[index + 1].kind == .symbol("="):
                if assignments[name] == nil { assignments[name] = token.line }
            default: break
            }
        }
        guard let start else { return }
        returnLine = tokens[start].line
        readTable(tokens[(start + 1)...])
    }

    private mutating func readTable(_ tokens: ArraySlice<SourceToken>) {
        guard tokens.first?.kind == .symbol("{") else { return }
        var depth = 0
        var isAtField = false
        for (index, token) in zip(tokens.indices, tokens) {
            switch token.kind {
            case .symbol("{"), .symbol("("), .name("function"), .name("do"), .name("if"), .name("repeat"):
                depth += 1
                isAtField = depth == 1
            case .symbol("}"), .symbol(")"), .name("end"), .name("until"): depth -= 1
            case .symbol(","), .symbol(";"): isAtField = depth == 1
            case .name(let name) where isAtField, .string(let name) where isAtField:
                if fields[name] == nil { fields[name] = tokens[index].line }
                isAtField = false
            case .symbol("["): break
            default: isAtField = false
            }
        }
    }
}
