/// A piece of a template as it is written: nothing is evaluated yet, and everything knows its place.
package struct TemplateValue: Hashable, Sendable {
    package var content: Content
    package var position: Position

    package init(_ content: Content, at position: Position) {
        self.content = content
        self.position = position
    }

    package indirect enum Content: Hashable, Sendable {
        case null
        case bool(Bool)
        /// A number as it is written, so that `1.10` stays `1.10`.
        case number(String)
        case string(String)
        case list([TemplateValue])
        /// The entries in the order of the text; no key stands twice.
        case map([Entry])
        /// A call of an intrinsic function, in its long or its short form.
        case call(TemplateFunction, TemplateValue)
    }

    /// One key of a map with its value.
    package struct Entry: Hashable, Sendable {
        package var key: String
        package var keyPosition: Position
        package var value: TemplateValue

        package init(key: String, keyPosition: Position, value: TemplateValue) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    /// The entries of a map; `nil` for anything else.
    package var entries: [Entry]? {
        if case .map(let entries) = content { return entries }
        return nil
    }

    /// The elements of a list; `nil` for anything else.
    package var elements: [TemplateValue]? {
        if case .list(let elements) = content { return elements }
        return nil
    }

    /// The text of a string, a number or a boolean; `nil` for anything else.
    package var text: String? {
        switch content {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .null, .list, .map, .call: nil
        }
    }

    /// The value under `key`, when this is a map that has it.
    package subscript(key: String) -> TemplateValue? {
        entries?.first { $0.key == key }?.value
    }
}
