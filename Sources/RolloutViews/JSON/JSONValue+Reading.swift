#if canImport(FoundationEssentials)
    private import FoundationEssentials
#else
    private import Foundation
#endif

extension JSONValue {
    /// Reads a value; `nil` for bytes that are none. Keys are sorted; a number with a fraction is taken for seconds.
    package init?(reading bytes: some Sequence<UInt8>) {
        // Why it cannot be read does not matter: whoever asks says which line it was.
        guard let read = try? JSONDecoder().decode(DecodedJSON.self, from: Data(bytes)) else { return nil }
        self = read.value
    }

    /// The value of a key of an object; `nil` for none, and where it is `null`.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self, let value = members.first(where: { $0.key == key })?.value else {
            return nil
        }
        return value == .null ? nil : value
    }

    package var asText: String? { if case .string(let text) = self { text } else { nil } }
    package var asInteger: Int? { if case .integer(let number) = self { number } else { nil } }
    package var asBool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var asArray: [JSONValue]? { if case .array(let values) = self { values } else { nil } }

    /// A number of seconds, with a fraction or without.
    package var asSeconds: Duration? {
        switch self {
        case .integer(let number): .seconds(number)
        case .seconds(let duration): duration
        default: nil
        }
    }

    /// An array of texts.
    package var asWords: [String]? {
        guard let values = asArray else { return nil }
        let words = values.compactMap(\.asText)
        return words.count == values.count ? words : nil
    }
}

private struct DecodedJSON: Decodable {
    var value: JSONValue

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Key.self) {
            value = .object(
                try members.allKeys.sorted { $0.stringValue < $1.stringValue }.map { key in
                    JSONValue.Member(key.stringValue, try members.decode(DecodedJSON.self, forKey: key).value)
                })
        } else if var values = try? decoder.unkeyedContainer() {
            var all: [JSONValue] = []
            while !values.isAtEnd { all.append(try values.decode(DecodedJSON.self).value) }
            value = .array(all)
        } else {
            value = try Self.plain(decoder.singleValueContainer())
        }
    }

    private static func plain(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let bool = try? container.decode(Bool.self) { return .bool(bool) }
        if let number = try? container.decode(Int.self) { return .integer(number) }
        if let number = try? container.decode(Double.self) {
            guard abs(number) < 1e12 else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "out of range")
            }
            return .seconds(.milliseconds(Int64((number * 1000).rounded())))
        }
        return .string(try container.decode(String.self))
    }
}
