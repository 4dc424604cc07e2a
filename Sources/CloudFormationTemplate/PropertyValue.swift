/// A value after evaluation: what a resource's property, an output or a parameter really is.
package indirect enum PropertyValue: Hashable, Sendable, Codable {
    case bool(Bool)
    /// A number as it was written.
    case number(String)
    case string(String)
    case list([PropertyValue])
    /// The entries in the order of the template.
    case map([Entry])

    /// One key of a map with its value.
    package struct Entry: Hashable, Sendable, Codable {
        package var key: String
        package var value: PropertyValue

        package init(key: String, value: PropertyValue) {
            self.key = key
            self.value = value
        }
    }

    /// A map with no entries.
    package static let empty = PropertyValue.map([])

    /// The text of a string, a number or a boolean (`true`, `false`); `nil` for lists and maps.
    package var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .list, .map: nil
        }
    }

    /// The whole number that the text says; `nil` when it says none.
    package var integer: Int? { text.flatMap { Int($0) } }

    /// The truth that a boolean or the texts `true` and `false` say; `nil` for anything else.
    package var flag: Bool? {
        switch text {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// The elements of a list; `nil` for anything else.
    package var elements: [PropertyValue]? {
        if case .list(let elements) = self { return elements }
        return nil
    }

    /// The entries of a map; `nil` for anything else.
    package var entries: [Entry]? {
        if case .map(let entries) = self { return entries }
        return nil
    }

    /// The texts of a list of scalars; elements that are not scalars are left out, anything but a list gives none.
    package var texts: [String] { (elements ?? []).compactMap(\.text) }

    /// The value under `key`, when this is a map that has it.
    package subscript(key: String) -> PropertyValue? {
        entries?.first { $0.key == key }?.value
    }

    /// Tells whether CloudFormation sees no change between the two: the order of keys and the difference between
    /// `2` and `"2"` do not count.
    package func isEquivalent(to other: PropertyValue) -> Bool {
        switch (self, other) {
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isEquivalent(to: $1) }
        case (.map(let left), .map(let right)):
            return left.count == right.count
                && left.allSatisfy { entry in other[entry.key].map { entry.value.isEquivalent(to: $0) } ?? false }
        default:
            return text != nil && text == other.text
        }
    }
}
