import AWSSimulator
import AWSWire
import Testing
import Timekeeping

@Suite struct CloudFormationSafeguardTests {
    static let denyWeb = """
        {"Statement": [
          {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
          {"Effect": "Deny", "Action": ["Update:Modify", "Update:Delete"], "Principal": "*",
           "Resource": "LogicalResourceId/Web"}]}
        """

    static func failure(_ world: World, _ logicalID: String) -> String? {
        world.cloudFormation.stack("web")?.events.last { $0.logicalID == logicalID && $0.status == "UPDATE_FAILED" }?
            .reason
    }

    @Test func aPolicyTurnsAnUpdateOfAProtectedResourceBack() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate()) { $0.policy = Self.denyWeb }
        let old = world.physicalID("Config")
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
        #expect(
            Self.failure(world, "Web")
                == "Action denied by stack policy: Statement [#2] does not allow [Update:Modify] for resource "
                + "[LogicalResourceId/Web]")
        #expect(world.launchConfigurations.map(\.name) == [old])
    }

    @Test func aPolicyForOneUpdateAloneOverridesTheStacks() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate()) { $0.policy = Self.denyWeb }
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"]) {
            $0.policyDuringUpdate = #"{"Statement": [{"Effect": "Allow", "Action": "Update:*", "Resource": "*"}]}"#
        }
        world.pass(60)
        #expect(world.status() == .updateComplete)
        try world.beginUpdate("web", nil, ["AmiId": "ami-3"])
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
    }

    @Test func whatNoStatementAllowsIsDeniedAndDeletionIsAnActionToo() throws {
        var world = World.quick()
        let more = "  Extra: {Type: AWS::SNS::Topic}"
        try world.makeStack(smallTemplate(more: more))
        try world.setPolicy(
            of: "web",
            #"{"Statement": {"Effect": "Allow", "Action": "Update:M*", "Resource": "*"}}"#)
        try world.beginUpdate("web", smallTemplate())
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
        #expect(
            Self.failure(world, "Extra")
                == "Action denied by stack policy: no statement allows [Update:Delete] for resource "
                + "[LogicalResourceId/Extra]")
        #expect(world.cloudFormation.stack("web")?.resource("Extra") != nil)
    }

    @Test func aConditionOnTheTypeAndASpelledReplacementAreUnderstood() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate()) {
            $0.policy = """
                {"Statement": [{"Effect": "Allow", "Action": "Update:*", "Resource": "*"},
                  {"Effect": "Deny", "Action": "Update:Replace", "Resource": "*",
                   "Condition": {"StringEquals": {"ResourceType": ["AWS::AutoScaling::LaunchConfiguration"]}}}]}
                """
        }
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(Self.failure(world, "Config")?.contains("Statement [#2] does not allow [Update:Replace]") == true)
    }

    @Test func textThatIsNoPolicyIsRefused() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        #expect(
            refusal { () throws(APIError) in try world.setPolicy(of: "web", "{}") }?.message
                == "Error validating stack policy: Invalid stack policy")
    }

    @Test func terminationProtectionKeepsAStackUntilItIsTakenOff() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        _ = try world.setTerminationProtection(of: "web", true)
        #expect(
            refusal { () throws(APIError) in try world.deleteStack("web") }?.message
                == "Stack [web] cannot be deleted while TerminationProtection is enabled")
        _ = try world.setTerminationProtection(of: "web", false)
        try world.deleteStack("web")
        world.pass(120)
        #expect(world.status() == nil)
    }

    @Test func anAlarmTurnsAnUpdateBackAndTheWindowHoldsTheCleanup() throws {
        let alarm = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:errors"
        var world = World.quick()
        var form = QueryForm()
        for (name, value) in [
            ("AlarmName", "errors"), ("ComparisonOperator", "GreaterThanThreshold"), ("EvaluationPeriods", "1"),
            ("MetricName", "Errors"),
        ] {
            form.set(name, value)
        }
        try world.putAlarm(form)
        try world.makeStack(smallTemplate())
        let old = world.physicalID("Config")
        let request: (inout StackRequest) -> Void = {
            $0.rollback = RollbackConfiguration(monitoringMinutes: 5, alarms: [alarm])
        }
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"], request)
        world.pass(200)
        #expect(world.status() == .updateInProgress)
        #expect(world.launchConfigurations[old] != nil)
        try world.setAlarm("errors", to: .alarm, reason: "too many")
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.physicalID("Config") == old)
        try world.setAlarm("errors", to: .ok, reason: "few")
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(290)
        #expect(world.status() == .updateInProgress)
        world.pass(120)
        #expect(world.status() == .updateComplete)
    }

    @Test func cancellingInTheWindowBringsTheOldConfigurationBackUnderItsName() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let old = world.physicalID("Config")
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"]) {
            $0.rollback = RollbackConfiguration(monitoringMinutes: 5)
        }
        world.pass(200)
        try world.cancelUpdate(of: "web")
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.launchConfigurations.map(\.name) == [old])
    }

    @Test func anExportThatIsImportedCanNeitherGoNorChangeNorBeTakenTwice() throws {
        let network = { (value: String) in
            """
            Resources: {Topic: {Type: AWS::SNS::Topic}}
            Outputs: {Vpc: {Value: \(value), Export: {Name: net-vpc}}, Other: {Value: \(value)}}
            """
        }
        let user = "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !ImportValue net-vpc}}}"
        var world = World.quick()
        try world.makeStack(network("vpc-1"), named: "net")
        try world.makeStack(user, named: "app")
        #expect(world.importers(of: "net-vpc") == ["app"])
        #expect(
            refusal { () throws(APIError) in try world.deleteStack("net") }?.message
                == "Export net-vpc cannot be deleted as it is in use by app")
        try world.beginUpdate("net", network("vpc-2"))
        world.pass(60)
        #expect(world.status("net") == .updateRollbackComplete)
        #expect(
            world.cloudFormation.stack("net")?.events.contains {
                $0.reason == "Cannot update export net-vpc as it is in use by app."
            } == true)
        try world.makeStack(network("vpc-3"), named: "again")
        #expect(world.status("again") == .rollbackComplete)
    }

    @Test func aDynamicReferenceIsReadWhenTheResourceIsMade() throws {
        let template = """
            Resources:
              Config:
                Type: AWS::AutoScaling::LaunchConfiguration
                Properties: {ImageId: "{{resolve:ssm:/ami:1}}", InstanceType: t3.micro}
            """
        var world = World.quick()
        try world.putParameter(name: "/ami", value: "ami-7")
        try world.putParameter(name: "/ami", value: "ami-8", overwrite: true)
        try world.makeStack(template)
        #expect(world.launchConfigurations.map(\.content.image) == ["ami-7"])
        try world.makeStack(template.replacing("/ami:1", with: "/none"), named: "other")
        #expect(world.status("other") == .rollbackComplete)
    }

    @Test func anUpdateCarriesTheStacksTagsToItsGroups() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate()) { $0.tags = [Tag("team", "a")] }
        try world.beginUpdate("web") { $0.tags = [Tag("team", "b")] }
        world.pass(60)
        let tags = world.groups[world.physicalID("Web")]?.tags
        #expect(tags?.first { $0.key == "team" }?.value == "b")
    }
}
