import AWSWire
import Testing

@Suite struct XMLPullReaderTests {
    struct Refused: CustomTestStringConvertible, Sendable {
        var document: String
        var reason: XMLError.Reason
        var offset: Int
        var testDescription: String { String(document.prefix(40)) }

        init(_ document: String, _ reason: XMLError.Reason, _ offset: Int) {
            self.document = document
            self.reason = reason
            self.offset = offset
        }
    }

    @Test(arguments: [
        Refused("", .noRoot, 0),
        Refused("  ", .noRoot, 2),
        Refused("<a>", .truncated, 3),
        Refused("<a><b></b>", .truncated, 10),
        Refused("<a>text", .truncated, 7),
        Refused("<a", .truncated, 2),
        Refused("<a x='1", .truncated, 7),
        Refused("<a>&am", .truncated, 6),
        Refused("<a><!-- x", .truncated, 9),
        Refused("<a><![CDATA[x", .truncated, 13),
        Refused("<!DOCTYPE a><a/>", .declaration, 0),
        Refused("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", .declaration, 21),
        Refused("<a><!ELEMENT b></a>", .declaration, 3),
        Refused("<a>&nbsp;</a>", .unknownEntity("nbsp"), 3),
        Refused("<a>&#0;</a>", .unknownEntity("#0"), 3),
        Refused("<a>&#xD800;</a>", .unknownEntity("#xD800"), 3),
        Refused("<a>&#x110000;</a>", .unknownEntity("#x110000"), 3),
        Refused("<a>\u{1}</a>", .controlCharacter, 3),
        Refused("<a>\u{FFFE}</a>", .controlCharacter, 3),
        Refused("<a></b>", .wrongEndTag(expected: "a"), 3),
        Refused("<a></ab>", .wrongEndTag(expected: "a"), 3),
        Refused("<a/><b/>", .secondRoot, 4),
        Refused("<a/>x", .trailingGarbage, 4),
        Refused("x<a/>", .malformed("text where a tag is expected"), 0),
        Refused("<a>]]></a>", .malformed("\"]]>\" in text"), 3),
        Refused("<a x='1' x='2'/>", .malformed("an attribute appears twice"), 9),
        Refused("<a x='<'/>", .malformed("\"<\" in an attribute's value"), 6),
        Refused("<a><!-- a -- b --></a>", .malformed("\"--\" inside a comment"), 3),
        Refused("<1/>", .malformed("a name is expected"), 1),
        Refused(" <?xml version='1.0'?><a/>", .malformed("an XML declaration that is not at the beginning"), 1),
        Refused("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", .encoding("ISO-8859-1"), 20),
    ])
    func refusesWithTheReasonAndThePlace(_ sample: Refused) {
        #expect(throws: XMLError(sample.reason, at: sample.offset)) { try tree(Array(sample.document.utf8)) }
    }

    @Test(arguments: [
        [0x3C, 0x61, 0x3E, 0xFF], [0x3C, 0x61, 0x3E, 0xC0, 0x80], [0x3C, 0x61, 0x3E, 0xED, 0xA0, 0x80],
    ])
    func refusesInvalidUTF8(_ bytes: [UInt8]) {
        #expect(throws: XMLError(.invalidUTF8, at: 3)) { try tree(bytes) }
    }

    @Test func takes256LevelsAndRefusesOneMore() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        var reader = try XMLPullReader(nested(256))
        try reader.document { (_, _) throws(XMLError) in }
        #expect(throws: XMLError(.tooDeep, at: 768)) {
            var reader = try XMLPullReader(nested(257))
            try reader.document { (_, _) throws(XMLError) in }
        }
    }

    @Test func readsTextAsItIsMeant() throws {
        let document =
            "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a -->"
            + "<r xmlns:n='u'><n:t a=\"&lt;\">1 &lt;&#65;&#x1F600;<!-- x -->é<![CDATA[<&]]>\r\n2\r3</n:t><e/></r>\n"
        #expect(try tree(Array(document.utf8)) == "r(t[1 <A\u{1F600}é<&\n2\n3]e[])")
    }

    @Test func skipsWhatNobodyRead() throws {
        let document = "<r><x><y>1</y><z/></x>text<k>2</k><x/><k>3</k></r>"
        var reader = try XMLPullReader(Array(document.utf8))
        var found: [String] = []
        let root = try reader.document { (reader, name) throws(XMLError) in
            if name == "k" { found.append(try reader.text()) }
        }
        #expect(root == "r")
        #expect(found == ["2", "3"])
    }

    @Test func doesNotTakeAnElementForText() throws {
        var reader = try XMLPullReader(Array("<r><k>1<x/></k></r>".utf8))
        #expect(throws: XMLError(.unexpected("an element inside <k> where text is expected"), at: 7)) {
            try reader.document { (reader, _) throws(XMLError) in _ = try reader.text() }
        }
    }

    @Test func readsBackWhatTheWriterWrote() throws {
        let seed = Dice.newSeed()
        var dice = Dice(seed: seed)
        for _ in 0..<100 {
            let texts = (0..<dice.number(0..<6)).map { _ in dice.text("a <>&\"']\n\r\té\u{1F600}", 0..<12) }
            var writer = XMLWriter()
            writer.document("Root", namespace: "http://example.com/?a&b") { $0.list("Names", texts) }
            var reader = try XMLPullReader(writer.bytes)
            var found: [String] = []
            try reader.document { (reader, _) throws(XMLError) in found = try reader.texts() }
            #expect(found == texts, "seed \(seed)")
        }
    }
}

/// The document as nested text: `name(children)` or `name[text]`.
func tree(_ bytes: [UInt8]) throws(XMLError) -> String {
    var reader = try XMLPullReader(bytes)
    let root = try reader.enterRoot()
    let inside = try inside(&reader)
    try reader.finish()
    return root + inside
}

private func inside(_ reader: inout XMLPullReader) throws(XMLError) -> String {
    if let text = try reader.textUnlessNested() { return "[\(text)]" }
    var result = ""
    try reader.children { (reader, name) throws(XMLError) in result += name + (try inside(&reader)) }
    return "(\(result))"
}
