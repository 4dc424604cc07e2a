/// Reads an XML document from beginning to end without building a tree.
///
/// Namespaces and attributes are checked for well-formedness and otherwise ignored. The reader refuses what AWS never
/// sends: DOCTYPE, unknown entities, control characters, invalid UTF-8, depth over 256, a second root, trailing
/// garbage, and documents that are cut off. After a body of ``children(_:)`` the rest of its element is skipped, so
/// unknown elements need no case of their own.
///
/// ```swift
/// var reader = try XMLPullReader(body)
/// try reader.document { (reader, name) throws(XMLError) in
///     if name == "RequestId" { requestID = try reader.text() }
/// }
/// ```
package struct XMLPullReader {
    /// How deep elements may be nested.
    package static let depthLimit = 256

    let bytes: [UInt8]
    var position = 0
    /// The names of the open elements, as ranges in `bytes`.
    var open: [Range<Int>] = []
    /// The innermost open element was written `<a/>`: its end is already due.
    var endIsDue = false

    /// Prepares to read `bytes` and checks their encoding.
    ///
    /// - Throws: ``XMLError`` for bytes that are not UTF-8 and for control characters.
    package init(_ bytes: [UInt8]) throws(XMLError) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        try checkCharacters(of: bytes)
    }

    /// Where the reader is, in bytes.
    package var offset: Int { position }

    /// Reads the whole document: `body` is called for each child of the root element with the child's local name.
    ///
    /// - Returns: The local name of the root element.
    /// - Throws: ``XMLError`` for everything that is not well-formed, trailing garbage included.
    @discardableResult
    package mutating func document(
        _ body: (inout XMLPullReader, String) throws(XMLError) -> Void
    ) throws(XMLError) -> String {
        let root = try enterRoot()
        try children(body)
        try finish()
        return root
    }

    /// Enters the root element; ``finish()`` must be called after its content has been read.
    ///
    /// - Returns: Its local name.
    package mutating func enterRoot() throws(XMLError) -> String {
        try skipMisc(isProlog: true)
        guard position < bytes.count else { throw XMLError(.noRoot, at: position) }
        try readStartTag()
        return localName
    }

    /// Makes sure that nothing but blanks, comments and processing instructions follows the root element.
    package mutating func finish() throws(XMLError) {
        guard open.isEmpty else { throw XMLError(.malformed("the root element is still open"), at: position) }
        try skipMisc(isProlog: false)
        guard position < bytes.count else { return }
        let isElement = bytes[position] == .less
        throw XMLError(isElement ? .secondRoot : .trailingGarbage, at: position)
    }

    /// Reads the rest of the open element: calls `body` for each child element and passes over text between them.
    ///
    /// `body` may read the child with ``text()`` or ``children(_:)``; what it leaves is skipped.
    package mutating func children(
        _ body: (inout XMLPullReader, String) throws(XMLError) -> Void
    ) throws(XMLError) {
        let depth = open.count
        while try enterNextChild() {
            try body(&self, localName)
            if open.count > depth { try leave(to: depth) }
        }
    }

    /// Reads the entries of a list: calls `body` for each child named `entry`, and skips others.
    package mutating func list(
        of entry: String = "member", _ body: (inout XMLPullReader) throws(XMLError) -> Void
    ) throws(XMLError) {
        try children { (reader, name) throws(XMLError) in
            if name == entry { try body(&reader) }
        }
    }

    /// Reads the texts of the children named `entry`.
    package mutating func texts(of entry: String = "member") throws(XMLError) -> [String] {
        var result: [String] = []
        try list(of: entry) { (reader) throws(XMLError) in result.append(try reader.text()) }
        return result
    }

    /// Reads the rest of the open element as text; entities are resolved, line ends become LF.
    ///
    /// - Throws: ``XMLError`` with reason `unexpected` when the element has child elements.
    package mutating func text() throws(XMLError) -> String {
        guard let text = try textUnlessNested() else {
            throw XMLError(.unexpected("an element inside <\(localName)> where text is expected"), at: position)
        }
        return text
    }

    /// Reads the rest of the open element as text; `nil` when it has child elements, which can then be read.
    package mutating func textUnlessNested() throws(XMLError) -> String? {
        let text = try readText()
        if position + 1 >= bytes.count, !endIsDue { throw XMLError(.truncated, at: bytes.count) }
        guard endIsDue || isAtEndTag else { return nil }
        try readEndTag()
        return text
    }

    /// Skips the rest of the open element.
    package mutating func skip() throws(XMLError) {
        try leave(to: open.count - 1)
    }

    /// The local name of the innermost open element.
    var localName: String {
        guard let range = open.last else { return "" }
        let name = bytes[range]
        let start = name.lastIndex(of: .colon).map { $0 + 1 } ?? range.lowerBound
        return String(decoding: bytes[start..<range.upperBound], as: UTF8.self)
    }

    /// Enters the next child of the open element, or leaves the element when there is none.
    private mutating func enterNextChild() throws(XMLError) -> Bool {
        if !endIsDue {
            try skipText()
            if !isAtEndTag {
                try readStartTag()
                return true
            }
        }
        try readEndTag()
        return false
    }

    private mutating func leave(to depth: Int) throws(XMLError) {
        while open.count > depth { _ = try enterNextChild() }
    }

    private var isAtEndTag: Bool {
        position + 1 < bytes.count && bytes[position] == .less && bytes[position + 1] == .slash
    }
}
