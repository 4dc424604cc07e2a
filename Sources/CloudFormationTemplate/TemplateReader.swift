import Yams

/// Reads YAML or JSON into ``TemplateValue``, within bounds: a hostile file is an error, never a hang.
struct TemplateReader {
    /// AWS's bound for a template in S3: 1 MB.
    static let limitBytes = 1_048_576
    static let limitDepth = 100
    /// Values in one template, each use of an alias counted anew: an alias bomb ends here.
    static let limitValues = 200_000

    let name: String
    private var valueCount = 0

    private init(name: String) {
        self.name = name
    }

    /// Reads the single document in `text`.
    ///
    /// - Throws: ``TemplateError`` with the place of the first mistake.
    static func read(_ text: String, name: String) throws(TemplateError) -> TemplateValue {
        guard text.utf8.count <= limitBytes else {
            throw TemplateError(
                name: name, position: nil,
                message: "Template may not exceed \(limitBytes) bytes in size; it has \(text.utf8.count).")
        }
        let isJSON = text.drop(while: \.isWhitespace).first == "{"
        let root: Node?
        do {
            root = try Yams.compose(yaml: isJSON ? text.joiningSurrogates : text, .basic)
        } catch let error as YamlError {
            throw TemplateError(yaml: error, format: isJSON ? "JSON" : "YAML", name: name)
        } catch {
            throw TemplateError(name: name, position: nil, message: "Template format error: \(error)")
        }
        guard let root else {
            throw TemplateError(name: name, position: nil, message: "Template format error: the template is empty.")
        }
        var reader = TemplateReader(name: name)
        return try reader.value(root, path: [])
    }

    private mutating func value(_ node: Node, path: [String]) throws(TemplateError) -> TemplateValue {
        let mark = node.mark
        let position = Position(line: mark?.line ?? 1, column: mark?.column ?? 1)
        valueCount += 1
        guard valueCount <= Self.limitValues else {
            throw error(position, path, "the template has more than \(Self.limitValues) values: use fewer aliases")
        }
        guard path.count <= Self.limitDepth else {
            throw error(position, [], "the template is nested deeper than \(Self.limitDepth) levels: flatten it")
        }
        let tag = Self.tag(of: node)
        let content = try content(of: node, tag: tag, position: position, path: path)
        guard tag.hasPrefix("!"), tag != "!" else {
            return TemplateValue(content, at: position)
        }
        guard let function = TemplateFunction(tag: tag) else {
            throw error(position, path, "Template format error: \(tag) is no tag of CloudFormation.")
        }
        let argument = TemplateValue(function.splittingAttribute(content, at: position), at: position)
        return TemplateValue(.call(function, argument), at: position)
    }

    private mutating func content(
        of node: Node, tag: String, position: Position, path: [String]
    ) throws(TemplateError) -> TemplateValue.Content {
        switch node {
        case .scalar(let scalar):
            return scalar.style == .plain && tag.isEmpty ? .plain(scalar.string) : .string(scalar.string)
        case .sequence(let sequence):
            var elements: [TemplateValue] = []
            for (index, element) in sequence.enumerated() {
                elements.append(try value(element, path: path + [String(index)]))
            }
            return .list(elements)
        case .mapping(let mapping):
            return try map(mapping, position: position, path: path)
        case .alias:
            // Yams puts the aliased node in the alias's place; only hand-made trees hold this case.
            throw error(position, path, "Template format error: an alias without its anchor.")
        }
    }

    private mutating func map(
        _ mapping: Node.Mapping, position: Position, path: [String]
    ) throws(TemplateError) -> TemplateValue.Content {
        var entries: [TemplateValue.Entry] = []
        for (key, node) in mapping {
            let keyPosition = Position(line: key.mark?.line ?? position.line, column: key.mark?.column ?? 1)
            guard let name = key.scalar?.string else {
                throw error(keyPosition, path, "Template format error: keys are texts, and this one is not.")
            }
            guard name != "<<" else {
                throw error(keyPosition, path, "CloudFormation knows no merge keys (<<): write the entries out.")
            }
            let value = try value(node, path: path + [name])
            entries.append(TemplateValue.Entry(key: name, keyPosition: keyPosition, value: value))
        }
        if entries.count == 1, let function = TemplateFunction(singleKey: entries[0].key) {
            let argument = entries[0].value
            let split = function.splittingAttribute(argument.content, at: argument.position)
            return .call(function, TemplateValue(split, at: argument.position))
        }
        return .map(entries)
    }

    private static func tag(of node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.tag.description
        case .mapping(let mapping): mapping.tag.description
        case .sequence(let sequence): sequence.tag.description
        case .alias: ""
        }
    }

    private func error(_ position: Position, _ path: [String], _ message: String) -> TemplateError {
        TemplateError(name: name, position: position, path: path, message: message)
    }
}

extension String {
    /// Whether this is a number of YAML's core schema. Most scalars are words or whole numbers: the expression, which is made
    /// anew each time, is asked only about the rest.
    fileprivate var isCoreNumber: Bool {
        var areAllDigits = true
        for byte in utf8 where !(0x30...0x39).contains(byte) {
            areAllDigits = false
            switch byte {
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): continue
            default: return false
            }
        }
        if areAllDigits { return !isEmpty }
        return wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil
    }

    /// JSON writes a character behind U+FFFF as two escapes, which YAML does not know: they become the character.
    fileprivate var joiningSurrogates: String {
        guard contains("\\ud") || contains("\\uD") else { return self }
        let pair = /(\\\\)|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/
        return replacing(pair) { match -> String in
            guard let high = match.2.flatMap({ UInt32($0, radix: 16) }),
                let low = match.3.flatMap({ UInt32($0, radix: 16) }),
                let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            else { return String(match.0) }
            return String(Character(scalar))
        }
    }
}

extension TemplateFunction {
    /// Turns the dotted argument of `GetAtt` into the list form; leaves everything else as it is.
    fileprivate func splittingAttribute(_ argument: TemplateValue.Content, at position: Position)
        -> TemplateValue.Content
    {
        guard self == .getAtt, case .string(let text) = argument, let dot = text.firstIndex(of: ".") else {
            return argument
        }
        return .list([
            TemplateValue(.string(String(text[..<dot])), at: position),
            TemplateValue(.string(String(text[text.index(after: dot)...])), at: position),
        ])
    }
}

extension TemplateValue.Content {
    /// What an untagged plain scalar means in YAML's core schema; `yes`, `no`, `on`, `off` and dates are texts.
    fileprivate static func plain(_ text: String) -> TemplateValue.Content {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default:
            return text.isCoreNumber ? .number(text) : .string(text)
        }
    }
}

extension TemplateError {
    /// The error that CloudFormation would return for text that is not well-formed, with the parser's own words.
    fileprivate init(yaml error: YamlError, format: String, name: String) {
        var position: Position?
        let detail: String
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            position = Position(line: mark.line, column: mark.column)
            detail = problem
        case .duplicatedKeysInMapping(let duplicates, let context):
            position = Position(line: context.mark.line, column: context.mark.column)
            detail = "duplicate key \(duplicates.first.map { "\"\($0)\"" } ?? "")"
        case .reader(let problem, _, _, _):
            detail = problem
        default:
            detail = "\(error)"
        }
        let place = position.map { " (line \($0.line), column \($0.column))" } ?? ""
        self.init(
            name: name, position: position,
            message: "Template format error: \(format) not well-formed.\(place): \(detail)")
    }
}
