/// An element of an answer: a name and either text or further elements.
package struct XMLNode: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case text(String)
        case children([XMLNode])
    }

    package let name: String
    package let content: Content

    package init(_ name: String, _ text: String) {
        self.name = name
        self.content = .text(text)
    }

    package init(_ name: String, _ children: [XMLNode]) {
        self.name = name
        self.content = .children(children)
    }

    package init(_ name: String, _ number: Int) { self.init(name, String(number)) }

    package init(_ name: String, _ flag: Bool) { self.init(name, flag ? "true" : "false") }

    /// A list as the query protocol writes it: each item is a `member` (EC2: an `item`).
    package static func list(_ name: String, of items: [[XMLNode]], item: String = "member") -> XMLNode {
        XMLNode(name, items.map { XMLNode(item, $0) })
    }

    /// A list of texts.
    package static func list(_ name: String, texts: [String], item: String = "member") -> XMLNode {
        XMLNode(name, texts.map { XMLNode(item, $0) })
    }

    /// The element with `text`, or none without.
    package static func optional(_ name: String, _ text: String?) -> [XMLNode] {
        text.map { [XMLNode(name, $0)] } ?? []
    }
}
