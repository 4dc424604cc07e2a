/// Why a form's body could not be read.
package enum QueryFormError: Error, Hashable, Sendable {
    /// Field number `field` (from 1) has a `%` without two hexadecimal digits, or bytes that are not UTF-8.
    case badEncoding(field: Int)
}

extension QueryFormError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badEncoding(let field): "field \(field) of the form is not percent-encoded UTF-8"
        }
    }
}

extension QueryForm {
    /// Reads a form's body; `+` and `%20` are both a space, a field without `=` has an empty value.
    ///
    /// - Throws: ``QueryFormError`` for a broken escape or invalid UTF-8.
    package init(decoding body: [UInt8]) throws(QueryFormError) {
        var fields: [Field] = []
        for (index, part) in body.split(separator: UInt8(ascii: "&")).enumerated() {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let value = equals < part.endIndex ? part[(equals + 1)...] : []
            guard let name = PercentEncoding.decode(part[..<equals], plusIsSpace: true),
                let text = PercentEncoding.decode(value, plusIsSpace: true)
            else { throw .badEncoding(field: index + 1) }
            fields.append(Field(name, text))
        }
        self.init(fields: fields)
    }

    /// Whether the form says anything about the list `name`: `NAME=` (empty) or at least one entry.
    package func hasList(_ name: String) -> Bool {
        fields.contains { $0.name == name || $0.name.hasPrefix(name + ".") }
    }

    /// The entries of the list `name` (`NAME.member.N` or `NAME.N`), in the order of N; empty when there is none.
    package func list(_ name: String) -> [String] {
        entries(name).filter { $0.rest.isEmpty }.map(\.value)
    }

    /// The structures in the list `name`, in the order of N, each as a form whose names have the prefix removed.
    package func structures(_ name: String) -> [QueryForm] {
        var result: [QueryForm] = []
        var lastNumber: Int?
        for entry in entries(name) where !entry.rest.isEmpty {
            if entry.number != lastNumber {
                result.append(QueryForm())
                lastNumber = entry.number
            }
            result[result.count - 1].set(entry.rest, entry.value)
        }
        return result
    }

    /// The fields of the structure `name` (`NAME.FIELD`), as a form whose names have the prefix removed.
    package func structure(_ name: String) -> QueryForm {
        let prefix = name + "."
        return QueryForm(
            fields: fields.filter { $0.name.hasPrefix(prefix) }
                .map { Field(String($0.name.dropFirst(prefix.count)), $0.value) })
    }

    private struct Entry {
        var number: Int
        var position: Int
        var rest: String
        var value: String
    }

    private func entries(_ name: String) -> [Entry] {
        let prefix = Array("\(name).".utf8)
        var result: [Entry] = []
        for (position, field) in fields.enumerated() where field.name.utf8.starts(with: prefix) {
            var path = field.name.utf8.dropFirst(prefix.count)
            if path.starts(with: memberPrefix) { path = path.dropFirst(memberPrefix.count) }
            let digits = path.prefix { $0 != dot }
            guard let number = Int(Substring(digits)) else { continue }
            let rest = path[digits.endIndex...].drop { $0 == dot }
            result.append(Entry(number: number, position: position, rest: String(Substring(rest)), value: field.value))
        }
        return result.sorted { ($0.number, $0.position) < ($1.number, $1.position) }
    }
}

private let memberPrefix = Array("member.".utf8)
private let dot = UInt8(ascii: ".")
