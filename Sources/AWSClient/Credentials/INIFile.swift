/// One of AWS's settings files, as botocore reads them: sections, settings, and settings with indented lines below.
/// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
struct INIFile: Sendable, Hashable {
    struct Section: Sendable, Hashable {
        /// The settings with their values; names in lower case.
        var values: [String: String] = [:]
        /// Settings whose value is a list of indented settings.
        var nested: [String: [String: String]] = [:]
    }

    private(set) var sections: [String: Section] = [:]

    /// - Parameter name: For errors.
    init(_ text: String, name: String) throws(ConfigurationError) {
        var section: String?
        var setting: String?
        let plain = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        // A CR LF is one Character, and a newline.
        for (index, line) in plain.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = trimmed(line)
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("[") {
                guard let header = sectionName(content) else { throw .badLine(file: name, line: index + 1) }
                section = header
                setting = nil
                if sections[header] == nil { sections[header] = Section() }
                continue
            }
            guard let section else { throw .badLine(file: name, line: index + 1) }
            let isIndented = line.first == " " || line.first == "\t"
            if isIndented, let setting {
                guard addIndented(content, to: setting, in: section) else {
                    throw .badLine(file: name, line: index + 1)
                }
            } else {
                guard let (key, value) = pair(content) else { throw .badLine(file: name, line: index + 1) }
                setting = key
                sections[section]?.values[key] = value
            }
        }
    }

    private mutating func addIndented(_ content: Substring, to setting: String, in section: String) -> Bool {
        if sections[section]?.values[setting] == "" {
            guard let (key, value) = pair(content) else { return false }
            sections[section]?.nested[setting, default: [:]][key] = value
        } else {
            sections[section]?.values[setting, default: ""] += "\n" + content
        }
        return true
    }
}

/// The name in `[name]`; `[profile "x y"]` becomes `profile x y`. What follows the bracket must be a comment.
private func sectionName(_ line: Substring) -> String? {
    guard let end = line.firstIndex(of: "]") else { return nil }
    let rest = trimmed(line[line.index(after: end)...])
    guard rest.isEmpty || rest.hasPrefix("#") || rest.hasPrefix(";") else { return nil }
    let words = line[line.index(after: line.startIndex)..<end].split(maxSplits: 1) { $0 == " " || $0 == "\t" }
    return words.map { unquoted(trimmed($0)) }.joined(separator: " ")
}

private func pair(_ line: Substring) -> (key: String, value: String)? {
    guard let separator = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return nil }
    let key = trimmed(line[..<separator])
    guard !key.isEmpty else { return nil }
    return (key.lowercased(), String(trimmed(line[line.index(after: separator)...])))
}

private func unquoted(_ text: Substring) -> Substring {
    guard text.count >= 2, let quote = text.first, quote == "\"" || quote == "'", text.last == quote else {
        return text
    }
    return text.dropFirst().dropLast()
}

private func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
    while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
    return text
}
