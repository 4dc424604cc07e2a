import AWSSimulator
import Testing

@Suite struct TerminationPolicyTests {
    /// One zone, a launch template with versions 1 to 3, and an instance of each, launched a minute apart.
    private func world(_ policies: [String]) throws -> World {
        var world = World.quick()
        let id = try world.createLaunchTemplate(
            name: "web", content: LaunchTemplateContent(image: "ami-1", type: "t3.micro"))
        for number in 2...3 {
            world.pass(60)
            _ = try world.createLaunchTemplateVersion(
                id: id, content: LaunchTemplateContent(image: "ami-\(number)", type: "t3.micro"))
        }
        // The oldest version is launched last but one.
        try world.addGroup(desired: 1) {
            $0.zones = ["eu-west-1a"]
            $0.terminationPolicies = policies
            $0.launchSource = .launchTemplate(LaunchTemplateReference(id: id, version: "2"))
        }
        for (size, version) in [(2, "1"), (3, "3")] {
            world.pass(60)
            var change = GroupChange(name: "web")
            change.launchSource = .launchTemplate(LaunchTemplateReference(id: id, version: version))
            change.desiredCapacity = size
            try world.updateGroup(change)
        }
        world.pass(12)
        return world
    }

    static let victims = [
        ("Default", "ami-1"), ("OldestLaunchTemplate", "ami-1"), ("OldestInstance", "ami-2"),
        ("NewestInstance", "ami-3"), ("ClosestToNextInstanceHour", "ami-2"), ("OldestLaunchConfiguration", "ami-1"),
    ]

    @Test(arguments: victims) func takes(_ policy: String, _ victim: String) throws {
        var world = try world([policy])
        #expect(world.images() == ["ami-2", "ami-1", "ami-3"])
        try world.resize(desired: 2)
        world.pass(4)
        #expect(world.images() == ["ami-2", "ami-1", "ami-3"].filter { $0 != victim })
    }

    @Test func aLaunchConfigurationGoesBeforeATemplate() throws {
        var world = try world(["Default"])
        try world.change(toImage: "ami-4")
        try world.resize(desired: 4)
        world.pass(12)
        try world.resize(desired: 3)
        world.pass(4)
        #expect(world.images() == ["ami-2", "ami-1", "ami-3"])
    }

    @Test func refusesAPolicyThatDoesNotExistAndALambdaInTheSecondPlace() throws {
        var world = World.quick()
        let lambda = "arn:aws:lambda:eu-west-1:123456789012:function:choose"
        for policies in [["Oldest"], ["Default", lambda]] {
            let error = refusal { () throws(APIError) in
                try world.addGroup(desired: 0) { $0.terminationPolicies = policies }
            }
            #expect(error?.code == "ValidationError")
        }
    }

    @Test(arguments: [true, false]) func aLambdaMayNameNobody(_ namesNobody: Bool) throws {
        var world = try world(["arn:aws:lambda:eu-west-1:123456789012:function:choose"])
        world.rules.groupSwitches.lambdaPolicyNamesNobody = namesNobody
        try world.resize(desired: 1)
        world.pass(60)
        #expect(world.ids().count == (namesNobody ? 3 : 1))
    }
}
