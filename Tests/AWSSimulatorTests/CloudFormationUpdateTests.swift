import AWSSimulator
import Testing
import Timekeeping

@Suite struct CloudFormationUpdateTests {
    @Test func replacesTheLaunchConfigurationAndDeletesTheOldOneInTheCleanup() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let old = world.physicalID("Config")
        let start = world.story().count
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(11)
        #expect(world.status() == .updateCleanup)
        let new = world.physicalID("Config")
        #expect(new != old)
        #expect(world.launchConfigurations[old] != nil)
        #expect(world.groups[world.physicalID("Web")]?.launchSource == .launchConfiguration(new))
        world.pass(30)
        #expect(world.status() == .updateComplete)
        #expect(world.launchConfigurations.map(\.name) == [new])
        #expect(world.launchConfigurations[new]?.content.image == "ami-2")
        #expect(
            world.story(from: start) == [
                "web UPDATE_IN_PROGRESS", "Config UPDATE_IN_PROGRESS", "Config UPDATE_IN_PROGRESS",
                "Config UPDATE_COMPLETE", "Web UPDATE_IN_PROGRESS", "Web UPDATE_COMPLETE",
                "web UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "Config DELETE_IN_PROGRESS", "Config DELETE_COMPLETE",
                "web UPDATE_COMPLETE",
            ])
    }

    @Test func aChangedLaunchTemplateIsAnotherVersionThatTheGroupTakes() throws {
        var world = World.quick()
        let template = try webTemplate()
        try world.makeStack(template, ["AmiId": "ami-1"])
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(600)
        #expect(world.status() == .updateComplete)
        let id = world.physicalID("GreenTemplate")
        #expect(world.launchTemplates[id]?.latestVersion == 2)
        #expect(world.launchTemplates[id]?.defaultVersion == 1)
        #expect(
            world.groups[world.physicalID("Green")]?.launchSource
                == .launchTemplate(LaunchTemplateReference(id: id, version: "2")))
        // CloudFormation rolls nothing by itself.
        #expect(Set(world.images(world.physicalID("Green"))) == ["ami-1"])
    }

    @Test func anUpdateOfAGroupResetsTheSizesThatTheTemplateGives() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate(minimum: 2, desired: "2"))
        let name = world.physicalID("Web")
        try world.resize(name, min: 2, max: 20, desired: 15)
        world.pass(60)
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        let group = try world.group(named: name)
        #expect([group.minSize, group.maxSize, group.desiredCapacity] == [2, 10, 2])
    }

    @Test func keepsADesiredCapacityThatTheTemplateDoesNotGive() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate(minimum: 2))
        let name = world.physicalID("Web")
        try world.resize(name, desired: 7)
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.groups[name]?.desiredCapacity == 7)
    }

    @Test func ignoreUnmodifiedGroupSizePropertiesKeepsTheLiveSizes() throws {
        let policy = "    UpdatePolicy: {AutoScalingScheduledAction: {IgnoreUnmodifiedGroupSizeProperties: true}}"
        var world = World.quick()
        try world.makeStack(smallTemplate(minimum: 2, desired: "2", policy: policy))
        let name = world.physicalID("Web")
        try world.resize(name, desired: 7)
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.groups[name]?.desiredCapacity == 7)
    }

    @Test func keepsForeignTagsOfAGroup() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let name = world.physicalID("Web")
        try world.setTags([GroupTag("haupdate:journal", "x")], of: name)
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.groups[name]?.tags.contains { $0.key == "haupdate:journal" } == true)
    }

    @Test func anUpdateThatFailsPutsEverythingBack() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let old = world.physicalID("Config")
        let start = world.story().count
        world.cloudFormation.failures = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.physicalID("Config") == old)
        #expect(world.launchConfigurations.map(\.name) == [old])
        #expect(world.groups[world.physicalID("Web")]?.launchSource == .launchConfiguration(old))
        #expect(try world.stack("web").givenParameter("AmiId") == "ami-1")
        #expect(
            world.story(from: start).filter { $0.hasPrefix("web ") || $0.hasPrefix("Web ") } == [
                "web UPDATE_IN_PROGRESS", "Web UPDATE_IN_PROGRESS", "Web UPDATE_FAILED",
                "web UPDATE_ROLLBACK_IN_PROGRESS", "Web UPDATE_IN_PROGRESS", "Web UPDATE_COMPLETE",
                "web UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "web UPDATE_ROLLBACK_COMPLETE",
            ])
    }

    @Test func aRollbackThatFailsCanBeContinued() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        world.cloudFormation.failures = ["Web"]
        world.cloudFormation.rollbackFailures = ["Web"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.status() == .updateRollbackFailed)
        #expect(
            refusal { () throws(APIError) in try world.beginUpdate() }?.message.hasSuffix("can not be updated.") == true
        )
        try world.continueRollback(of: "web", skipping: ["Web"])
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
    }

    @Test func aLaunchTemplateIsPutBackAsYetAnotherVersion() throws {
        var world = World.quick()
        try world.makeStack(try webTemplate(), ["AmiId": "ami-1"])
        world.cloudFormation.failures = ["Green"]
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(600)
        #expect(world.status() == .updateRollbackComplete)
        let id = world.physicalID("GreenTemplate")
        #expect(world.launchTemplates[id]?.version("3")?.content.image == "ami-1")
        #expect(
            world.groups[world.physicalID("Green")]?.launchSource
                == .launchTemplate(LaunchTemplateReference(id: id, version: "3")))
    }

    @Test func aCancelledUpdateIsRolledBack() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let old = world.physicalID("Config")
        #expect(
            refusal { () throws(APIError) in try world.cancelUpdate(of: "web") }?.message
                == "CancelUpdateStack cannot be called from current stack status")
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(7)
        try world.cancelUpdate(of: "web")
        #expect(world.status() == .updateRollbackInProgress)
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.launchConfigurations.map(\.name) == [old])
    }

    @Test func addsAndRemovesGroups() throws {
        let second = """
              Second:
                Type: AWS::AutoScaling::AutoScalingGroup
                Properties:
                  {AvailabilityZones: !GetAZs "", LaunchConfigurationName: !Ref Config, MinSize: 1, MaxSize: 2}
            """
        var world = World.quick()
        try world.makeStack(smallTemplate())
        try world.beginUpdate("web", smallTemplate(more: second))
        world.pass(60)
        #expect(world.groups.count == 2)
        let name = world.physicalID("Second")
        try world.beginUpdate("web", smallTemplate())
        world.pass(11)
        #expect(world.status() == .updateCleanup)
        #expect(world.groups[name]?.isBeingDeleted == true)
        world.pass(60)
        #expect(world.status() == .updateComplete)
        #expect(world.groups.count == 1)
    }

    @Test func anOtherNameReplacesAGroup() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate(more: "      AutoScalingGroupName: one"))
        try world.beginUpdate("web", smallTemplate(more: "      AutoScalingGroupName: two"))
        world.pass(7)
        #expect(world.groups.map(\.name) == ["one", "two"])
        world.pass(60)
        #expect(world.groups.map(\.name) == ["two"])
        #expect(world.physicalID("Web") == "two")
    }

    @Test func theSameWorldIsReadBackFromItsStateInTheMiddleOfAnUpdate() throws {
        var world = World.quick()
        try world.makeStack(try webTemplate(), ["AmiId": "ami-1"])
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(8)
        var copy = try world.throughJSON()
        world.pass(600)
        copy.pass(600)
        #expect(copy.status() == .updateComplete)
        #expect(copy.story() == world.story())
        #expect(copy.physicalID("BlueConfiguration") == world.physicalID("BlueConfiguration"))
    }
}
