import CloudFormationTemplate
import Testing

/// The examples that AWS's CloudFormation Template Reference gives for its intrinsic functions, with the results that
/// the pages state; each case names its page.
@Suite struct DocumentedExampleTests {
    struct Example: CustomTestStringConvertible {
        let page: String
        let expression: String
        let value: PropertyValue?
        var extra = ""
        var parameters: [String: PropertyValue] = [:]

        var testDescription: String { "\(page): \(expression)" }
    }

    static let regionMap = """
        Mappings:
          RegionMap:
            us-east-1: {HVM64: ami-0ff8a91507f77f867, HVMG2: ami-0a584ac55a7631c0c}
            us-west-1: {HVM64: ami-0bdb828fd58c52235, HVMG2: ami-066ee5fd4a9ef77f1}
            eu-west-1: {HVM64: ami-047bb4163c506cd98, HVMG2: ami-31c2f645}
        """

    static let conditions = """
        Parameters:
          EnvironmentType: {Type: String}
          ASecurityGroup: {Type: String}
          DBSnapshotName: {Type: String}
        Conditions:
          IsProduction: !Equals [!Ref EnvironmentType, prod]
          SomeOtherCondition: !Equals [!Ref EnvironmentType, test]
          MyAndCondition: !And [!Equals [sg-mysggroup, !Ref ASecurityGroup], !Condition SomeOtherCondition]
          MyNotCondition: !Not [!Equals [!Ref EnvironmentType, prod]]
          MyOrCondition: !Or [!Equals [sg-mysggroup, !Ref ASecurityGroup], Condition: SomeOtherCondition]
          UseDBSnapshot: !Not [!Equals [!Ref DBSnapshotName, ""]]
        """

    static let test: [String: PropertyValue] = [
        "EnvironmentType": .string("test"), "ASecurityGroup": .string("sg-mysggroup"), "DBSnapshotName": .string(""),
    ]

    static let prod: [String: PropertyValue] = [
        "EnvironmentType": .string("prod"), "ASecurityGroup": .string("sg-other"), "DBSnapshotName": .string("snap"),
    ]

    static let texts1: [Example] = [
        Example(
            page: "Fn::Base64", expression: #"{"Fn::Base64": "AWS CloudFormation"}"#,
            value: .string("QVdTIENsb3VkRm9ybWF0aW9u")),
        Example(
            page: "Fn::Base64", expression: "{\"Fn::Base64\": !Sub 'a ${AWS::Region}'}",
            value: .string("YSBldS13ZXN0LTE=")),
        Example(
            page: "Fn::Cidr", expression: #"{"Fn::Cidr": ["192.168.0.0/24", "6", "5"]}"#,
            value: texts(
                "192.168.0.0/27", "192.168.0.32/27", "192.168.0.64/27", "192.168.0.96/27", "192.168.0.128/27",
                "192.168.0.160/27")),
        Example(
            page: "Fn::Cidr", expression: "!Select [0, !Cidr [10.0.0.0/16, 1, 8]]", value: .string("10.0.0.0/24")),
        Example(
            page: "Fn::Cidr", expression: "!Select [0, !Cidr [\"2001:db8:1234:1a00::/56\", 1, 64]]",
            value: .string("2001:db8:1234:1a00::/64")),
        Example(page: "Fn::Join", expression: #"{"Fn::Join": [":", ["a", "b", "c"]]}"#, value: .string("a:b:c")),
        Example(
            page: "Fn::Join",
            expression: "!Join ['', ['arn:', !Ref AWS::Partition, ':s3:::elasticbeanstalk-*-', !Ref AWS::AccountId]]",
            value: .string("arn:aws:s3:::elasticbeanstalk-*-123456789012")),
        Example(
            page: "Fn::Select", expression: #"{"Fn::Select": ["1", ["apples", "grapes", "oranges", "mangoes"]]}"#,
            value: .string("grapes")),
        Example(
            page: "Fn::Select", expression: "!Select [0, !Ref DbSubnetIpBlocks]", value: .string("10.0.48.0/24"),
            extra: "Parameters: {DbSubnetIpBlocks: {Type: CommaDelimitedList}}",
            parameters: ["DbSubnetIpBlocks": texts("10.0.48.0/24", "10.0.112.0/24", "10.0.176.0/24")]),
        Example(page: "Fn::Split", expression: #"{"Fn::Split": ["|", "a|b|c"]}"#, value: texts("a", "b", "c")),
        Example(page: "Fn::Split", expression: #"!Split ["|", "a||c|"]"#, value: texts("a", "", "c", "")),
        Example(
            page: "Fn::Split", expression: "!Select [0, !Split [\"-\", {\"Fn::ImportValue\": net-vpc}]]",
            value: .string("vpc")),
        Example(
            page: "Fn::Sub", expression: "!Sub ['www.${Domain}', {Domain: !Ref RootDomainName}]",
            value: .string("www.mydomain.com"), extra: "Parameters: {RootDomainName: {Type: String}}",
            parameters: ["RootDomainName": .string("mydomain.com")]),
        Example(
            page: "Fn::Sub", expression: "!Sub 'arn:aws:ec2:${AWS::Region}:${AWS::AccountId}:vpc/${Other}'",
            value: .string("arn:aws:ec2:eu-west-1:123456789012:vpc/other-1")),
        Example(page: "Fn::Sub", expression: "!Sub '${!Literal}'", value: .string("${Literal}")),
    ]

    static let lookups: [Example] = [
        Example(
            page: "Fn::FindInMap", expression: #"!FindInMap [RegionMap, !Ref "AWS::Region", HVM64]"#,
            value: .string("ami-047bb4163c506cd98"), extra: regionMap),
        Example(
            page: "Fn::FindInMap", expression: #"{"Fn::FindInMap": ["RegionMap", "us-west-1", "HVMG2"]}"#,
            value: .string("ami-066ee5fd4a9ef77f1"), extra: regionMap),
        Example(
            page: "Fn::FindInMap enhancements",
            expression: "!FindInMap [RegionMap, eu-central-2, HVM64, {DefaultValue: !Ref AWS::Region}]",
            value: .string("eu-west-1"), extra: regionMap),
        Example(
            page: "Fn::FindInMap enhancements",
            expression: "!FindInMap [!Select [0, [RegionMap]], !Join ['-', [us, east, 1]], HVM64]",
            value: .string("ami-0ff8a91507f77f867"), extra: regionMap),
        Example(page: "Fn::GetAtt", expression: #"{"Fn::GetAtt": ["Other", "Arn"]}"#, value: .string("Arn of Other")),
        Example(page: "Fn::GetAtt", expression: "!GetAtt Other.Outputs.Key", value: .string("Outputs.Key of Other")),
        Example(
            page: "Fn::GetAZs", expression: #"{"Fn::GetAZs": ""}"#, value: texts("eu-west-1a", "eu-west-1b")),
        Example(
            page: "Fn::GetAZs", expression: #"{"Fn::GetAZs": {"Ref": "AWS::Region"}}"#,
            value: texts("eu-west-1a", "eu-west-1b")),
        Example(
            page: "Fn::GetAZs", expression: #"{"Fn::GetAZs": "eu-west-1"}"#, value: texts("eu-west-1a", "eu-west-1b")),
        Example(
            page: "Fn::GetAZs", expression: #"{"Fn::Select": ["0", {"Fn::GetAZs": ""}]}"#, value: .string("eu-west-1a")),
        Example(
            page: "Fn::ImportValue", expression: #"{"Fn::ImportValue": {"Fn::Sub": "${NetworkStack}-vpc"}}"#,
            value: .string("vpc-1"), extra: "Parameters: {NetworkStack: {Type: String}}",
            parameters: ["NetworkStack": .string("net")]),
        Example(
            page: "Ref", expression: #"{"Ref": "InstanceType"}"#, value: .string("t3.micro"),
            extra: "Parameters: {InstanceType: {Type: String}}", parameters: ["InstanceType": .string("t3.micro")]),
        Example(page: "Ref", expression: "!Ref Other", value: .string("other-1")),
        Example(page: "Fn::Length", expression: #"{"Fn::Length": ["a", {"Ref": "Other"}, "c"]}"#, value: .number("3")),
        Example(
            page: "Fn::Length", expression: #"{"Fn::Length": {"Fn::Split": ["|", "a|b|c"]}}"#, value: .number("3")),
        Example(
            page: "Fn::Length", expression: "!Length [!Ref AWS::Region]", value: .number("1")),
        Example(
            page: "Fn::ToJsonString",
            expression: #"{"Fn::ToJsonString": {"key1": "value1", "key2": {"Ref": "Other"}}}"#,
            value: .string(#"{"key1":"value1","key2":"other-1"}"#)),
        Example(
            page: "Fn::ToJsonString",
            expression: #"{"Fn::ToJsonString": {"key1": "value1", "key2": {"Ref": "AWS::NoValue"}}}"#,
            value: .string(#"{"key1":"value1"}"#)),
        Example(
            page: "Fn::ToJsonString", expression: #"{"Fn::ToJsonString": [{"key1": "a"}, {"key2": "b"}]}"#,
            value: .string(#"[{"key1":"a"},{"key2":"b"}]"#)),
    ]

    static let choices: [Example] = [
        Example(
            page: "Condition functions: Fn::And", expression: "!If [MyAndCondition, yes-1, no-1]",
            value: .string("yes-1"), extra: conditions, parameters: test),
        Example(
            page: "Condition functions: Fn::And", expression: "!If [MyAndCondition, yes-1, no-1]",
            value: .string("no-1"), extra: conditions, parameters: prod),
        Example(
            page: "Condition functions: Fn::Equals", expression: "!If [IsProduction, yes-1, no-1]",
            value: .string("yes-1"), extra: conditions, parameters: prod),
        Example(
            page: "Condition functions: Fn::If",
            expression: "{\"Fn::If\": [\"IsProduction\", {\"Ref\": \"Other\"}, \"sg\"]}",
            value: .string("other-1"), extra: conditions, parameters: prod),
        Example(
            page: "Condition functions: Fn::If",
            expression: "!If [UseDBSnapshot, !Ref DBSnapshotName, !Ref AWS::NoValue]",
            value: nil, extra: conditions, parameters: test),
        Example(
            page: "Condition functions: Fn::If",
            expression: "!If [UseDBSnapshot, !Ref DBSnapshotName, !Ref AWS::NoValue]",
            value: .string("snap"), extra: conditions, parameters: prod),
        Example(
            page: "Condition functions: Fn::Not", expression: "!If [MyNotCondition, yes-1, no-1]",
            value: .string("no-1"), extra: conditions, parameters: prod),
        Example(
            page: "Condition functions: Fn::Or", expression: "!If [MyOrCondition, yes-1, no-1]",
            value: .string("yes-1"), extra: conditions, parameters: test),
        Example(
            page: "Condition functions: Fn::Or", expression: "!If [MyOrCondition, yes-1, no-1]",
            value: .string("no-1"), extra: conditions, parameters: prod),
    ]

    @Test(arguments: texts1 + lookups + choices) func givesTheDocumentedResult(_ example: Example) throws {
        let template = try template(x: example.expression, extra: example.extra)
        #expect(try template.x(example.parameters) == example.value)
    }

    @Test(arguments: [
        (
            "Fn::Transform: Include",
            #"{"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": {"Ref": "AWS::Region"}}}}"#
        ),
        ("Fn::Transform: macro", #"{"Fn::Transform": {"Name": "Count", "Parameters": {"Count": 3}}}"#),
    ])
    func whatNeedsAMacroIsRefusedAndNamed(_ page: String, _ expression: String) throws {
        let template = try template(x: expression)
        let error = #expect(throws: TemplateError.self) { try template.x() }
        #expect(error?.message == "Fn::Transform needs AWS's macro: use the processed template.")
    }

    /// The page "Examples of Fn::ForEach in the Resources section": only AWS's macro expands it.
    @Test func aLoopIsReadAndItsPlaceKept() throws {
        let template = try Template.parse(
            """
            Transform: AWS::LanguageExtensions
            Resources:
              'Fn::ForEach::Topics':
                - TopicName
                - [Success, Failure]
                - 'SnsTopic${TopicName}':
                    Type: AWS::SNS::Topic
                    Properties: {TopicName: !Ref TopicName}
            """, name: "t.yaml")
        #expect(template.loops.map(\.line) == [3])
        #expect(template.transforms == ["AWS::LanguageExtensions"])
        #expect(template.resources.isEmpty)
    }
}
