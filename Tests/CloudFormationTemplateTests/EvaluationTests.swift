import CloudFormationTemplate
import Testing

@Suite struct EvaluationTests {
    struct Case: CustomTestStringConvertible {
        let expression: String
        let value: PropertyValue?
        var extra = ""

        var testDescription: String { expression }
    }

    static let mappings = """
        Mappings:
          RegionMap:
            eu-west-1: {HVM64: ami-0ff8a91507f77f867, Sizes: [1, 2]}
            us-east-1: {HVM64: ami-0bdb828fd58c52235}
        Conditions:
          Yes: !Equals [!Ref "AWS::Region", eu-west-1]
          No: !Not [{Condition: Yes}]
          Both: !And [!Condition Yes, !Not [!Condition No]]
          Either: {"Fn::Or": [{"Condition": "No"}, {"Fn::Equals": ["1", 1]}]}
        """

    static let cases: [Case] = [
        Case(expression: "2010-09-09", value: .string("2010-09-09")),
        Case(expression: "1.10", value: .number("1.10")),
        Case(expression: "0123456789", value: .number("0123456789")),
        Case(expression: "yes", value: .string("yes")),
        Case(expression: "off", value: .string("off")),
        Case(expression: "true", value: .bool(true)),
        Case(expression: "'true'", value: .string("true")),
        Case(expression: "!Ref AWS::Region", value: .string("eu-west-1")),
        Case(expression: "!Ref AWS::Partition", value: .string("aws")),
        Case(expression: "!Ref AWS::URLSuffix", value: .string("amazonaws.com")),
        Case(expression: "!Ref AWS::NotificationARNs", value: texts("arn:n")),
        Case(expression: "!Ref AWS::NoValue", value: nil),
        Case(expression: "[a, !Ref AWS::NoValue, b]", value: texts("a", "b")),
        Case(expression: "{\"Ref\": \"AWS::StackName\"}", value: .string("web")),
        Case(expression: "!Ref Other", value: .string("other-1")),
        Case(expression: "!GetAtt Other.Arn", value: .string("Arn of Other")),
        Case(expression: "!GetAtt [Other, Arn]", value: .string("Arn of Other")),
        Case(expression: "!GetAtt Other.Outputs.Key", value: .string("Outputs.Key of Other")),
        Case(expression: "{\"Fn::GetAtt\": [\"Other\", \"Arn\"]}", value: .string("Arn of Other")),
        Case(expression: "{\"Fn::GetAtt\": \"Other.Arn\"}", value: .string("Arn of Other")),
        Case(expression: "!Sub 'www.${AWS::StackName}-${Other}'", value: .string("www.web-other-1")),
        Case(expression: "!Sub '${Other.Arn} ${!Literal} $x ${'", value: .string("Arn of Other ${Literal} $x ${")),
        Case(
            expression: "!Sub ['www.${Domain}.${AWS::Region}', {Domain: !Ref Other}]",
            value: .string("www.other-1.eu-west-1")),
        // The three examples of AWS's page on Fn::Join and Fn::Select.
        Case(expression: "!Join [\":\", [a, b, c]]", value: .string("a:b:c")),
        Case(expression: "!Select [\"1\", [apples, grapes, oranges, mangoes]]", value: .string("grapes")),
        Case(expression: "!Split [\"|\", \"a|b|c\"]", value: texts("a", "b", "c")),
        Case(expression: "!Split [\"|\", \"a||c|\"]", value: texts("a", "", "c", "")),
        Case(expression: "!Select [2, !Split [\",\", \"a,b,c\"]]", value: .string("c")),
        Case(expression: "!Base64 AWS CloudFormation", value: .string("QVdTIENsb3VkRm9ybWF0aW9u")),
        Case(expression: "{\"Fn::Base64\": {\"Fn::Sub\": \"${AWS::StackName}\"}}", value: .string("d2Vi")),
        Case(expression: "!Base64 a", value: .string("YQ==")),
        Case(expression: "!Base64 ''", value: .string("")),
        Case(expression: "!GetAZs ''", value: texts("eu-west-1a", "eu-west-1b")),
        Case(expression: "!GetAZs {Ref: 'AWS::Region'}", value: texts("eu-west-1a", "eu-west-1b")),
        Case(expression: "!Select [0, !GetAZs '']", value: .string("eu-west-1a")),
        Case(
            expression: "!FindInMap [RegionMap, !Ref 'AWS::Region', HVM64]", value: .string("ami-0ff8a91507f77f867"),
            extra: mappings),
        Case(
            expression: "!FindInMap [RegionMap, eu-west-1, Sizes]", value: .list([.number("1"), .number("2")]),
            extra: mappings),
        Case(
            expression: "!FindInMap [RegionMap, eu-north-1, HVM64, {DefaultValue: none}]", value: .string("none"),
            extra: mappings),
        Case(expression: "!If [Yes, a, b]", value: .string("a"), extra: mappings),
        Case(expression: "!If [No, a, b]", value: .string("b"), extra: mappings),
        Case(expression: "!If [No, a, !Ref AWS::NoValue]", value: nil, extra: mappings),
        Case(expression: "!If [Both, a, b]", value: .string("a"), extra: mappings),
        Case(expression: "{\"Fn::If\": [\"Either\", \"a\", \"b\"]}", value: .string("a"), extra: mappings),
        // The branch that is not taken is not evaluated.
        Case(expression: "!If [Yes, a, !FindInMap [No, such, map]]", value: .string("a"), extra: mappings),
        Case(expression: "!ImportValue net-vpc", value: .string("vpc-1")),
        Case(
            expression: "!Cidr [\"192.168.0.0/24\", \"6\", \"5\"]",
            value: texts(
                "192.168.0.0/27", "192.168.0.32/27", "192.168.0.64/27", "192.168.0.96/27", "192.168.0.128/27",
                "192.168.0.160/27")),
        Case(
            expression: "!Cidr [\"2001:db8:0:ff00::/56\", 2, 64]",
            value: texts("2001:db8:0:ff00::/64", "2001:db8:0:ff01::/64")),
        Case(expression: "!Length [a, b]", value: .number("2")),
        Case(
            expression: "!ToJsonString {b: [1, \"x\\\"\"], a: true}", value: .string("{\"b\":[1,\"x\\\"\"],\"a\":true}")
        ),
    ]

    @Test(arguments: cases) func evaluatesAsAWSDocuments(_ example: Case) throws {
        #expect(try template(x: example.expression, extra: example.extra).x() == example.value)
    }

    struct Fault: CustomTestStringConvertible {
        let expression: String
        let error: String
        var extra = ""

        var testDescription: String { expression }
    }

    static let faults: [Fault] = [
        Fault(
            expression: "!Ref Nobody",
            error: "t.yaml:6:10: Resources.R.Properties.X.Ref: Template format error: Unresolved resource dependencies "
                + "[Nobody] in the Resources block of the template"),
        Fault(
            expression: "!GetAtt Nobody.Arn",
            error:
                "t.yaml:6:10: Resources.R.Properties.X.Fn::GetAtt: Template error: instance of Fn::GetAtt references "
                + "undefined resource Nobody"),
        Fault(
            expression: "!GetAtt Other.Colour",
            error: "t.yaml:6:10: Resources.R.Properties.X.Fn::GetAtt: the attribute Colour of Other is not known here"),
        Fault(
            expression: "[!Select [3, [a, b, c]]]",
            error: "t.yaml:6:20: Resources.R.Properties.X.0.Fn::Select: Template error: Fn::Select cannot select "
                + "nonexistent value at index 3"),
        Fault(
            expression: "!FindInMap [M, a, b]",
            error:
                "t.yaml:6:10: Resources.R.Properties.X.Fn::FindInMap: Template error: Unable to get mapping for M::a::b"
        ),
        Fault(
            expression: "!If [Nobody, a, b]",
            error:
                "t.yaml:6:15: Resources.R.Properties.X.Fn::If: Template format error: Unresolved condition dependency "
                + "Nobody: add it to Conditions."),
        Fault(
            expression: "!ImportValue nobody",
            error: "t.yaml:6:10: Resources.R.Properties.X.Fn::ImportValue: No export named nobody found."),
        Fault(
            expression: "{a: null}",
            error:
                "t.yaml:6:14: Resources.R.Properties.X.a: Template format error: [/Resources/R/Properties/X/a] 'null' "
                + "values are not allowed"),
        Fault(
            expression: "{\"Fn::Nonsense\": 1}",
            error: "t.yaml:6:11: Resources.R.Properties.X.Fn::Nonsense: Template format error: Fn::Nonsense is unknown "
                + "here, or is not the only key of its object."),
        Fault(
            expression: "!Sub 'a ${AWS::NotificationARNs}'",
            error: "t.yaml:6:10: Resources.R.Properties.X.Fn::Sub: Template error: variable AWS::NotificationARNs in "
                + "Fn::Sub expression does not resolve to a string"),
    ]

    @Test(arguments: faults) func namesThePlaceThatCannotBeEvaluated(_ fault: Fault) throws {
        let template = try template(x: fault.expression)
        let error = #expect(throws: TemplateError.self) { try template.x() }
        #expect(error?.description == fault.error)
    }

    @Test func namesConditionsThatGoRoundInACircle() throws {
        let template = try template(
            x: "!If [A, 1, 2]", extra: "Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}")
        let error = #expect(throws: TemplateError.self) { try template.x() }
        #expect(error?.message == "Template format error: Circular dependency between conditions: [A, B, A]")
    }

    @Test func decidesAConditionWhenOneKnownOperandIsEnough() throws {
        let template = try template(
            x: "!If [C, a, b]",
            extra: """
                Parameters: {Unknown: {Type: String}, Known: {Type: String}}
                Conditions: {C: !Or [!Equals [!Ref Unknown, x], !Equals [!Ref Known, y]]}
                """)
        #expect(try template.x(["Known": .string("y")]) == .string("a"))
        #expect(throws: TemplateError.self) { try template.x(["Known": .string("z")]) }
    }

    @Test func evaluatesOutputsAndSkipsResourcesWhoseConditionDoesNotHold() throws {
        let template = try Template.parse(
            """
            {"Conditions": {"Prod": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}},
             "Resources": {"A": {"Type": "T::A", "Condition": "Prod"}, "Other": {"Type": "T::B"}},
             "Outputs": {"URL": {"Value": {"Fn::Join": ["", ["http://", {"Fn::GetAtt": ["Other", "Arn"]}]]}}}}
            """, name: "t.json")
        let evaluation = template.evaluation()
        #expect(try evaluation.existingResources().map(\.logicalID) == ["Other"])
        #expect(try evaluation.value(of: template.outputs[0]) == .string("http://Arn of Other"))
    }

    @Test func seesNoChangeInOrderOfKeysOrInNumbersWrittenAsTexts() {
        let one = PropertyValue.map([.init(key: "a", value: .number("2")), .init(key: "b", value: texts("x"))])
        let two = PropertyValue.map([.init(key: "b", value: texts("x")), .init(key: "a", value: .string("2"))])
        #expect(one.isEquivalent(to: two))
        #expect(!one.isEquivalent(to: .map([.init(key: "a", value: .number("2"))])))
        #expect(!texts("x", "y").isEquivalent(to: texts("y", "x")))
    }
}
