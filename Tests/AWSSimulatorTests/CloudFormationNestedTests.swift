import AWSSimulator
import Testing
import Timekeeping

@Suite struct CloudFormationNestedTests {
    static let root = """
        Parameters: {AmiId: {Type: String}}
        Resources:
          Child:
            Type: AWS::CloudFormation::Stack
            Properties:
              TemplateURL: https://templates.s3.amazonaws.com/child.yaml
              Parameters: {AmiId: !Ref AmiId}
          Last: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt Child.Outputs.Config}}
        """

    static func world() throws -> World {
        var world = World.quick()
        let child = smallTemplate(more: "Outputs: {Config: {Value: !Ref Config}}")
        world.putObject(bucket: "templates", name: "child.yaml", body: Array(child.utf8))
        try world.makeStack(root, ["AmiId": "ami-1"])
        return world
    }

    @Test func aNestedStackIsAStackOfItsOwn() throws {
        let world = try Self.world()
        #expect(world.status() == .createComplete)
        let child = try world.stack(world.physicalID("Child"))
        #expect(child.status == .createComplete)
        #expect(child.parent == world.cloudFormation.stack("web")?.id)
        #expect(child.root == child.parent)
        #expect(child.name.hasPrefix("web-Child-"))
    }

    @Test func aNestedStackIsUpdatedThroughItsParentAndCleansUpWithIt() throws {
        var world = try Self.world()
        let child = world.physicalID("Child")
        let old = world.physicalID("Config", of: child)
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(17)
        #expect(world.status(child) == .updateCleanup)
        #expect(world.status() == .updateInProgress)
        #expect(world.launchConfigurations[old] != nil)
        world.pass(60)
        #expect(world.status(child) == .updateComplete)
        #expect(world.status() == .updateComplete)
        #expect(world.launchConfigurations.values.map(\.content.image) == ["ami-2"])
    }

    @Test func aFailureBehindANestedStackTurnsThatBackToo() throws {
        var world = try Self.world()
        let child = world.physicalID("Child")
        let old = world.physicalID("Config", of: child)
        world.cloudFormation.failures = ["Last"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(120)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.status(child) == .updateRollbackComplete)
        #expect(world.launchConfigurations.map(\.name) == [old])
        #expect(world.physicalID("Config", of: child) == old)
    }

    @Test func aFailureInANestedStackFailsItsParent() throws {
        var world = try Self.world()
        let child = world.physicalID("Child")
        world.cloudFormation.failures = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(120)
        #expect(world.status(child) == .updateRollbackComplete)
        #expect(world.status() == .updateRollbackComplete)
        let failure = world.cloudFormation.stack("web")?.events.first { $0.status == "UPDATE_FAILED" }
        #expect(failure?.logicalID == "Child")
        #expect(
            failure?.reason?.contains(
                "was not successfully updated: The following resource(s) failed to update: [Web].") == true)
    }

    @Test func cancellingInTheMiddleOfANestedUpdateTurnsBothBack() throws {
        var world = try Self.world()
        let child = world.physicalID("Child")
        let old = world.physicalID("Config", of: child)
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(11)
        #expect(world.status(child) == .updateInProgress)
        try world.cancelUpdate(of: "web")
        world.pass(120)
        #expect(world.status(child) == .updateRollbackComplete)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.launchConfigurations.map(\.name) == [old])
    }

    @Test func anUpdateGoesPastANestedStackWhoseEarlierUpdateFailed() throws {
        var world = try Self.world()
        world.cloudFormation.failures = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(120)
        world.cloudFormation.failures = []
        try world.beginUpdate("web", nil, ["AmiId": "ami-1"]) { $0.tags = [Tag("team", "a")] }
        world.pass(120)
        #expect(world.status() == .updateComplete)
    }

    @Test func aTemplateThatChangedInTheBucketIsAnUpdate() throws {
        var world = try Self.world()
        #expect(refusal { () throws(APIError) in try world.beginUpdate("web", nil, ["AmiId": "ami-1"]) } != nil)
        let child = smallTemplate(minimum: 3, more: "Outputs: {Config: {Value: !Ref Config}}")
        world.putObject(bucket: "templates", name: "child.yaml", body: Array(child.utf8))
        try world.beginUpdate("web", nil, ["AmiId": "ami-1"])
        world.pass(60)
        #expect(world.groups.values.map(\.minSize) == [3])
    }

    @Test func deletionTakesNestedStacksAlong() throws {
        var world = try Self.world()
        let child = world.physicalID("Child")
        try world.deleteStack("web")
        world.pass(120)
        #expect(world.status(child) == .deleteComplete)
        #expect(world.groups.isEmpty)
    }
}
