import AWSSimulator
import Testing
import Timekeeping

/// What AWS does not document: each switch in both positions.
@Suite struct CloudFormationSwitchTests {
    static func world(_ adjust: (inout StackSwitches) -> Void = { _ in }) throws -> World {
        var world = World.quick()
        adjust(&world.rules.stacks)
        try world.makeStack(smallTemplate())
        return world
    }

    @Test func aScenarioSetsThemByName() throws {
        let text = """
            switches:
              foreignGroupTags: stripped
              repeatedToken: refused
              showsConfigurationComplete: true
              statusDelaySeconds: 4
              fastUpdates: last
            """
        var expected = StackSwitches()
        expected.foreignGroupTags = .stripped
        expected.repeatedToken = .refused
        expected.showsConfigurationComplete = true
        expected.statusDelaySeconds = 4
        expected.fastUpdates = .last
        #expect(try Scenario(yaml: text, source: "s.yaml").rules.stacks == expected)
    }

    @Test(arguments: StackSwitches.ForeignTags.allCases)
    func anUpdateKeepsOrStripsForeignTagsOfAGroup(_ position: StackSwitches.ForeignTags) throws {
        var world = try Self.world { $0.foreignGroupTags = position }
        let name = world.physicalID("Web")
        try world.setTags([GroupTag("haupdate:journal", "x")], of: name)
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.groups[name]?.tags.contains { $0.key == "haupdate:journal" } == (position == .kept))
        #expect(world.groups[name]?.tags.contains { $0.key == "aws:cloudformation:stack-name" } == true)
    }

    @Test(arguments: StackSwitches.Repeat.allCases)
    func aRepeatedTokenIsAnsweredOrRefused(_ position: StackSwitches.Repeat) throws {
        var world = try Self.world { $0.repeatedToken = position }
        let request = world.stackRequest("web", nil, ["AmiId": "ami-2"]) { $0.token = "t1" }
        let id = try world.updateStack(request)
        let refusal = refusal { () throws(APIError) in _ = try world.updateStack(request) }
        #expect(
            refusal?.message
                == (position == .answered
                    ? nil : "Stack:\(id) is in UPDATE_IN_PROGRESS state and can not be updated."))
    }

    @Test(arguments: [false, true])
    func configurationCompleteIsShownOrNot(_ isShown: Bool) throws {
        var world = try Self.world { $0.showsConfigurationComplete = isShown }
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        let events = world.cloudFormation.stack("web")?.events ?? []
        let shown = events.filter { $0.detail == "CONFIGURATION_COMPLETE" }.map { "\($0.logicalID) \($0.status)" }
        let update = ["Config UPDATE_IN_PROGRESS", "Web UPDATE_IN_PROGRESS", "web UPDATE_IN_PROGRESS"]
        #expect(shown.suffix(3) == (isShown ? update[...] : []))
    }

    @Test(arguments: [0, 4])
    func theStatusChangesAtOnceOrLate(_ seconds: Int) throws {
        var world = try Self.world { $0.statusDelaySeconds = seconds }
        _ = try world.createChangeSet("c1", world.stackRequest("web", nil, ["AmiId": "ami-2"]))
        world.pass(5)
        try world.executeChangeSet("c1", of: "web")
        #expect(world.status() == (seconds == 0 ? .updateInProgress : .createComplete))
        world.pass(4)
        #expect(world.status() == .updateInProgress)
        world.pass(60)
        #expect(world.status() == .updateComplete)
        #expect(world.launchConfigurations.map(\.content.image) == ["ami-2"])
    }

    @Test(arguments: StackSwitches.FastUpdates.allCases)
    func theFirstOrTheLastOfTwoFastUpdatesCounts(_ position: StackSwitches.FastUpdates) throws {
        var world = try Self.world {
            $0.statusDelaySeconds = 4
            $0.fastUpdates = position
        }
        let id = try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        let second = refusal { () throws(APIError) in _ = try world.beginUpdate("web", nil, ["AmiId": "ami-3"]) }
        #expect(
            second?.message
                == (position == .last ? nil : "Stack:\(id) is in UPDATE_IN_PROGRESS state and can not be updated."))
        world.pass(60)
        #expect(world.launchConfigurations.map(\.content.image) == [position == .last ? "ami-3" : "ami-2"])
    }
}
