import AWSSimulator
import Foundation
import Testing
import Timekeeping

extension World {
    func throughJSON() throws -> World {
        try JSONDecoder().decode(World.self, from: JSONEncoder().encode(self))
    }
}

@Suite struct CloudFormationRequestTests {
    struct Refusal: CustomTestStringConvertible {
        let name: String
        let message: String
        var code = "ValidationError"
        let act: @Sendable (inout World) throws(APIError) -> Void

        var testDescription: String { name }
    }

    static let refusals: [Refusal] = [
        Refusal(name: "unknown stack", message: "Stack [nobody] does not exist") { (world) throws(APIError) in
            try world.beginUpdate("nobody", smallTemplate())
        },
        Refusal(name: "a look at an unknown stack", message: "Stack with id nobody does not exist") {
            (world) throws(APIError) in
            _ = try world.stack("nobody")
        },
        Refusal(name: "the same again", message: "No updates are to be performed.") { (world) throws(APIError) in
            try world.beginUpdate("web", smallTemplate())
        },
        Refusal(name: "only an UpdatePolicy", message: "No updates are to be performed.") { (world) throws(APIError) in
            try world.beginUpdate(
                "web", smallTemplate(policy: "    UpdatePolicy: {AutoScalingRollingUpdate: {MaxBatchSize: 1}}"))
        },
        Refusal(name: "exists", message: "Stack [web] already exists", code: "AlreadyExistsException") {
            (world) throws(APIError) in
            try world.makeStack(smallTemplate())
        },
        Refusal(name: "unknown parameter", message: "Parameters: [Colour] do not exist in the template") {
            (world) throws(APIError) in
            try world.beginUpdate("web", nil, ["Colour": "red"])
        },
        Refusal(name: "missing value", message: "Parameters: [P] must have values") { (world) throws(APIError) in
            try world.beginUpdate("web", "Parameters: {P: {Type: String}}\nResources: {A: {Type: AWS::SNS::Topic}}")
        },
        Refusal(
            name: "no YAML",
            message: "Template format error: YAML not well-formed. (line 1, column 12): "
                + "did not find expected node content"
        ) { (world) throws(APIError) in
            try world.beginUpdate("web", "Resources: ]")
        },
        Refusal(
            name: "capability", message: "Requires capabilities : [CAPABILITY_IAM]",
            code: "InsufficientCapabilitiesException"
        ) { (world) throws(APIError) in
            try world.beginUpdate("web", smallTemplate(more: "  Role: {Type: AWS::IAM::Role, Properties: {Path: /}}"))
        },
        Refusal(
            name: "named capability", message: "Requires capabilities : [CAPABILITY_NAMED_IAM]",
            code: "InsufficientCapabilitiesException"
        ) { (world) throws(APIError) in
            try world.beginUpdate(
                "web", smallTemplate(more: "  Role: {Type: AWS::IAM::Role, Properties: {RoleName: x}}")
            ) { $0.capabilities = ["CAPABILITY_IAM"] }
        },
        Refusal(name: "circle", message: "Circular dependency between resources: [A, B]") { (world) throws(APIError) in
            try world.makeStack(
                "Resources: {A: {Type: AWS::SNS::Topic, DependsOn: B}, B: {Type: AWS::SNS::Topic, DependsOn: A}}",
                named: "other")
        },
        Refusal(
            name: "name",
            message: "1 validation error detected: Value '1x' at 'stackName' failed to satisfy constraint: Member must "
                + "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        ) { (world) throws(APIError) in
            try world.makeStack(smallTemplate(), named: "1x")
        },
        Refusal(name: "no template", message: "Either Template URL or Template Body must be specified.") {
            (world) throws(APIError) in
            try world.beginUpdate("web", nil, [:]) { $0.source = nil }
        },
    ]

    @Test(arguments: refusals) func refusesInAWSsWords(_ example: Refusal) throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let events = world.story().count
        let error = refusal { () throws(APIError) in try example.act(&world) }
        #expect(error?.message == example.message)
        #expect(error?.code == example.code)
        #expect(world.story().count == events)
    }

    @Test func refusesAnUpdateInTheMiddleOfAnother() throws {
        var world = World.quick()
        let id = try world.makeStack(smallTemplate())
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        #expect(
            refusal { () throws(APIError) in try world.beginUpdate("web", nil, ["AmiId": "ami-3"]) }?.message
                == "Stack:\(id) is in UPDATE_IN_PROGRESS state and can not be updated.")
        world.pass(11)
        #expect(
            refusal { () throws(APIError) in try world.beginUpdate("web", nil, ["AmiId": "ami-3"]) }?.message
                == "Stack:\(id) is in UPDATE_COMPLETE_CLEANUP_IN_PROGRESS state and can not be updated.")
    }

    @Test func theSameTokenWithTheSameInputIsNoSecondUpdate() throws {
        var world = World.quick()
        let id = try world.makeStack(smallTemplate())
        let first = world.stackRequest("web", nil, ["AmiId": "ami-2"]) { $0.token = "t" }
        #expect(try world.updateStack(first) == id)
        #expect(try world.updateStack(first) == id)
        let other = world.stackRequest("web", nil, ["AmiId": "ami-3"]) { $0.token = "t" }
        #expect(
            refusal { () throws(APIError) in _ = try world.updateStack(other) }?.code == "TokenAlreadyExistsException")
        world.pass(60)
        #expect(world.statuses().filter { $0 == "UPDATE_IN_PROGRESS" }.count == 1)
    }

    @Test func anOmittedParameterFallsBackToItsDefaultAndPreviousValueKeepsIt() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate(), ["AmiId": "ami-7", "Secret": "mine"])
        try world.beginUpdate("web", smallTemplate(minimum: 2)) { $0.parameters = [.init("Secret", nil)] }
        let stack = try world.stack("web")
        #expect(stack.givenParameter("AmiId") == "ami-1")
        #expect(stack.givenParameter("Secret") == "mine")
    }

    @Test func parametersOfTheParameterStoreAreReadAnewAtEachUpdate() throws {
        let template = """
            Parameters: {Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /ami}}
            Resources:
              Config:
                Type: AWS::AutoScaling::LaunchConfiguration
                Properties: {ImageId: !Ref Image, InstanceType: t3.micro}
            """
        var world = World.quick()
        try world.putParameter(name: "/ami", value: "ami-1")
        try world.makeStack(template)
        try world.putParameter(name: "/ami", value: "ami-2", overwrite: true)
        try world.beginUpdate("web", nil) { $0.parameters = [.init("Image", nil)] }
        world.pass(60)
        #expect(world.launchConfigurations.values.map(\.content.image) == ["ami-2"])
        #expect(try world.stack("web").givenParameter("Image") == "/ami")
    }

    @Test func aTemplateMayComeFromABucket() throws {
        var world = World.quick()
        world.putObject(bucket: "templates", name: "web/a.yaml", body: Array(smallTemplate().utf8))
        for address in [
            "https://templates.s3.eu-west-1.amazonaws.com/web/a.yaml", "https://s3.amazonaws.com/templates/web/a.yaml",
        ] {
            let name = address.contains("//s3") ? "one" : "two"
            _ = try world.createStack(StackRequest(stack: name, source: .url(address)))
        }
        let missing = StackRequest(stack: "x", source: .url("https://templates.s3.amazonaws.com/gone"))
        #expect(
            refusal { () throws(APIError) in _ = try world.createStack(missing) }?.message
                .hasPrefix("S3 error: The specified key does not exist.") == true)
    }
}
