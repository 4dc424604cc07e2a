import AWSWire
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Another parser as a judge: what it refuses we must refuse, and what both take must mean the same.
@Suite struct XMLAgainstFoundationTests {
    @Test func agreesWithFoundationOnRandomDocuments() throws {
        let seed = Dice.newSeed()
        var dice = Dice(seed: seed)
        for number in 0..<400 {
            let document = Array(element(&dice, depth: 0).utf8)
            let theirs = try #require(foundationTree(document), "seed \(seed), document \(number)")
            #expect(try tree(document) == theirs, "seed \(seed), document \(number)")
        }
    }

    @Test func neverTakesWhatFoundationRefuses() throws {
        let seed = Dice.newSeed()
        var dice = Dice(seed: seed)
        var refused = 0
        for number in 0..<3000 {
            var document = Array(element(&dice, depth: 0).utf8)
            for _ in 0..<dice.number(1..<3) { damage(&document, &dice) }
            // A refusal of ours needs no consent: we take less on purpose. (And FoundationXML crashes on some bytes.)
            guard let ours = try? tree(document) else {
                refused += 1
                continue
            }
            let theirs = foundationTree(document)
            #expect(
                ours == theirs,
                "seed \(seed), document \(number): \(String(decoding: document, as: UTF8.self))")
        }
        #expect((500..<2900).contains(refused), "some of the damage must be harmless, and some not; seed \(seed)")
    }

    private func element(_ dice: inout Dice, depth: Int) -> String {
        let name = dice.text("abcXYZ", 1..<3)
        let attribute = dice.chance(20) ? " k='\(text(&dice))'" : ""
        if dice.chance(10) { return "<\(name)\(attribute)/>" }
        let isLeaf = depth > 3 || dice.chance(40)
        let content =
            isLeaf
            ? text(&dice) + (dice.chance(20) ? "<![CDATA[<&\(dice.text("ab>]", 0..<3))x]]>" : "")
            : (0..<dice.number(1..<4)).map { _ in
                element(&dice, depth: depth + 1) + (dice.chance(30) ? "\n  " : "")
                    + (dice.chance(10) ? "<!-- \(dice.text("ab<&", 0..<5)) -->" : "")
            }.joined()
        return "<\(name)\(attribute)>\(content)</\(name)>"
    }

    private func text(_ dice: inout Dice) -> String {
        let parts = ["a", " ", "é", "&lt;", "&amp;", "&#65;", "&#x1F600;", "\u{1F600}", "\n", "&quot;", ">", "]"]
        let text = (0..<dice.number(0..<6)).map { _ in parts[dice.number(0..<parts.count)] }.joined()
        return text.replacing("]]>", with: "]] >")
    }

    private func damage(_ document: inout [UInt8], _ dice: inout Dice) {
        let place = dice.number(0..<max(1, document.count))
        switch dice.number(0..<4) {
        case 0: document.removeLast(dice.number(0..<document.count + 1))
        case 1 where !document.isEmpty: document.remove(at: place)
        case 2: document.insert(Array("<>&;/'\"=! -]?".utf8)[dice.number(0..<13)], at: min(place, document.count))
        default:
            if !document.isEmpty { document[place] = UInt8(dice.number(0..<256)) }
        }
    }

    /// The same text as `tree(_:)` gives, from FoundationXML; `nil` for a document that it refuses.
    private func foundationTree(_ document: [UInt8]) -> String? {
        let parser = XMLParser(data: Data(document))
        let listener = TreeListener()
        parser.delegate = listener
        // `parse()` returns true for documents that are cut off; only the error tells.
        guard parser.parse(), parser.parserError == nil, listener.stack.isEmpty else { return nil }
        return listener.result
    }
}

private final class TreeListener: NSObject, XMLParserDelegate {
    struct Node {
        var name: String
        var text = ""
        var children = ""
        var hasChildren = false
    }

    var stack: [Node] = []
    var result: String?

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        stack.append(Node(name: name))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if !stack.isEmpty { stack[stack.count - 1].text += string }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        if !stack.isEmpty { stack[stack.count - 1].text += String(decoding: block, as: UTF8.self) }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        let node = stack.removeLast()
        let local = node.name.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let text = local + (node.hasChildren ? "(\(node.children))" : "[\(node.text)]")
        guard !stack.isEmpty else {
            result = text
            return
        }
        stack[stack.count - 1].children += text
        stack[stack.count - 1].hasChildren = true
    }
}
