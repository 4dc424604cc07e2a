private import Synchronization

extension Template {
    /// Reads a template as AWS publishes it: JSON or YAML, long functions or short tags.
    ///
    /// - Parameter name: What errors call the text, for example the file's path; may be empty.
    /// - Throws: ``TemplateError`` for text that is not well-formed UTF-8.
    package static func parse(_ bytes: [UInt8], name: String) throws(TemplateError) -> Template {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TemplateError(
                name: name, position: nil, message: "Template format error: the template is not UTF-8 text: convert it."
            )
        }
        return try parse(text, name: name)
    }

    /// Reads a template as AWS publishes it: JSON or YAML, long functions or short tags.
    ///
    /// Bounds: 1 MB, 100 levels, 200,000 values, and AWS's own (500 resources; 200 each of parameters, outputs and
    /// mappings).
    ///
    /// - Throws: ``TemplateError`` with the place of the first mistake, in CloudFormation's words where it has some.
    package static func parse(_ text: String, name: String) throws(TemplateError) -> Template {
        if let known = RecentTemplates.shared.template(text, name: name) { return known }
        let template = try read(text, name: name)
        RecentTemplates.shared.note(template, of: text, name: name)
        return template
    }

    private static func read(_ text: String, name: String) throws(TemplateError) -> Template {
        let plain = text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
        let root = try TemplateReader.read(plain, name: name)
        return try TemplateSections(name: name).template(from: root)
    }
}

/// The last few texts that were read: a run meets the same template at every step.
private final class RecentTemplates: Sendable {
    static let shared = RecentTemplates()
    private static let limit = 8

    private struct Entry {
        var text: String
        var template: Template
    }

    private let entries = Mutex<[Entry]>([])

    func template(_ text: String, name: String) -> Template? {
        entries.withLock { entries in
            entries.first { $0.text.utf8.elementsEqual(text.utf8) && $0.template.name == name }?.template
        }
    }

    func note(_ template: Template, of text: String, name: String) {
        entries.withLock { entries in
            if entries.count >= Self.limit { entries.removeFirst() }
            entries.append(Entry(text: text, template: template))
        }
    }
}

/// Takes the sections of a template apart and refuses what CloudFormation refuses.
struct TemplateSections {
    let name: String

    private static let sections = [
        "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions",
        "Transform", "Resources", "Outputs", "Hooks", "Globals",
    ]
    private static let loop = "Fn::ForEach::"

    /// Whether a parameter or a resource may have this name: 1 to 255 ASCII letters and digits.
    static func isLogicalID(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }

    func template(from root: TemplateValue) throws(TemplateError) -> Template {
        guard let entries = root.entries else {
            throw error(root.position, [], "Template format error: unsupported structure.")
        }
        for entry in entries where !Self.sections.contains(entry.key) {
            throw error(entry.keyPosition, [], "Invalid template property or properties [\(entry.key)]")
        }
        if let version = root["AWSTemplateFormatVersion"], version.text != "2010-09-09" {
            throw error(
                version.position, ["AWSTemplateFormatVersion"],
                "Template format error: unsupported value for AWSTemplateFormatVersion.")
        }
        var template = Template(
            name: name, description: root["Description"]?.text, transforms: try transforms(root["Transform"]),
            metadata: root["Metadata"], parameters: [], mappings: try section("Mappings", of: root, limit: 200),
            conditions: try section("Conditions", of: root, limit: nil), resources: [], outputs: [], loops: [])
        for entry in try section("Parameters", of: root, limit: 200) {
            template.parameters.append(try TemplateParameter(entry, in: self))
        }
        for entry in try section("Resources", of: root, limit: 500) {
            if entry.key.hasPrefix(Self.loop) {
                template.loops.append(entry.keyPosition)
            } else {
                template.resources.append(try resource(entry))
            }
        }
        for entry in try section("Outputs", of: root, limit: 200) {
            if entry.key.hasPrefix(Self.loop) {
                template.loops.append(entry.keyPosition)
            } else {
                template.outputs.append(try output(entry))
            }
        }
        guard !template.resources.isEmpty || !template.loops.isEmpty else {
            throw error(
                root["Resources"]?.position ?? root.position, [],
                "Template format error: At least one Resources member must be defined.")
        }
        return template
    }

    private func section(
        _ key: String, of root: TemplateValue, limit: Int?
    ) throws(TemplateError) -> [TemplateValue.Entry] {
        guard let value = root[key], value.content != .null else { return [] }
        guard let entries = value.entries else {
            throw error(value.position, [key], "Template format error: \(key) section must be an object.")
        }
        if let limit, entries.count > limit {
            throw error(
                entries[limit].keyPosition, [key],
                "Template format error: Number of \(key.lowercased()), \(entries.count), "
                    + "is greater than maximum allowed, \(limit)")
        }
        return entries
    }

    private func transforms(_ value: TemplateValue?) throws(TemplateError) -> [String] {
        guard let value else { return [] }
        var names: [String] = []
        for element in value.elements ?? [value] {
            guard let name = element.text ?? element["Name"]?.text else {
                throw error(
                    element.position, ["Transform"], "Template format error: a transform is a name or has a Name.")
            }
            names.append(name)
        }
        return names
    }

    func error(_ position: Position, _ path: [String], _ message: String) -> TemplateError {
        TemplateError(name: name, position: position, path: path, message: message)
    }
}
