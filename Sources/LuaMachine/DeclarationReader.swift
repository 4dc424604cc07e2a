/// Why a hook file cannot be used.
struct Refusal: Error, Equatable {
    let line: Int?
    let message: String
}

/// Checks what a hook file returned, and makes a declaration of it.
struct DeclarationReader {
    /// A field as Lua has it; functions have no value here.
    struct Field {
        let name: LuaValue
        let typeName: String
        let value: LuaValue
    }

    static let names = [
        "about", "budget", "deadline", "dry", "every", "needs", "on_deadline", "on_error", "passes", "per", "run",
    ]

    let phase: HookPhase
    let lines: SourceLines

    /// Reads the result of loading a file: the type's name, then three values for each field.
    ///
    /// - Throws: ``Refusal``, for the problem that stands first in the file.
    func read(_ result: [LuaValue], runLine: Int?) throws(Refusal) -> HookDeclaration {
        var declaration = HookDeclaration(per: phase.subjects[0])
        declaration.runLine = runLine
        let typeName = result.first?.text ?? "nil"
        if typeName == "function" { return declaration }
        guard typeName == "table" else {
            let returned = typeName == "nil" ? "nothing" : "a \(typeName)"
            throw Refusal(
                line: lines.returnLine,
                message: "the file returns \(returned): expected a table, return { run = function(ctx) … end }, or "
                    + "just the function")
        }
        var refusals: [Refusal] = []
        var hasRun = false
        for index in stride(from: 1, to: result.count - 2, by: 3) {
            let field = Field(
                name: result[index], typeName: result[index + 1].text ?? "", value: result[index + 2])
            if field.name.text == "run" { hasRun = true }
            do { try apply(field, to: &declaration) } catch { refusals.append(error) }
        }
        // The order of the file, so that the message is about the first mistake; a missing run comes after all of them.
        let first = refusals.enumerated().min { left, right in
            (left.element.line ?? .max, left.offset) < (right.element.line ?? .max, right.offset)
        }
        if let first { throw first.element }
        guard hasRun else {
            throw Refusal(
                line: lines.returnLine, message: "the field \"run\" is missing: expected run = function(ctx) … end")
        }
        return declaration
    }

    private func apply(_ field: Field, to declaration: inout HookDeclaration) throws(Refusal) {
        switch field.name.text {
        case "about": declaration.about = CleanText.line(try text(field, "a string"))
        case "per": declaration.per = try choice(field, phase.subjects)
        case "every": declaration.every = try seconds(field, limit: 86_400)
        case "passes": declaration.passes = try whole(field, 1...1_000)
        case "deadline": declaration.deadline = try seconds(field, limit: 604_800)
        case "on_deadline": declaration.onDeadline = try choice(field, HookDeclaration.OnDeadline.allCases)
        case "on_error": declaration.onError = try choice(field, HookDeclaration.OnError.allCases)
        case "needs": declaration.needs = try table(field)
        case "budget": declaration.budget = try whole(field, 1_000...20_000_000)
        case "dry":
            guard case .bool(let value) = field.value else { throw wrong(field, "true or false") }
            declaration.dry = value
        case "run":
            guard field.typeName == "function" else { throw wrong(field, "a function, run = function(ctx) … end") }
        case let name: throw unknown(name, field)
        }
    }

    private func text(_ field: Field, _ expected: String) throws(Refusal) -> String {
        guard let text = field.value.text else { throw wrong(field, expected) }
        return text
    }

    private func choice<Choice: RawRepresentable>(
        _ field: Field, _ choices: [Choice]
    ) throws(Refusal) -> Choice where Choice.RawValue == String {
        let expected = choices.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        let found = try text(field, expected)
        guard let choice = choices.first(where: { $0.rawValue == found }) else { throw wrong(field, expected) }
        return choice
    }

    private func seconds(_ field: Field, limit: Double) throws(Refusal) -> Duration {
        guard let seconds = field.value.number, seconds >= 0.001, seconds <= limit else {
            throw wrong(field, "seconds, more than 0 and at most \(CleanText.grouped(Int(limit)))")
        }
        return Verdict.duration(seconds: seconds)
    }

    private func whole(_ field: Field, _ range: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let value = field.value.integer, range.contains(value) else {
            let (low, high) = (CleanText.grouped(range.lowerBound), CleanText.grouped(range.upperBound))
            throw wrong(field, "a whole number from \(low) to \(high)")
        }
        return value
    }

    /// `{ "http" }` and `{ http = true }` say the same.
    private func table(_ field: Field) throws(Refusal) -> LuaTable {
        switch field.value {
        case .table(let table): return table
        case .list(let names):
            let pairs = names.compactMap { name in
                name.text.map { LuaTable.Pair(key: .string($0), value: true) }
            }
            guard pairs.count == names.count else { throw wrong(field, "a table of names, { http = true }") }
            return LuaTable(pairs)
        default: throw wrong(field, "a table, { http = true }")
        }
    }

    private func line(of field: Field) -> Int? {
        field.name.text.flatMap(lines.line(of:)) ?? lines.returnLine
    }

    private func wrong(_ field: Field, _ expected: String) -> Refusal {
        let name = field.name.text ?? "?"
        let found =
            switch field.value {
            case .string(let text): "\"\(CleanText.line(text, limit: 60))\""
            case .int(let value): "\(value)"
            case .double(let value): "\(value)"
            default: "a \(field.typeName)"
            }
        return Refusal(line: line(of: field), message: "\"\(name)\" is \(found): expected \(expected)")
    }

    private func unknown(_ name: String?, _ field: Field) -> Refusal {
        let all = Self.names.joined(separator: ", ")
        guard let name else {
            return Refusal(
                line: line(of: field),
                message: "a value of the table has no field's name: expected name = value, with a name of \(all)")
        }
        let hint = Spelling.nearest(to: name, in: Self.names).map { "did you mean \"\($0)\"? " } ?? ""
        let shown = CleanText.line(name, limit: 60)
        return Refusal(
            line: line(of: field), message: "unknown field \"\(shown)\": \(hint)expected one of \(all)")
    }
}
