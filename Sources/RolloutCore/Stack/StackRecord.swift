/// What a stack was before a run, whole: its template and what takes its parameters back. Never a secret's value.
///
/// The bytes begin with a line that says what they are. Each part is a word, a length in bytes, a line break and the part
/// itself, so that a person can read it and any text fits.
package struct StackRecord: Hashable, Sendable {
    package var stack: String
    package var runID: String
    package var arguments: [WayBackPlan.Argument]
    package var capabilities: [String]
    /// `nil` where the run does not change it.
    package var template: String?

    private static let head = "haupdate stack record 1"

    package init(
        stack: String, runID: String, arguments: [WayBackPlan.Argument], capabilities: [String], template: String?
    ) {
        self.stack = stack
        self.runID = runID
        self.arguments = arguments
        self.capabilities = capabilities
        self.template = template
    }

    package var bytes: [UInt8] {
        var parts = [("stack", stack), ("run", runID)] + capabilities.map { ("capability", $0) }
        for argument in arguments {
            switch argument {
            case .value(let key, let value): parts += [("parameter", key), ("value", value)]
            case .previous(let key): parts.append(("keeps", key))
            }
        }
        if let template { parts.append(("template", template)) }
        return parts.reduce(into: Array("\(Self.head)\n".utf8)) { bytes, part in
            bytes += Array("\(part.0) \(part.1.utf8.count)\n\(part.1)\n".utf8)
        }
    }

    /// Reads ``bytes``; `nil` for anything else.
    package init?(bytes: [UInt8]) {
        let start = Array("\(Self.head)\n".utf8)
        guard bytes.starts(with: start) else { return nil }
        var rest = bytes.dropFirst(start.count)
        self.init(stack: "", runID: "", arguments: [], capabilities: [], template: nil)
        var pending: String?
        while !rest.isEmpty {
            guard let (word, text) = Self.part(&rest) else { return nil }
            if (word == "value") != (pending != nil) { return nil }
            switch word {
            case "stack": stack = text
            case "run": runID = text
            case "capability": capabilities.append(text)
            case "keeps": arguments.append(.previous(key: text))
            case "parameter": pending = text
            case "value":
                arguments.append(.value(key: pending ?? "", text))
                pending = nil
            case "template": template = text
            default: return nil
            }
        }
        if pending != nil || stack.isEmpty { return nil }
    }

    private static func part(_ rest: inout ArraySlice<UInt8>) -> (word: String, text: String)? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = rest[..<end].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard line.count == 2, let word = String(validating: line[0], as: UTF8.self),
            let count = Int(String(decoding: line[1], as: UTF8.self)), count >= 0,
            count < rest.count - (end - rest.startIndex),
            case let body = rest[(end + 1)...], body.count > count,
            body[body.startIndex + count] == UInt8(ascii: "\n"),
            let text = String(validating: body.prefix(count), as: UTF8.self)
        else { return nil }
        rest = body.dropFirst(count + 1)
        return (word, text)
    }
}
