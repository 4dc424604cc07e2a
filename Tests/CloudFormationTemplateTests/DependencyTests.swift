import CloudFormationTemplate
import Testing

@Suite struct DependencyTests {
    @Test func findsEveryKindOfReferenceOnce() throws {
        let template = try Template.parse(
            """
            Parameters: {P: {Type: String}}
            Resources:
              A:
                Type: T
                DependsOn: E
                Properties:
                  W: !Ref B
                  X: !Sub ["${C.Arn} ${own} ${P} ${AWS::Region} ${!D}", {own: !GetAtt D.Arn}]
                  Y: [!Ref B, !Join ["", [!GetAtt [C, Arn]]]]
                  Z: !Ref P
              B: {Type: T}
              C: {Type: T}
              D: {Type: T}
              E: {Type: T}
            """, name: "t")
        #expect(template.dependencies(of: template.resources[0]) == ["E", "B", "D", "C"])
        #expect(
            try template.creationOrder(in: template.evaluation()).map(\.logicalID) == ["B", "C", "D", "E", "A"])
    }

    @Test func aBranchThatIsNotTakenIsNoDependency() throws {
        let template = try Template.parse(
            """
            Conditions: {C: !Equals [!Ref "AWS::Region", eu-west-1]}
            Resources:
              A: {Type: T, Properties: {X: !If [C, a, !Ref B]}}
              B: {Type: T, Properties: {X: !Ref A}}
            """, name: "t")
        #expect(template.dependencies(of: template.resources[0]) == ["B"])
        #expect(try template.creationOrder(in: template.evaluation()).map(\.logicalID) == ["A", "B"])
    }

    @Test func namesTheCircle() throws {
        let template = try Template.parse(
            """
            Resources:
              Start: {Type: T, DependsOn: A}
              A: {Type: T, Properties: {X: !Ref B}}
              B: {Type: T, Properties: {X: !Ref C}}
              C: {Type: T, Properties: {X: !Ref A}}
              Free: {Type: T}
            """, name: "t")
        let error = #expect(throws: TemplateError.self) { try template.creationOrder(in: template.evaluation()) }
        #expect(error?.description == "t:3:3: Resources: Circular dependency between resources: [A, B, C]")
    }
}
