import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping

/// What AWS leaves out of the change sets of nested stacks is not taken for nothing.
@Suite struct NestedChangeSetTests {
    private static let request = TestBed.request(nil, [("AmiId", "ami-2")])
    private static let placeholder =
        "{{IntrinsicFunction:https://templates.s3.amazonaws.com/Child.yaml/Fn::GetAtt/Sibling.Outputs.Kind}}"
    private let isHeld = "suspended 5 journaled protected 4"

    private static func nested(_ name: String, _ parameters: String) -> String {
        """
          \(name):
            Type: AWS::CloudFormation::Stack
            Properties:
              TemplateURL: https://templates.s3.eu-west-1.amazonaws.com/\(name).yaml
              Parameters: {\(parameters)}

        """
    }

    /// A nested stack without groups that hands on what it is given, and that large is what is built.
    private static let sibling = TemplatePart.template(
        """
          Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref AmiId}}
        Outputs:
          Ami: {Value: !Ref AmiId}
          Kind: {Value: large}

        """)

    /// A group whose size hangs on a condition.
    private static let conditional =
        TemplatePart.template(TemplatePart.balanced("Inner"), parameters: "  Kind: {Type: String}\n")
        .replacing("\"4\"", with: "!If [IsLarge, \"4\", \"3\"]") + "Conditions: {IsLarge: !Equals [!Ref Kind, large]}\n"

    /// A stack with a group of its own, a nested stack without groups, and one with a group.
    ///
    /// - Parameter parameters: What the latter is given.
    private func bed(
        _ child: String = TemplatePart.template(TemplatePart.balanced("Inner")),
        _ parameters: String = "AmiId: !GetAtt Sibling.Outputs.Ami"
    ) throws -> TestBed {
        try TestBed { world in
            world.putObject(bucket: "templates", name: "Child.yaml", body: Array(child.utf8))
            world.putObject(bucket: "templates", name: "Sibling.yaml", body: Array(Self.sibling.utf8))
            let text = TemplatePart.template(
                TemplatePart.classic("Web"), Self.nested("Sibling", "AmiId: !Ref AmiId"),
                Self.nested("Child", parameters))
            _ = try world.createStack(
                StackRequest(stack: "web", source: .body(text), parameters: [.init("AmiId", "ami-1")]))
            world.advance(to: world.now + .seconds(190))
        }
    }

    private func inner(_ bed: TestBed) -> String {
        bed.aws.withWorld { world in
            world.groups.first { $0.name.contains("Inner") }.map { world.state($0.name) } ?? "gone"
        }
    }

    /// Runs the update and tells how the nested group stood when CloudFormation was told to begin.
    private func update(
        _ bed: TestBed, _ edit: @escaping @Sendable (String) -> String
    ) throws -> (report: Report, before: String) {
        let seen = Mutex("")
        bed.aws.intercept { info, world in
            if info.operation == "ExecuteChangeSet",
                let group = world.groups.first(where: { $0.name.contains("Inner") })
            {
                seen.withLock { $0 = world.state(group.name) }
            }
            return .goOn
        }
        let aws = EditingTransport(base: bed.aws) { text in
            let isChild = text.contains("<DescribeChangeSetResult>") && text.contains("-Child-")
            return isChild && text.contains("<ParentChangeSetId>") ? edit(text) : text
        }
        let report = try bed.run(through: aws) { await $0.updateStack(Self.request) }
        return (report, seen.withLock { $0 })
    }

    /// As AWS answers about a nested stack in which it finds nothing.
    private static let empty: @Sendable (String) -> String = {
        $0.replacing(/<Changes>.*<\/Changes>/, with: "<Changes/>")
            .replacing("CREATE_COMPLETE", with: "FAILED").replacing("AVAILABLE", with: "UNAVAILABLE")
            .replacing(
                "<ChangeSetName>", with: "<StatusReason>No updates are to be performed.</StatusReason><ChangeSetName>")
    }

    @Test func nothingIsNotBelievedOfANestedStackThatHangsOnAnother() throws {
        let bed = try bed()
        let (report, before) = try update(bed, Self.empty)
        #expect(before.contains(isHeld), "\(before)")
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(inner(bed) == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    @Test func nothingIsBelievedOfANestedStackThatHangsOnParametersOnly() throws {
        let bed = try bed(TemplatePart.template(TemplatePart.balanced("Inner")), "AmiId: !Ref AmiId")
        let (_, before) = try update(bed, Self.empty)
        #expect(before == "2-4-8 ami-1,ami-1,ami-1,ami-1")
    }

    @Test func aNestedChangeSetThatIsNotFinishedIsWaitedFor() throws {
        let bed = try bed(TemplatePart.template(TemplatePart.balanced("Inner")), "AmiId: !Ref AmiId")
        let looks = Mutex(0)
        let (report, before) = try update(bed) { text in
            let look = looks.withLock { count in
                count += 1
                return count
            }
            if look > 3 { return text }
            return text.replacing(/<Changes>.*<\/Changes>/, with: "<Changes/>")
                .replacing("CREATE_COMPLETE", with: look == 1 ? "CREATE_PENDING" : "CREATE_IN_PROGRESS")
        }
        #expect(looks.withLock { $0 } == 4)
        #expect(before.contains(isHeld), "\(before)")
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
    }

    @Test(arguments: ["DELETE_COMPLETE", "DELETE_IN_PROGRESS", "SOMETHING_NEW"])
    func aNestedChangeSetThatTellsNothingIsNotTakenForNothing(status: String) throws {
        let bed = try bed(TemplatePart.template(TemplatePart.balanced("Inner")), "AmiId: !Ref AmiId")
        let (report, before) = try update(bed) {
            $0.replacing(/<Changes>.*<\/Changes>/, with: "<Changes/>").replacing("CREATE_COMPLETE", with: status)
        }
        #expect(before.contains(isHeld), "\(before)")
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
    }

    @Test func sizesAreNotWorkedOutFromAPlaceholder() throws {
        let bed = try bed(Self.conditional, "AmiId: !Ref AmiId, Kind: !GetAtt Sibling.Outputs.Kind")
        let (report, before) = try update(bed) { text in
            text.replacing(
                /<ParameterKey>Kind<\/ParameterKey><ParameterValue>[^<]*</,
                with: "<ParameterKey>Kind</ParameterKey><ParameterValue>\(Self.placeholder)<")
        }
        #expect(before.contains(isHeld), "\(before)")
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(inner(bed) == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    @Test func aGroupInANestedStackThatANestedStackDropsIsNotRolled() throws {
        let bed = try TestBed { world in
            let child = TemplatePart.template(TemplatePart.balanced("Inner"))
            world.putObject(bucket: "templates", name: "Child.yaml", body: Array(child.utf8))
            let outer = TemplatePart.template(Self.nested("Child", "AmiId: !Ref AmiId"))
            world.putObject(bucket: "templates", name: "Outer.yaml", body: Array(outer.utf8))
            let text = TemplatePart.template(
                TemplatePart.classic("Web"), Self.nested("Outer", "AmiId: !Ref AmiId"))
            _ = try world.createStack(
                StackRequest(stack: "web", source: .body(text), parameters: [.init("AmiId", "ami-1")]))
            world.advance(to: world.now + .seconds(250))
            world.putObject(bucket: "templates", name: "Outer.yaml", body: Array(Self.sibling.utf8))
        }
        #expect(inner(bed) == "2-4-8 ami-1,ami-1,ami-1,ami-1")
        let (report, before) = try update(bed) { $0 }
        #expect(before == "2-4-8 ami-1,ami-1,ami-1,ami-1")
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(inner(bed) == "gone")
        #expect(bed.state("Web") == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    /// A name that another stack gives reads as new whenever that stack changes.
    @Test func aNestedGroupThatMayBeReplacedForAValueNotKnownYetCountsAsTouched() throws {
        let child = TemplatePart.template(TemplatePart.balanced("Inner"), parameters: "  Kind: {Type: String}\n")
            .replacing("MinSize:", with: "AutoScalingGroupName: !Sub Inner-${Kind}\n      MinSize:")
        let bed = try bed(child, "AmiId: !Ref AmiId, Kind: !GetAtt Sibling.Outputs.Kind")
        let (report, before) = try update(bed) { text in
            #expect(text.contains("<CausingEntity>Kind"))
            return text.replacing("<Replacement>True", with: "<Replacement>Conditional")
                .replacing("<Evaluation>Static", with: "<Evaluation>Dynamic")
        }
        #expect(before.contains(isHeld), "\(before)")
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(inner(bed) == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }
    /// Runs the update with an account that cannot make a change set for the nested stack.
    @Test func aFailureOfNestedChangeSetsLeadsToOneWithout() throws {
        let bed = try bed()
        let aws = EditingTransport(base: bed.aws) { text in
            guard text.contains("<DescribeChangeSetResult>"), text.contains("<IncludeNestedStacks>true") else {
                return text
            }
            let isRoot = !text.contains("<ParentChangeSetId>")
            guard isRoot || text.contains("-Child-") else { return text }
            let reason =
                isRoot ? "Nested change set x was not successfully created: Currently in FAILED." : "AmiId is no AMI"
            return text.replacing("CREATE_COMPLETE", with: "FAILED").replacing(
                "<ChangeSetName>", with: "<StatusReason>\(reason)</StatusReason><ChangeSetName>")
        }
        let report = try bed.run(through: aws) { await $0.updateStack(Self.request) }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(report.notes.contains { $0.contains("(nested stack Child: AmiId is no AMI)") }, "\(report.notes)")
        #expect(bed.count(of: "CreateChangeSet") == 2)
        #expect(bed.count(of: "DeleteChangeSet") == 1)
        #expect(inner(bed) == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    /// A failure that has nothing to do with nested stacks shows in the second change set as well.
    @Test func aChangeSetThatFailsWithoutNestedOnesTooIsDeclined() throws {
        let bed = try bed()
        let aws = EditingTransport(base: bed.aws) { text in
            guard text.contains("<DescribeChangeSetResult>"), !text.contains("<ParentChangeSetId>") else { return text }
            return text.replacing("CREATE_COMPLETE", with: "FAILED").replacing(
                "<ChangeSetName>", with: "<StatusReason>Transform x failed</StatusReason><ChangeSetName>")
        }
        let report = try bed.run(through: aws) { await $0.updateStack(Self.request) }
        #expect(report.exitCode == 4, "\(report.headline)")
        #expect(report.headline.contains("Transform x failed"), "\(report.headline)")
        #expect(bed.count(of: "CreateChangeSet") == 2)
        #expect(bed.count(of: "DeleteChangeSet") == 2)
        #expect(bed.changesOfGroups.isEmpty)
    }
}
