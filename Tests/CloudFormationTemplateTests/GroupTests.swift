import CloudFormationTemplate
import Testing

@Suite struct GroupTests {
    static func group(_ attributes: String) throws -> Template {
        try Template.parse(
            """
            Parameters: {Roll: {Type: String}, Size: {Type: Number}}
            Conditions:
              Rolls: !Equals [!Ref Roll, "yes"]
            Resources:
              Web:
                Type: AWS::AutoScaling::AutoScalingGroup
            \(attributes)
            """, name: "t")
    }

    struct Case: CustomTestStringConvertible {
        let attributes: String
        let roll: String?
        let kinds: [GroupUpdatePolicy.Kind]

        var testDescription: String { "\(attributes) Roll=\(roll ?? "?")" }
    }

    static let cases: [Case] = [
        Case(attributes: "", roll: nil, kinds: []),
        Case(
            attributes: "    UpdatePolicy: {AutoScalingRollingUpdate: {MaxBatchSize: 1}}", roll: nil,
            kinds: [.rollingUpdate]),
        Case(
            attributes: "    UpdatePolicy: {AutoScalingScheduledAction: {}, AutoScalingInstanceRefresh: {}}", roll: nil,
            kinds: [.scheduledAction, .instanceRefresh]),
        Case(
            attributes: "    UpdatePolicy: !If [Rolls, {AutoScalingRollingUpdate: {}}, !Ref 'AWS::NoValue']", roll: nil,
            kinds: [.rollingUpdate]),
        Case(
            attributes: "    UpdatePolicy: !If [Rolls, {AutoScalingRollingUpdate: {}}, !Ref 'AWS::NoValue']",
            roll: "no",
            kinds: []),
        Case(
            attributes:
                "    UpdatePolicy: {AutoScalingRollingUpdate: !If [Rolls, {MaxBatchSize: 1}, {Ref: 'AWS::NoValue'}]}",
            roll: "yes", kinds: [.rollingUpdate]),
        Case(
            attributes:
                "    UpdatePolicy: {AutoScalingRollingUpdate: !If [Rolls, {MaxBatchSize: 1}, {Ref: 'AWS::NoValue'}]}",
            roll: "no", kinds: []),
        Case(
            attributes: "    Condition: Rolls\n    UpdatePolicy: {AutoScalingRollingUpdate: {}}", roll: "no",
            kinds: []),
        Case(attributes: "    UpdatePolicy: {AutoScalingRollingUpdate: null}", roll: nil, kinds: []),
    ]

    @Test(arguments: cases) func seesUpdatePoliciesThroughConditions(_ example: Case) throws {
        let template = try Self.group(example.attributes)
        let evaluation = Evaluation(template, parameters: example.roll.map { ["Roll": .string($0)] } ?? [:])
        #expect(template.updatePolicies(in: evaluation).map(\.kind) == example.kinds)
    }

    @Test func saysWhereAPolicyStandsAndWhetherItReplaces() throws {
        let template = try Self.group(
            "    UpdatePolicy:\n      AutoScalingReplacingUpdate:\n        WillReplace: false")
        let policy = try #require(template.updatePolicies().first)
        #expect(policy.position == Position(line: 8, column: 7))
        #expect(policy.logicalID == "Web")
        #expect(policy.willReplace == false)
        #expect(
            try Self.group("    UpdatePolicy: {AutoScalingReplacingUpdate: {WillReplace: !Ref Roll}}").updatePolicies()[
                0
            ]
            .willReplace == nil)
    }

    @Test func tellsSizesOnlyWhereTheyAreKnown() throws {
        let template = try Self.group(
            "    Properties: {MinSize: 2, MaxSize: !Ref Size, DesiredCapacity: !If [Rolls, 3, !Ref 'AWS::NoValue']}")
        let known = Evaluation(template, parameters: ["Size": .string("6"), "Roll": .string("yes")])
        #expect(
            template.groupSizes(of: "Web", in: known)
                == GroupSizes(minimum: 2, maximum: 6, desired: 3, givesDesired: true))
        let unknown = Evaluation(template, parameters: [:])
        #expect(
            template.groupSizes(of: "Web", in: unknown)
                == GroupSizes(minimum: 2, maximum: nil, desired: nil, givesDesired: true))
        let without = Evaluation(template, parameters: ["Roll": .string("no")])
        #expect(
            template.groupSizes(of: "Web", in: without)
                == GroupSizes(minimum: 2, maximum: nil, desired: nil, givesDesired: false))
        #expect(template.groupSizes(of: "Nobody", in: known) == nil)
    }
}
