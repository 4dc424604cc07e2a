/// Why a document is not XML that this program takes, and where.
package struct XMLError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The document ends in the middle.
        case truncated
        case invalidUTF8
        /// A character that XML 1.0 does not allow.
        case controlCharacter
        /// A DOCTYPE or another declaration; never taken, since entities can be expanded without end.
        case declaration
        case unknownEntity(String)
        /// An encoding other than UTF-8.
        case encoding(String)
        /// Elements are nested deeper than ``XMLPullReader/depthLimit``.
        case tooDeep
        /// The end tag does not fit the open element.
        case wrongEndTag(expected: String)
        case secondRoot
        case trailingGarbage
        case noRoot
        /// Any other break of XML's grammar.
        case malformed(String)
        /// Well-formed, but not the document that was expected.
        case unexpected(String)
    }

    package var reason: Reason
    /// Where, in bytes from the beginning of the document.
    package var offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension XMLError: CustomStringConvertible {
    package var description: String {
        let what =
            switch reason {
            case .truncated: "the document is cut off"
            case .invalidUTF8: "bytes that are not UTF-8"
            case .controlCharacter: "a control character"
            case .declaration: "a DOCTYPE or declaration, which is not taken"
            case .unknownEntity(let name): "unknown entity \"\(name)\""
            case .encoding(let name): "encoding \"\(name)\", which is not UTF-8"
            case .tooDeep: "elements nested deeper than \(XMLPullReader.depthLimit)"
            case .wrongEndTag(let expected): "the end tag does not fit <\(expected)>"
            case .secondRoot: "a second root element"
            case .trailingGarbage: "text after the root element"
            case .noRoot: "no root element"
            case .malformed(let what), .unexpected(let what): what
            }
        return "byte \(offset): \(what)"
    }
}
