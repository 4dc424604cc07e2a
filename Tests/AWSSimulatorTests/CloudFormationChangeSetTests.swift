import AWSSimulator
import Testing
import Timekeeping

@Suite struct CloudFormationChangeSetTests {
    @Test func showsWhatAnUpdateReplacesAndBecomesReadyAfterAWhile() throws {
        var world = World.quick()
        try world.makeStack(try webTemplate(), ["AmiId": "ami-1"])
        let made = try world.createChangeSet("c1", world.stackRequest("web", nil, ["AmiId": "ami-2"]))
        #expect(try world.changeSet("c1", of: "web").0.status == "CREATE_IN_PROGRESS")
        #expect(
            refusal { () throws(APIError) in try world.executeChangeSet("c1", of: "web") }?.code
                == "InvalidChangeSetStatus")
        world.pass(5)
        let set = try world.changeSet(made.id, of: nil).0
        #expect(set.status == "CREATE_COMPLETE")
        #expect(set.executionStatus == "AVAILABLE")
        let changes = set.changes.map { "\($0.action.rawValue) \($0.logicalID) \($0.replacement ?? "-")" }
        #expect(
            changes == [
                "Modify BlueConfiguration True", "Modify Blue Conditional", "Modify GreenTemplate False",
                "Modify Green Conditional",
            ])
        #expect(set.changes[1].details.map(\.property) == ["LaunchConfigurationName"])
        #expect(set.changes[1].details.map(\.requiresRecreation) == ["Conditionally"])
        #expect(set.changes[3].details.map(\.isDynamic) == [true])
    }

    @Test func saysWhereEachChangeComesFrom() throws {
        var world = World.quick()
        try world.makeStack(try webTemplate(), ["AmiId": "ami-1"])
        _ = try world.createChangeSet("c1", world.stackRequest("web", nil, ["AmiId": "ami-2"]))
        world.pass(5)
        let details = try world.changeSet("c1", of: "web").0.changes.flatMap { change in
            change.details.map {
                "\(change.logicalID).\($0.property) \($0.source) \($0.causingEntity ?? "-") "
                    + ($0.isDynamic ? "Dynamic" : "Static")
            }
        }
        #expect(
            details == [
                "BlueConfiguration.ImageId DirectModification - Dynamic",
                "BlueConfiguration.ImageId ParameterReference AmiId Static",
                "Blue.LaunchConfigurationName ResourceReference BlueConfiguration Static",
                "GreenTemplate.LaunchTemplateData DirectModification - Dynamic",
                "GreenTemplate.LaunchTemplateData ParameterReference AmiId Static",
                "Green.LaunchTemplate ResourceAttribute GreenTemplate.LatestVersionNumber Dynamic",
            ])
    }

    @Test func aLiteralThatTheTemplateChangesIsADirectModification() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        _ = try world.createChangeSet("c1", world.stackRequest("web", smallTemplate(minimum: 2), [:]))
        world.pass(5)
        let details = try world.changeSet("c1", of: "web").0.changes.flatMap(\.details)
        #expect(details.map(\.source) == ["DirectModification"])
        #expect(details.map(\.isDynamic) == [false])
    }

    @Test func theOneThatIsExecutedDoesWhatItShowedAndTheOthersGo() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        _ = try world.createChangeSet("one", world.stackRequest("web", nil, ["AmiId": "ami-2"]) { $0.token = "t1" })
        _ = try world.createChangeSet("two", world.stackRequest("web", nil, ["AmiId": "ami-3"]))
        world.pass(5)
        try world.executeChangeSet("one", of: "web", token: "t2")
        #expect(world.status() == .updateInProgress)
        world.pass(60)
        #expect(world.launchConfigurations.values.map(\.content.image) == ["ami-2"])
        #expect(world.cloudFormation.stack("web")?.changeSets.map(\.executionStatus) == ["EXECUTE_COMPLETE"])
        #expect(
            refusal { () throws(APIError) in _ = try world.changeSet("two", of: "web") }?.code == "ChangeSetNotFound")
        #expect(world.cloudFormation.stack("web")?.events.last?.token == "t2")
    }

    @Test func oneWithoutChangesFailsInBothOfAWSsWays() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        _ = try world.createChangeSet("same", world.stackRequest("web", nil, [:]))
        _ = try world.createChangeSet(
            "policy",
            world.stackRequest(
                "web", smallTemplate(policy: "    UpdatePolicy: {AutoScalingScheduledAction: {}}"), [:]))
        world.pass(5)
        let sets = world.cloudFormation.stack("web")?.changeSets
        #expect(sets?.map(\.status) == ["FAILED", "FAILED"])
        #expect(
            sets?.map(\.statusReason) == [
                "The submitted information didn't contain changes. "
                    + "Submit different information to create a change set.",
                "No updates are to be performed.",
            ])
        try world.deleteChangeSet("same", of: "web")
        try world.deleteChangeSet("same", of: "web")
        #expect(world.cloudFormation.stack("web")?.changeSets.map(\.name) == ["policy"])
    }

    @Test func oneForANewStackMakesAShellThatItsExecutionFills() throws {
        var world = World.quick()
        _ = try world.createChangeSet("first", type: "CREATE", world.stackRequest("web", smallTemplate(), [:]))
        #expect(world.status() == .reviewInProgress)
        world.pass(5)
        #expect(try world.changeSet("first", of: "web").0.changes.map(\.action) == [.add, .add])
        try world.executeChangeSet("first", of: "web")
        world.pass(60)
        #expect(world.statuses() == ["REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"])
    }

    @Test func aShellCanBeDeleted() throws {
        var world = World.quick()
        let made = try world.createChangeSet("first", type: "CREATE", world.stackRequest("web", smallTemplate(), [:]))
        try world.deleteStack("web")
        world.pass(60)
        #expect(world.status(made.stack) == .deleteComplete)
    }

    @Test func aSecondOneOfTheSameNameAndOneForNoStackAreRefused() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        _ = try world.createChangeSet("one", world.stackRequest("web", nil, [:]))
        #expect(
            refusal { () throws(APIError) in
                _ = try world.createChangeSet("one", world.stackRequest("web", nil, ["AmiId": "ami-2"]))
            }?.code == "AlreadyExistsException")
        #expect(
            refusal { () throws(APIError) in
                _ = try world.createChangeSet("one", world.stackRequest("nobody", smallTemplate(), [:]))
            }?.message == "Stack [nobody] does not exist")
        #expect(
            refusal { () throws(APIError) in
                _ = try world.createChangeSet("one", type: "CREATE", world.stackRequest("web", smallTemplate(), [:]))
            }?.message == "Stack [web] already exists and cannot be created again with the changeSet [one].")
    }
}
