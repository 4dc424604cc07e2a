import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// What an update changes in nested stacks is seen before it is done.
@Suite struct NestedStackTests {
    private static let inner = TemplatePart.template(TemplatePart.balanced("Inner"))
    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"

    private static func nested(_ name: String, _ parameters: String) -> String {
        """
          \(name):
            Type: AWS::CloudFormation::Stack
            Properties:
              TemplateURL: https://templates.s3.eu-west-1.amazonaws.com/\(name).yaml
              Parameters: {\(parameters)}

        """
    }

    /// Whether the built-in AWS works out what changes in nested stacks; where it does not there is nothing to see.
    static let isWorkedOut: Bool = {
        guard let bed = try? NestedStackTests().bed() else { return false }
        _ = try? bed.update(nil)
        return bed.count(of: "DescribeChangeSet") > 1
            && bed.aws.calls.contains { ($0.request.form["ChangeSetName"] ?? "").contains("-Child-") }
    }()

    /// A stack with one group of its own and a nested stack with another.
    private func bed() throws -> TestBed {
        try TestBed { world in
            world.putObject(bucket: "templates", name: "Child.yaml", body: Array(Self.inner.utf8))
            let text = TemplatePart.template(
                TemplatePart.classic("Web"), Self.nested("Child", "AmiId: !Ref AmiId"))
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

    private func give(_ bed: TestBed, _ child: String) {
        bed.aws.withWorld { $0.putObject(bucket: "templates", name: "Child.yaml", body: Array(child.utf8)) }
    }

    @Test(.enabled(if: isWorkedOut)) func aRollingUpdatePolicyInANewNestedTemplateIsRefused() throws {
        let bed = try bed()
        give(
            bed,
            Self.inner + "    UpdatePolicy: {AutoScalingRollingUpdate: {MaxBatchSize: 1}}\n")
        let report = try bed.update(nil)
        #expect(report.exitCode == 4, "\(report.headline)")
        #expect(report.headline.contains("the new template of nested stack Child"), "\(report.headline)")
        #expect(report.headline.contains("AutoScalingRollingUpdate"))
        #expect(bed.changesOfGroups.isEmpty)
        #expect(bed.count(of: "DeleteChangeSet") == 1)
        #expect(inner(bed) == allOld)
    }

    @Test(.enabled(if: isWorkedOut)) func aGroupThatIsReplacedInANestedStackIsRefused() throws {
        let bed = try bed()
        give(bed, Self.inner.replacing("MinSize:", with: "AutoScalingGroupName: another\n      MinSize:"))
        let report = try bed.update(nil)
        #expect(report.exitCode == 4, "\(report.headline)")
        #expect(report.headline.contains("replaces group Child.Inner itself"), "\(report.headline)")
        #expect(bed.changesOfGroups.isEmpty)
    }

    @Test(.enabled(if: isWorkedOut)) func sizesThatANestedTemplateChangesAreTaken() throws {
        let bed = try bed()
        give(bed, Self.inner.replacing("DesiredCapacity: \"4\"", with: "DesiredCapacity: \"6\""))
        let report = try bed.update(nil)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(inner(bed) == "2-6-8 ami-2,ami-2,ami-2,ami-2,ami-2,ami-2")
        #expect(bed.state("Web") == allNew)
    }

    /// A live size that the nested template does not change is put back when CloudFormation resets it.
    @Test func aResetOfANestedGroupIsUndone() throws {
        let bed = try bed()
        try bed.aws.withWorld { world in
            var grown = GroupChange(name: try #require(world.groups.first { $0.name.contains("Inner") }).name)
            grown.desiredCapacity = 5
            try world.updateGroup(grown)
        }
        try bed.pass(.seconds(60))
        let report = try bed.update(nil)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(inner(bed) == "2-5-8 ami-2,ami-2,ami-2,ami-2,ami-2")
    }

    @Test func anEndpointThatDoesNotLookIntoNestedStacksIsAskedWithout() throws {
        let bed = try bed()
        bed.aws.intercept { info, _ in
            guard info.operation == "CreateChangeSet", info.form["IncludeNestedStacks"] != nil else {
                return .goOn
            }
            return .answer(APIError("ValidationError", "IncludeNestedStacks is not supported here"))
        }
        let report = try bed.update(nil)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.count(of: "CreateChangeSet") == 2)
        #expect(report.notes.contains { $0.contains("does not look into the nested stacks") })
        #expect(inner(bed) == allNew)
        #expect(bed.state("Web") == allNew)
    }
}
