import AWSSimulator
import Testing
import Timekeeping

@Suite struct CloudFormationRecoveryTests {
    @Test func aFailedUpdateThatWasKeptCanBeRolledBackLater() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let old = world.physicalID("Config")
        world.cloudFormation.failures = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"]) { $0.disablesRollback = true }
        world.pass(60)
        #expect(world.status() == .updateFailed)
        _ = try world.rollBackStack("web")
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.launchConfigurations.map(\.name) == [old])
        #expect(
            world.cloudFormation.stack("web")?.operations.map(\.type) == ["ROLLBACK", "UPDATE_STACK", "CREATE_STACK"])
    }

    @Test func aFailedUpdateThatWasKeptCanBeTriedAgainAndStillKnowsTheWayBack() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let old = world.physicalID("Config")
        world.cloudFormation.failures = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"]) { $0.disablesRollback = true }
        world.pass(60)
        try world.beginUpdate("web", nil, ["AmiId": "ami-3"])
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.launchConfigurations.map(\.name) == [old])
        #expect(try world.stack("web").givenParameter("AmiId") == "ami-1")
    }

    @Test func aFailedCreationThatWasKeptCanBeMended() throws {
        var world = World.quick()
        world.cloudFormation.failures = ["Web"]
        try world.makeStack(smallTemplate()) { $0.onFailure = "DO_NOTHING" }
        #expect(world.status() == .createFailed)
        world.cloudFormation.failures = []
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.status() == .updateComplete)
        #expect(world.groups.count == 1)
    }

    @Test func aFailedCreationThatWasKeptCanBeRolledBack() throws {
        var world = World.quick()
        world.cloudFormation.failures = ["Web"]
        try world.makeStack(smallTemplate()) { $0.onFailure = "DO_NOTHING" }
        _ = try world.rollBackStack("web")
        world.pass(60)
        #expect(world.status() == .rollbackComplete)
        #expect(world.launchConfigurations.isEmpty)
    }

    @Test(arguments: [false, true])
    func whatIsRetainedGoesWithAFailedCreationOnlyIfThatIsAsked(_ isAsked: Bool) throws {
        let template = """
            Resources:
              Kept: {Type: AWS::SSM::Parameter, DeletionPolicy: Retain, Properties: {Name: kept, Type: String, Value: a}}
              Broken: {Type: AWS::SNS::Topic, DependsOn: Kept}
            """
        var world = World.quick()
        world.cloudFormation.failures = ["Broken"]
        try world.makeStack(template) { $0.retainsExceptOnCreate = isAsked }
        #expect(world.status() == .rollbackComplete)
        #expect((world.parameters["kept"] == nil) == isAsked)
    }

    @Test func rollingBackAHealthyStackIsRefused() throws {
        var world = World.quick()
        let id = try world.makeStack(smallTemplate())
        #expect(
            refusal { () throws(APIError) in _ = try world.rollBackStack("web") }?.message
                == "Stack:\(id) is in CREATE_COMPLETE state and can not be rolled back.")
    }

    @Test func theRollbackOfANestedStackIsContinuedFromTheRoot() throws {
        var world = try CloudFormationNestedTests.world()
        let child = world.physicalID("Child")
        world.cloudFormation.failures = ["Last"]
        world.cloudFormation.rollbackFailures = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(120)
        #expect(world.status() == .updateRollbackFailed)
        #expect(world.status(child) == .updateRollbackFailed)
        #expect(refusal { () throws(APIError) in try world.continueRollback(of: child) }?.code == "ValidationError")
        try world.continueRollback(of: "web", skipping: ["Child.Web"])
        world.pass(120)
        #expect(world.status(child) == .updateRollbackComplete)
        #expect(world.status() == .updateRollbackComplete)
    }

    @Test func aFailureInANestedStackThatWasKeptIsRolledBackFromTheRoot() throws {
        var world = try CloudFormationNestedTests.world()
        let child = world.physicalID("Child")
        let old = world.physicalID("Config", of: child)
        world.cloudFormation.failures = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"]) { $0.disablesRollback = true }
        world.pass(120)
        #expect(world.status(child) == .updateFailed)
        #expect(world.status() == .updateFailed)
        _ = try world.rollBackStack("web")
        world.pass(120)
        #expect(world.status(child) == .updateRollbackComplete)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.launchConfigurations.map(\.name) == [old])
    }

    @Test func onlyWhatFailedCanBeSkipped() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        world.cloudFormation.failures = ["Web"]
        world.cloudFormation.rollbackFailures = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(
            refusal { () throws(APIError) in try world.continueRollback(of: "web", skipping: ["Config"]) }?.message
                == "Resources [Config] cannot be skipped: only resources in the state UPDATE_FAILED can be.")
        try world.continueRollback(of: "web", skipping: ["Web"])
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
    }

    @Test func aCreationThatTakesTooLongIsRolledBack() throws {
        var world = World.quick()
        world.cloudFormation.stuck = ["Web"]
        _ = try world.createStack(world.stackRequest("web", smallTemplate(), [:]) { $0.timeoutMinutes = 2 })
        world.pass(115)
        #expect(world.status() == .createInProgress)
        world.pass(60)
        #expect(world.status() == .rollbackComplete)
        #expect(
            world.cloudFormation.stack("web")?.events.contains {
                $0.reason == "Stack creation time exceeded the specified timeout. Rollback requested by user."
            } == true)
    }

    @Test func aStuckResourceHoldsAnUpdateUntilItIsReleasedOrTheUpdateIsCancelled() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        world.cloudFormation.stuck = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(3600)
        #expect(world.status() == .updateInProgress)
        world.cloudFormation.stuck = []
        world.pass(60)
        #expect(world.status() == .updateComplete)
    }

    @Test func aCleanupMayBeSlowOrFailAndTheUpdateHasSucceededAllTheSame() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let old = world.physicalID("Config")
        world.cloudFormation.cleanupDelaySeconds = 120
        world.cloudFormation.cleanupFailures = ["Config"]
        world.cloudFormation.reason = "Resource handler returned message: \"in use\""
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(100)
        #expect(world.status() == .updateCleanup)
        #expect(
            refusal { () throws(APIError) in try world.cancelUpdate(of: "web") }?.message
                == "CancelUpdateStack cannot be called from current stack status")
        world.pass(100)
        #expect(world.status() == .updateComplete)
        #expect(world.launchConfigurations[old] != nil)
        let failed = world.cloudFormation.stack("web")?.events.first { $0.status == "DELETE_FAILED" }
        #expect(failed?.physicalID == old)
        #expect(failed?.reason == "Resource handler returned message: \"in use\"")
    }

    @Test func anUpdateOfAGroupThatSomebodyHasDeletedFailsAndItsRollbackToo() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let name = world.physicalID("Web")
        try world.deleteGroup(name: name, force: true)
        world.pass(60)
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.status() == .updateRollbackFailed)
        try world.continueRollback(of: "web", skipping: ["Web"])
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
    }

    @Test func resourcesAreRetainedOnlyWhereADeletionFailed() throws {
        var world = World.quick()
        let id = try world.makeStack(smallTemplate())
        #expect(
            refusal { () throws(APIError) in try world.deleteStack("web", retained: ["Web"]) }?.message
                == "Invalid operation on stack [\(id)]. When you delete a stack, specify which resources to retain only "
                + "when the stack is in the DELETE_FAILED state.")
    }
}
