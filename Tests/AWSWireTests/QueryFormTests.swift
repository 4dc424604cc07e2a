import AWSWire
import Testing

@Suite struct QueryFormTests {
    @Test func encodesOnlyWhatMustBeEncoded() {
        var form = QueryForm(action: "CreateStack", version: "2010-05-15")
        form.set("TemplateBody", "a b+c&d=é~-_.\n")
        #expect(text(form) == "Action=CreateStack&Version=2010-05-15&TemplateBody=a%20b%2Bc%26d%3D%C3%A9~-_.%0A")
    }

    @Test func sendsListsInTheirPlacesAndAnEmptyOneAsAWSDoes() {
        var form = QueryForm()
        form.setList("Names", ["b", "a"])
        form.setList("ScalingProcesses", [])
        form.setEC2List("InstanceId", ["i-1"])
        form.setEC2List("Nothing", [])
        #expect(text(form) == "Names.member.1=b&Names.member.2=a&ScalingProcesses=&InstanceId.1=i-1")
    }

    @Test func leavesOutWhatIsNil() {
        var form = QueryForm()
        form.set("A", nil as String?)
        form.set("B", nil as Int?)
        form.set("C", nil as Bool?)
        form.set("D", 0)
        form.set("E", false)
        #expect(text(form) == "D=0&E=false")
    }

    struct Decoding: CustomTestStringConvertible, Sendable {
        var body: String
        var fields: [QueryForm.Field]?
        var testDescription: String { body }
    }

    @Test(arguments: [
        Decoding(body: "", fields: []),
        Decoding(body: "a=1&b=x+y%20z", fields: [.init("a", "1"), .init("b", "x y z")]),
        Decoding(body: "a&b=", fields: [.init("a", ""), .init("b", "")]),
        Decoding(body: "a=b=c", fields: [.init("a", "b=c")]),
        Decoding(body: "a=%C3%A9&&b=%2B", fields: [.init("a", "é"), .init("b", "+")]),
        Decoding(body: "a=%", fields: nil),
        Decoding(body: "a=%4", fields: nil),
        Decoding(body: "a=%zz", fields: nil),
        Decoding(body: "a=%FF", fields: nil),
        Decoding(body: "%C3=1", fields: nil),
    ])
    func decodesABodyOrRefusesIt(_ sample: Decoding) {
        let form = try? QueryForm(decoding: Array(sample.body.utf8))  // The refusal is what is looked at.
        #expect(form?.fields == sample.fields)
    }

    @Test func namesTheFieldThatIsBroken() {
        #expect(throws: QueryFormError.badEncoding(field: 2)) { try QueryForm(decoding: Array("a=1&b=%G0".utf8)) }
    }

    @Test func readsListsInTheOrderOfTheirNumbers() throws {
        let form = try QueryForm(decoding: Array("X.member.10=j&X.member.2=b&X.member.1=a&Y.2=d&Y.1=c&Z=".utf8))
        #expect(form.list("X") == ["a", "b", "j"])
        #expect(form.list("Y") == ["c", "d"])
        #expect(form.list("Z").isEmpty && form.hasList("Z"))
        #expect(form.list("None").isEmpty && !form.hasList("None"))
    }

    @Test func readsStructuresWithTheirPrefixRemoved() throws {
        let body = "Tags.member.2.Key=b&Tags.member.1.Key=a&Tags.member.1.Value=1&Filter.1.Value.1=v&S.Version=7"
        let form = try QueryForm(decoding: Array(body.utf8))
        #expect(form.structures("Tags").map { $0["Key"] } == ["a", "b"])
        #expect(form.structures("Tags").map { $0["Value"] } == ["1", nil])
        #expect(form.structures("Filter").map { $0.list("Value") } == [["v"]])
        #expect(form.structure("S")["Version"] == "7")
    }

    @Test func readsBackWhatItWrote() throws {
        let seed = Dice.newSeed()
        var dice = Dice(seed: seed)
        for _ in 0..<200 {
            var form = QueryForm()
            for _ in 0..<dice.number(0..<8) {
                form.set(dice.text("abé.&=+% ", 1..<6), dice.text("aé\n&=+%/~ \u{1F600}", 0..<20))
            }
            #expect(try QueryForm(decoding: form.encoded) == form, "seed \(seed)")
        }
    }

    private func text(_ form: QueryForm) -> String { String(decoding: form.encoded, as: UTF8.self) }
}
