import AWSSimulator
import Testing
import Timekeeping

@Suite struct CloudFormationStackTests {
    @Test func createsResourcesOneAfterTheOtherInTheirTime() throws {
        var world = World.quick()
        try world.beginCreation(smallTemplate(), token: "t1")
        world.pass(0)
        #expect(world.story() == ["web CREATE_IN_PROGRESS", "Config CREATE_IN_PROGRESS"])
        world.pass(5)
        #expect(
            world.story(from: 2) == ["Config CREATE_IN_PROGRESS", "Config CREATE_COMPLETE", "Web CREATE_IN_PROGRESS"])
        world.pass(5)
        #expect(
            world.story(from: 5) == ["Web CREATE_IN_PROGRESS", "Web CREATE_COMPLETE", "web CREATE_COMPLETE"])
        #expect(world.status() == .createComplete)
        #expect(world.cloudFormation.stack("web")?.events.allSatisfy { $0.token == "t1" } == true)
    }

    @Test func theExampleGivesTwoGroupsThatServe() throws {
        var world = World.quick()
        try world.makeStack(try webTemplate(), ["AmiId": "ami-1"])
        #expect(world.status() == .createComplete)
        #expect(world.states(world.physicalID("Blue")) == [.inService, .inService])
        #expect(world.states(world.physicalID("Green")) == [.inService, .inService, .inService])
        let blue = try world.group(named: world.physicalID("Blue"))
        #expect(blue.classicLoadBalancers == [world.physicalID("BlueLoadBalancer")])
        #expect(blue.launchSource == .launchConfiguration(world.physicalID("BlueConfiguration")))
        let green = try world.group(named: world.physicalID("Green"))
        #expect(green.targetGroups == [world.physicalID("GreenTargets")])
        #expect(
            green.launchSource
                == .launchTemplate(LaunchTemplateReference(id: world.physicalID("GreenTemplate"), version: "1")))
        #expect(
            world.targetGroups[world.physicalID("GreenTargets")]?.registrations.map(\.health) == [
                .healthy, .healthy, .healthy,
            ])
        #expect(green.tags.first { $0.key == "aws:cloudformation:logical-id" }?.value == "Green")
        #expect(green.tags.first { $0.key == "Name" }?.value == "web-green")
        let outputs = world.cloudFormation.stack("web")?.outputs.map(\.name)
        #expect(outputs == ["BlueAddress", "GreenAddress"])
    }

    @Test func aCreationThatFailsIsRolledBack() throws {
        var world = World.quick()
        world.cloudFormation.failures = ["Web"]
        try world.makeStack(smallTemplate())
        #expect(world.statuses() == ["CREATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"])
        #expect(
            world.cloudFormation.stack("web")?.events.first { $0.status == "ROLLBACK_IN_PROGRESS" }?.reason
                == "The following resource(s) failed to create: [Web]. Rollback requested by user.")
        #expect(world.launchConfigurations.isEmpty)
        #expect(
            refusal { () throws(APIError) in try world.beginUpdate("web", smallTemplate(minimum: 2)) }?.message
                == "Stack:\(try world.stack("web").id) is in ROLLBACK_COMPLETE state and can not be updated."
        )
    }

    @Test func aMalformedImageFailsTheLaunchConfiguration() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate(), ["AmiId": "image"])
        let event = try #require(world.cloudFormation.stack("web")?.events.first { $0.status == "CREATE_FAILED" })
        #expect(event.logicalID == "Config")
        #expect(event.reason?.contains("Invalid id: \"image\" (expecting \"ami-...\")") == true)
    }

    @Test(arguments: [("DO_NOTHING", StackStatus.createFailed), ("DELETE", .deleteComplete)])
    func onFailureDecidesWhatIsLeft(_ choice: String, _ status: StackStatus) throws {
        var world = World.quick()
        world.cloudFormation.failures = ["Web"]
        let id = try world.makeStack(smallTemplate()) { $0.onFailure = choice }
        #expect(world.status(id) == status)
    }

    @Test func deletionWaitsForTheInstancesOfAGroup() throws {
        var world = World.quick()
        let id = try world.makeStack(smallTemplate(minimum: 2))
        let group = world.physicalID("Web")
        try world.deleteStack("web")
        world.pass(6)
        #expect(world.status(id) == .deleteInProgress)
        #expect(world.groups[group]?.isBeingDeleted == true)
        world.pass(60)
        #expect(world.status(id) == .deleteComplete)
        #expect(world.groups.isEmpty && world.launchConfigurations.isEmpty)
        #expect(world.cloudFormation.stack("web") == nil)
        #expect(
            refusal { () throws(APIError) in _ = try world.stack("web") }?.message == "Stack with id web does not exist"
        )
        #expect(try world.stack(id).status == .deleteComplete)
    }

    @Test func aCreationPolicyWaitsForInstancesAndFailsAtItsTimeout() throws {
        let policy = "    CreationPolicy: {ResourceSignal: {Count: 2, Timeout: PT1M}}"
        var world = World.quick()
        try world.beginCreation(smallTemplate(minimum: 2, policy: policy))
        world.pass(12)
        #expect(world.story().last == "Web CREATE_IN_PROGRESS")
        world.pass(20)
        #expect(world.status() == .createComplete)

        var slow = World.quick()
        slow.rules.times.boot = TimeSpan(seconds: 90)
        try slow.beginCreation(smallTemplate(minimum: 2, policy: policy))
        slow.pass(600)
        #expect(slow.status() == .rollbackComplete)
        #expect(
            slow.cloudFormation.stack("web")?.events.contains {
                $0.reason?.hasPrefix("Received 0 SUCCESS signal(s) out of 2.") == true
            } == true)
    }

    @Test func retainedResourcesStay() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate(policy: "    DeletionPolicy: Retain"))
        let group = world.physicalID("Web")
        try world.deleteStack("web")
        world.pass(600)
        #expect(world.groups[group] != nil)
    }

    @Test func opaqueTypesHavePlausibleIDsAndAttributes() throws {
        var world = World.quick()
        try world.makeStack(
            """
            Resources:
              Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: all}}
              Queue: {Type: AWS::SQS::Queue}
              Handle: {Type: AWS::CloudFormation::WaitConditionHandle}
            Outputs:
              ID: {Value: !GetAtt Group.GroupId}
              Arn: {Value: !GetAtt Queue.Arn}
              URL: {Value: !Ref Handle}
            """)
        let outputs = world.cloudFormation.stack("web")?.outputs.map(\.value) ?? []
        #expect(outputs.first?.hasPrefix("sg-0") == true)
        #expect(outputs.dropFirst().first?.hasPrefix("arn:aws:sqs:eu-west-1:123456789012:") == true)
        #expect(outputs.last?.hasPrefix("https://") == true)
    }
}

extension World {
    mutating func beginCreation(_ template: String, token: String? = nil) throws(APIError) {
        _ = try createStack(stackRequest("web", template, [:]) { $0.token = token })
    }
}
