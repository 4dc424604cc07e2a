import AWSSimulator
import Testing
import Timekeeping

/// People who work on a group beside the program.
@Suite struct PeopleTests {
    /// Lets a person do `act` to a group of four instances on a launch template, and gives what has become of it.
    private func after(_ act: String) throws -> (group: Group?, world: World, counts: [FaultCount]) {
        var scenario = try Scenario(yaml: "operator: [{ call: 1, group: we, \(act) }]", source: "test.yaml")
        scenario.rules = World.quick().rules
        return try simulate(scenario: scenario) { client in
            try client.aws.withWorld { world throws(APIError) in
                let template = try world.createLaunchTemplate(
                    name: "web", content: LaunchTemplateContent(image: "ami-1", type: "t3.micro"))
                try world.addGroup(desired: 4) { spec in
                    spec.launchSource = .launchTemplate(LaunchTemplateReference(id: template, version: "$Latest"))
                }
                world.pass(12)
                try world.setTags([GroupTag("journal", "1")], of: "web")
                try world.suspend(["AZRebalance"], of: "web")
            }
            _ = try await client.call("sts", "GetCallerIdentity")
            let counts = client.aws.faultCounts
            return client.aws.withWorld { ($0.groups["web"], $0, counts) }
        }
    }

    @Test func scales() throws {
        let group = try after("scale: 12").group
        #expect([group?.minSize, group?.desiredCapacity, group?.maxSize] == [0, 12, 12])
    }

    @Test func suspendsAndResumes() throws {
        #expect(try after("suspend: [Launch, Terminate]").group?.suspensions.count == 3)
        #expect(try after("resume: [AZRebalance]").group?.suspensions.isEmpty == true)
    }

    @Test func writesAndDeletesTags() throws {
        #expect(try after("delete-tag: journal").group?.tags.isEmpty == true)
        #expect(try after("set-tag: { key: journal, value: '2' }").group?.tags.first?.value == "2")
    }

    @Test func terminatesTheOldestOrTheNewest() throws {
        for (act, place) in [("oldest", 0), ("newest", 3)] {
            let (_, world, counts) = try after("terminate: \(act)")
            #expect(world.states().firstIndex(of: .terminating) == place)
            #expect(counts == [FaultCount(name: "operator-terminate", count: 1)])
        }
        #expect(try after("terminate: { newest: 2 }").world.states().suffix(2) == [.terminating, .terminating])
    }

    @Test func putsIntoStandbyProtectsAndMarks() throws {
        #expect(try after("standby: oldest").world.states()[0].isStandby)
        #expect(try after("protect: newest").world.members()[3].isProtected)
        #expect(try !after("unhealthy: oldest").world.members()[0].isHealthy)
    }

    @Test func startsAnInstanceRefresh() throws {
        #expect(try after("refresh: true").group?.refreshes.count == 1)
    }

    @Test func deletesTheGroup() throws {
        #expect(try after("delete-group: true").group?.isBeingDeleted == true)
    }

    @Test func makesANewVersionTheDefault() throws {
        let template = try after("new-version: ami-9").world.launchTemplates.values[0]
        #expect(template.defaultVersion == 2)
        #expect(template.version("$Default")?.content.image == "ami-9")
    }

    @Test func updatesTheStackThatHasTheGroup() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        var scenario = try Scenario(yaml: "operator: [{ at: 5, update-stack: { AmiId: ami-9 } }]", source: "test.yaml")
        scenario.rules = world.rules
        let time = SimulatedTime(startWallTime: world.now)
        let aws = SimulatedAWS(world: world, timekeeper: time.timekeeper, scenario: scenario)
        let images = try time.run {
            try await time.timekeeper.sleep(for: .seconds(120))
            return aws.withWorld { $0.launchConfigurations.map(\.content.image) }
        }
        #expect(images == ["ami-9"])
        #expect(aws.faultCounts == [FaultCount(name: "operator-update-stack", count: 1)])
    }

    @Test func isRefusedWhatAWSRefuses() throws {
        let (_, _, counts) = try after("update-stack: { Image: ami-9 }")
        #expect(counts.map(\.name) == ["operator-update-stack", "operator-update-stack-refused"])
        #expect(counts.map(\.count) == [0, 1])
    }
}
