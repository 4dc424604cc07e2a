import CloudFormationTemplate
import Testing

@Suite struct TemplateParseTests {
    struct Fault: CustomTestStringConvertible {
        let text: String
        let error: String

        var testDescription: String { error }
    }

    static let faults: [Fault] = [
        Fault(text: "", error: "t: Template format error: the template is empty."),
        Fault(text: "just text", error: "t:1:1: Template format error: unsupported structure."),
        Fault(text: "[1]", error: "t:1:1: Template format error: unsupported structure."),
        Fault(text: "Foo: 1\nResources: {}", error: "t:1:1: Invalid template property or properties [Foo]"),
        Fault(
            text: "Resources: {}",
            error: "t:1:12: Template format error: At least one Resources member must be defined."),
        Fault(
            text: "AWSTemplateFormatVersion: 2010-09-10\nResources: {A: {Type: B}}",
            error: "t:1:27: AWSTemplateFormatVersion: Template format error: unsupported value for "
                + "AWSTemplateFormatVersion."),
        Fault(
            text: "Resources:\n  A:\n    Properties: {}",
            error:
                "t:2:3: Resources.A: Template format error: [/Resources/A] Every Resources object must contain a Type "
                + "member."),
        Fault(
            text: "Resources:\n  A-B: {Type: T}",
            error: "t:2:3: Resources.A-B: Template format error: Resource name A-B is non alphanumeric."),
        Fault(
            text: "Resources:\n  A: {Type: T, Colour: red}",
            error: "t:2:16: Resources.A: Invalid template resource property 'Colour'"),
        Fault(
            text: "Resources:\n  A: {Type: T}\n  A: {Type: U}",
            error: "t:2:3: Template format error: YAML not well-formed. (line 2, column 3): duplicate key \"A\""),
        Fault(
            text: "Resources:\n  A: {Type: T, Properties: {X: !Colour red}}",
            error: "t:2:32: Resources.A.Properties.X: Template format error: !Colour is no tag of CloudFormation."),
        Fault(
            text: "Resources:\n  A: {Type: T\n",
            error:
                "t:3:1: Template format error: YAML not well-formed. (line 3, column 1): did not find expected ',' "
                + "or '}'"
        ),
        Fault(
            text: "{\"Resources\": {\"A\": {\"Type\": \"T\",, }}}",
            error:
                "t:1:34: Template format error: JSON not well-formed. (line 1, column 34): did not find expected "
                + "node content"
        ),
        Fault(
            text: "Parameters:\n  P: {Type: Text}\nResources: {A: {Type: T}}",
            error: "t:2:13: Parameters.P: Template format error: Unrecognized parameter type: Text"),
        Fault(
            text: "Base: &b {Type: T}\nResources: {A: {<<: *b}}",
            error: "t:2:17: Resources.A: CloudFormation knows no merge keys (<<): write the entries out."),
    ]

    @Test(arguments: faults) func refusesWithLineAndColumn(_ fault: Fault) {
        let error = #expect(throws: TemplateError.self) { try Template.parse(fault.text, name: "t") }
        #expect(error?.description == fault.error)
    }

    @Test func keepsTheOrderOfTheText() throws {
        let template = try Template.parse(
            "Resources: {Z: {Type: T}, M: {Type: T}, A: {Type: T}}", name: "t")
        #expect(template.resources.map(\.logicalID) == ["Z", "M", "A"])
    }

    @Test func readsEveryAttributeOfAResource() throws {
        let template = try Template.parse(
            """
            AWSTemplateFormatVersion: 2010-09-09
            Description: "about"
            Transform: [AWS::LanguageExtensions, {Name: AWS::Include}]
            Conditions: {C: !Equals [a, b]}
            Resources:
              A:
                Type: AWS::AutoScaling::AutoScalingGroup
                Condition: C
                DependsOn: [B, D]
                DeletionPolicy: Retain
                UpdateReplacePolicy: Delete
                CreationPolicy: {ResourceSignal: {Count: 2}}
                UpdatePolicy: {AutoScalingScheduledAction: {IgnoreUnmodifiedGroupSizeProperties: true}}
                Metadata: {k: v}
                Properties: {MinSize: 1}
              B: {Type: T, DependsOn: D}
              D: {Type: T}
            """, name: "t")
        let resource = template.resources[0]
        #expect(template.description == "about")
        #expect(template.transforms == ["AWS::LanguageExtensions", "AWS::Include"])
        #expect(resource.condition == "C")
        #expect(resource.dependsOn == ["B", "D"])
        #expect(template.resources[1].dependsOn == ["D"])
        #expect(resource.deletionPolicy == "Retain")
        #expect(resource.updateReplacePolicy == "Delete")
        #expect(resource.creationPolicy?["ResourceSignal"]?["Count"]?.text == "2")
        #expect(resource.updatePolicy != nil)
        #expect(resource.metadata?["k"]?.text == "v")
    }

    @Test func readsJSONWithEscapesTabsAndNoBlanks() throws {
        let template = try Template.parse(
            "{\n\t\"Resources\":{\"A\":{\"Type\":\"T\",\"Properties\":{\"X\":\"\\u00e9\\/\\n\\\"\"}}}}", name: "t.json")
        #expect(template.resources[0].properties?["X"]?.text == "é/\n\"")
    }

    @Test func readsJSONCharactersThatAreTwoEscapes() throws {
        let template = try Template.parse(
            #"{"Resources":{"A":{"Type":"T","Properties":{"X":"\ud83d\ude00 \\ud83d"}}}}"#, name: "t.json")
        #expect(template.resources[0].properties?["X"]?.text == "\u{1F600} \\ud83d")
    }

    @Test func ignoresAByteOrderMarkAndReadsAliases() throws {
        let template = try Template.parse(
            "\u{FEFF}Metadata: {d: &d {a: 1}}\nResources: {A: {Type: T, Properties: *d}}", name: "t")
        #expect(template.resources[0].properties?["a"]?.text == "1")
    }

    @Test func endsAnAliasBomb() {
        let levels = (1...9).map { level in
            "  l\(level): &l\(level) [" + Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ",") + "]"
        }
        let text = "Metadata:\n  l0: &l0 [x,x,x,x,x,x,x,x,x,x]\n" + levels.joined(separator: "\n")
        let error = #expect(throws: TemplateError.self) { try Template.parse(text, name: "t") }
        #expect(error?.message == "the template has more than 200000 values: use fewer aliases")
    }

    @Test(arguments: [
        String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
        "Metadata: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
        "Metadata: " + String(repeating: "{a: ", count: 300) + String(repeating: "}", count: 300),
    ])
    func refusesWhatIsNestedTooDeep(_ text: String) {
        #expect(throws: TemplateError.self) { try Template.parse(text, name: "t") }
    }

    @Test func refusesMoreThan500ResourcesAndMoreThanOneMegabyte() throws {
        func text(_ count: Int) -> String {
            "Resources:\n" + (0..<count).map { "  A\($0): {Type: T}\n" }.joined()
        }
        #expect(try Template.parse(text(500), name: "t").resources.count == 500)
        let error = #expect(throws: TemplateError.self) { try Template.parse(text(501), name: "t") }
        #expect(
            error?.message
                == "Template format error: Number of resources, 501, is greater than maximum allowed, 500")
        let large = text(1) + "# " + String(repeating: "x", count: 1_048_576)
        #expect(throws: TemplateError.self) { try Template.parse(large, name: "t") }
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect(throws: TemplateError.self) { try Template.parse([0x7b, 0xff, 0x7d], name: "t") }
    }

    @Test(arguments: [
        ("X: !Ref Nobody", "Unresolved resource dependencies [Nobody]"),
        ("X: !GetAtt Nobody.Arn", "references undefined resource Nobody"),
        ("X: !Sub '${Nobody}'", "Unresolved resource dependencies [Nobody]"),
        ("X: !Sub ['${a}${Nobody.Arn}', {a: b}]", "references undefined resource Nobody"),
        ("X: !If [Nobody, a, b]", "Unresolved condition dependency Nobody"),
    ])
    func checksReferencesBeforeAnythingIsEvaluated(_ property: String, _ words: String) throws {
        let template = try Template.parse("Resources: {A: {Type: T, Properties: {\(property)}}}", name: "t")
        let error = #expect(throws: TemplateError.self) { try template.checkReferences() }
        #expect(error?.message.contains(words) == true)
    }
}
