import AWSSimulator
import Testing
import Timekeeping

/// Templates as they are published can be created, looked at and changed.
@Suite struct PublishedTemplateTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let template: String
        /// The parameter that brings something new.
        let change: (name: String, value: String)
        /// What the change set shows.
        let rows: [String]

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "several zones, a classic balancer", template: PublishedTemplates.multiZone,
            change: ("InstanceType", "m5.large"),
            rows: [
                "Modify LaunchConfig True", "Modify WebServerGroup Conditional",
            ]),
        Case(
            name: "launch template, application balancer", template: PublishedTemplates.launchTemplate,
            change: ("InstanceType", "t3.large"),
            rows: ["Modify LaunchTemplate False", "Modify Group Conditional"]),
        Case(
            name: "mixed instances", template: PublishedTemplates.mixedInstances, change: ("AmiId", "ami-2"),
            rows: ["Modify Template False", "Modify Group Conditional"]),
    ]

    @Test(arguments: cases) func isCreatedPlannedAndUpdated(_ example: Case) throws {
        var world = World.quick()
        try world.makeStack(example.template) { $0.capabilities = ["CAPABILITY_IAM"] }
        #expect(world.status() == .createComplete, "\(world.story())")
        let request = world.stackRequest("web", example.template, [example.change.name: example.change.value]) {
            $0.capabilities = ["CAPABILITY_IAM"]
        }
        _ = try world.createChangeSet("c1", request)
        world.pass(5)
        let changes = try world.changeSet("c1", of: "web").0.changes
        #expect(changes.map { "\($0.action.rawValue) \($0.logicalID) \($0.replacement ?? "-")" } == example.rows)
        try world.executeChangeSet("c1", of: "web")
        world.pass(1200)
        #expect(world.status() == .updateComplete, "\(world.story().suffix(12))")
    }

    @Test func anImageThatAWSPublishesIsFoundInTheParameterStore() throws {
        var world = World.quick()
        try world.makeStack(PublishedTemplates.launchTemplate)
        let image = world.launchTemplates.values.first?.versions.last?.content.image
        #expect(image?.wholeMatch(of: /ami-0[0-9a-f]{16}/) != nil)
    }

    @Test func whatGrantsPowersMustBeAcknowledged() throws {
        var world = World.quick()
        let error = refusal { () throws(APIError) in try world.makeStack(PublishedTemplates.mixedInstances) }
        #expect(error?.code == "InsufficientCapabilitiesException")
        #expect(error?.message == "Requires capabilities : [CAPABILITY_IAM]")
    }

    @Test(arguments: [
        ("AWS::Serverless-2016-10-31", "Requires capabilities : [CAPABILITY_AUTO_EXPAND]", []),
        (
            "AWS::Serverless-2016-10-31",
            "No transform named AWS::Serverless-2016-10-31 found: the built-in AWS does not expand macros: give the "
                + "processed template.", ["CAPABILITY_AUTO_EXPAND"]
        ),
    ])
    func macrosAreRefusedByName(_ macro: String, _ message: String, _ capabilities: [String]) throws {
        var world = World.quick()
        let template = "Transform: \(macro)\nResources: {A: {Type: AWS::Serverless::Function}}"
        let error = refusal { () throws(APIError) in
            try world.makeStack(template) { $0.capabilities = capabilities }
        }
        #expect(error?.message == message)
    }

    @Test func importIsRefusedInWords() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let error = refusal { () throws(APIError) in
            _ = try world.createChangeSet("c1", type: "IMPORT", world.stackRequest("web", nil, [:]))
        }
        #expect(error?.message == "The built-in AWS does not import resources: create them with a template.")
    }
}
