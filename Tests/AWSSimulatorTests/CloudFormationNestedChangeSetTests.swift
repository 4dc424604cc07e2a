import AWSSimulator
import Testing
import Timekeeping

@Suite struct CloudFormationNestedChangeSetTests {
    typealias Tests = CloudFormationNestedTests

    static func set(_ world: World, _ name: String = "c1", of stack: String = "web") throws -> ChangeSet {
        try world.changeSet(name, of: stack).0
    }

    /// `LOGICAL Action Replacement`, and whether there is a nested change set.
    static func rows(_ set: ChangeSet) -> [String] {
        set.changes.map {
            "\($0.action.rawValue) \($0.logicalID) \($0.replacement ?? "-") \($0.changeSetID == nil ? "-" : "nested")"
        }
    }

    @Test func theNestedStackHasAChangeSetThatSaysWhatChangesInIt() throws {
        var world = try Tests.world()
        let made = try world.createChangeSet(
            "c1", includesNested: true, world.stackRequest("web", nil, ["AmiId": "ami-2"]))
        world.pass(5)
        let root = try Self.set(world)
        #expect(root.status == "CREATE_COMPLETE")
        #expect(Self.rows(root) == ["Modify Child False nested", "Modify Last False -"])
        let nestedID = try #require(root.changes[0].changeSetID)
        let (nested, child) = try world.changeSet(nestedID, of: nil)
        #expect(child.id == world.physicalID("Child"))
        #expect(nested.parent == made.id)
        #expect(nested.root == made.id)
        #expect(nested.name.wholeMatch(of: /c1-Child-[A-Z0-9]{12}/) != nil)
        #expect(nested.executionStatus == "AVAILABLE")
        #expect(Self.rows(nested) == ["Modify Config True -", "Modify Web Conditional -"])
        #expect(try Self.set(world, nested.name, of: child.name).id == nested.id)
    }

    @Test func onlyTheRootIsExecutedOrDeletedAndTakesTheNestedAlong() throws {
        var world = try Tests.world()
        _ = try world.createChangeSet("c1", includesNested: true, world.stackRequest("web", nil, ["AmiId": "ami-2"]))
        world.pass(5)
        let nested = try #require(try Self.set(world).changes[0].changeSetID)
        #expect(
            refusal { () throws(APIError) in try world.executeChangeSet(nested, of: nil) }?.code == "ValidationError")
        #expect(
            refusal { () throws(APIError) in try world.deleteChangeSet(nested, of: nil) }?.code == "ValidationError")
        try world.executeChangeSet("c1", of: "web")
        #expect(try world.changeSet(nested, of: nil).0.executionStatus == "EXECUTE_IN_PROGRESS")
        world.pass(120)
        #expect(world.status() == .updateComplete)
        #expect(try world.changeSet(nested, of: nil).0.executionStatus == "EXECUTE_COMPLETE")
        #expect(world.launchConfigurations.values.map(\.content.image) == ["ami-2"])
    }

    @Test func deletingTheRootDeletesTheNested() throws {
        var world = try Tests.world()
        _ = try world.createChangeSet("c1", includesNested: true, world.stackRequest("web", nil, ["AmiId": "ami-2"]))
        world.pass(5)
        let nested = try #require(try Self.set(world).changes[0].changeSetID)
        try world.deleteChangeSet("c1", of: "web")
        #expect(
            refusal { () throws(APIError) in _ = try world.changeSet(nested, of: nil) }?.code == "ChangeSetNotFound")
    }

    @Test func withNestedOnesNoChangeIsSeenAsNoneAndWithoutThemEveryNestedStackMayHaveChanged() throws {
        var world = try Tests.world()
        let request = world.stackRequest("web", nil, ["AmiId": "ami-1"])
        _ = try world.createChangeSet("exact", includesNested: true, request)
        _ = try world.createChangeSet("blind", request)
        world.pass(5)
        #expect(try Self.set(world, "exact").status == "FAILED")
        #expect(Self.rows(try Self.set(world, "blind")).first == "Modify Child False -")
        #expect(try Self.set(world, "blind").executionStatus == "AVAILABLE")
        try world.executeChangeSet("blind", of: "web")
        world.pass(120)
        #expect(world.status() == .updateComplete)
        #expect(try world.stack(world.physicalID("Child")).updated == nil)
    }

    @Test func aNewNestedStackIsAShellThatTheExecutionFills() throws {
        var world = World.quick()
        world.putObject(
            bucket: "templates", name: "child.yaml",
            body: Array(smallTemplate(more: "Outputs: {Config: {Value: !Ref Config}}").utf8))
        let request = world.stackRequest("web", Tests.root, ["AmiId": "ami-1"])
        _ = try world.createChangeSet("c1", type: "CREATE", includesNested: true, request)
        world.pass(5)
        let nested = try #require(try Self.set(world).changes[0].changeSetID)
        let (set, shell) = try world.changeSet(nested, of: nil)
        #expect(shell.status == .reviewInProgress)
        #expect(set.type == "CREATE")
        #expect(set.changes.map(\.action) == [.add, .add])
        try world.executeChangeSet("c1", of: "web")
        world.pass(120)
        #expect(world.status() == .createComplete)
        #expect(world.physicalID("Child") == shell.id)
        #expect(world.status(shell.id) == .createComplete)
    }

    @Test func deletingTheChangeSetOfANewStackTakesTheShellsAlong() throws {
        var world = World.quick()
        world.putObject(
            bucket: "templates", name: "child.yaml",
            body: Array(smallTemplate(more: "Outputs: {Config: {Value: !Ref Config}}").utf8))
        let request = world.stackRequest("web", Tests.root, ["AmiId": "ami-1"])
        _ = try world.createChangeSet("c1", type: "CREATE", includesNested: true, request)
        world.pass(5)
        let nested = try #require(try Self.set(world).changes[0].changeSetID)
        let shell = try world.changeSet(nested, of: nil).1
        try world.deleteStack("web")
        world.pass(10)
        #expect(world.status(shell.id) == .deleteComplete)
    }

    @Test func aNestedTemplateThatCannotBePlannedFailsTheRoot() throws {
        var world = try Tests.world()
        world.putObject(
            bucket: "templates", name: "child.yaml", body: Array("Resources: {A: {Type: X, DependsOn: B}}".utf8))
        _ = try world.createChangeSet("c1", includesNested: true, world.stackRequest("web", nil, ["AmiId": "ami-2"]))
        world.pass(5)
        let root = try Self.set(world)
        let nested = try #require(root.changes[0].changeSetID)
        #expect(root.status == "FAILED")
        #expect(
            root.statusReason == "Nested change set \(nested) was not successfully created: Currently in FAILED.")
        #expect(try world.changeSet(nested, of: nil).0.status == "FAILED")
    }

    @Test func anOutputAloneIsAChangeSetWithoutEntries() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let template = smallTemplate(more: "Outputs: {Config: {Value: !Ref Config}}")
        _ = try world.createChangeSet("c1", world.stackRequest("web", template, [:]))
        world.pass(5)
        let set = try Self.set(world)
        #expect(set.status == "CREATE_COMPLETE")
        #expect(set.changes.isEmpty)
        try world.executeChangeSet("c1", of: "web")
        world.pass(60)
        #expect(world.status() == .updateComplete)
        #expect(world.cloudFormation.stack("web")?.outputs.map(\.name) == ["Config"])
    }

    @Test func anUpdateBesideAChangeSetMakesItObsolete() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        _ = try world.createChangeSet("c1", world.stackRequest("web", nil, ["AmiId": "ami-2"]))
        world.pass(5)
        try world.beginUpdate("web", nil, ["AmiId": "ami-3"])
        world.pass(60)
        #expect(try Self.set(world).executionStatus == "OBSOLETE")
        #expect(
            refusal { () throws(APIError) in try world.executeChangeSet("c1", of: "web") }?.code
                == "InvalidChangeSetStatus")
    }
}
