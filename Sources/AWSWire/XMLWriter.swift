/// Writes an XML document, element by element.
///
/// ```swift
/// var writer = XMLWriter()
/// writer.document("DescribeStacksResponse", namespace: "http://...") { writer in
///     writer.element("StackName", "web")
/// }
/// ```
package struct XMLWriter: Sendable {
    /// What has been written so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Writes the root element with what `body` writes into it.
    package mutating func document(_ name: String, namespace: String? = nil, _ body: (inout XMLWriter) -> Void) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: name.utf8)
        if let namespace {
            bytes.append(contentsOf: " xmlns=\"".utf8)
            appendEscaped(namespace)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
        body(&self)
        appendEnd(name)
    }

    /// Writes an element with the elements that `body` writes into it.
    package mutating func element(_ name: String, _ body: (inout XMLWriter) -> Void) {
        document(name, body)
    }

    /// Writes an element with `text`; writes nothing when `text` is `nil`.
    ///
    /// Control characters that XML cannot carry become `U+FFFD`.
    package mutating func element(_ name: String, _ text: String?) {
        guard let text else { return }
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ">"))
        appendEscaped(text)
        appendEnd(name)
    }

    /// Writes an element with a number; writes nothing when it is `nil`.
    package mutating func element(_ name: String, _ number: Int?) {
        element(name, number.map(String.init))
    }

    /// Writes an element with `true` or `false`; writes nothing when it is `nil`.
    package mutating func element(_ name: String, _ flag: Bool?) {
        element(name, flag.map { $0 ? "true" : "false" })
    }

    /// Writes `NAME` with one `<member>` for each value that `each` fills; an empty list becomes an empty element.
    ///
    /// - Parameter entry: The name of an entry: `member`, or `item` for EC2.
    package mutating func list<Value>(
        _ name: String, _ values: [Value], entry: String = "member", each: (inout XMLWriter, Value) -> Void
    ) {
        element(name) { writer in
            for value in values {
                writer.element(entry) { each(&$0, value) }
            }
        }
    }

    /// Writes `NAME` with one entry of text for each value.
    package mutating func list(_ name: String, _ values: [String], entry: String = "member") {
        element(name) { writer in
            for value in values { writer.element(entry, value) }
        }
    }

    private mutating func appendEnd(_ name: String) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(UInt8(ascii: "/"))
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func appendEscaped(_ text: String) {
        // Hardly any text has something to escape, and whole texts are much faster to look through and to append than bytes.
        let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in
            guard !bytes.contains(where: \.needsEscape) else { return false }
            self.bytes.append(contentsOf: bytes)
            return true
        }
        if isPlain == true { return }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case 13: bytes.append(contentsOf: "&#13;".utf8)  // A bare CR would be read back as LF.
            case 9, 10: bytes.append(byte)
            case 0..<32: bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
    }
}

extension UInt8 {
    fileprivate var needsEscape: Bool {
        switch self {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): true
        case 9, 10: false
        default: self < 32
        }
    }
}
