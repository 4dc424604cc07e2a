import AWSClient
import AWSWire
import LiveTransport
import Testing
import Timekeeping

/// The client over a real connection against moto: each operation that moto has, and what it lacks.
@Suite(.serialized) struct ClientAgainstMotoTests {
    private static let template = """
        AWSTemplateFormatVersion: '2010-09-09'
        Parameters:
          AmiId: {Type: String, Default: ami-12c6146b}
          Password: {Type: String, NoEcho: true, Default: hidden}
        Resources:
          Config:
            Type: AWS::AutoScaling::LaunchConfiguration
            Properties: {ImageId: !Ref AmiId, InstanceType: t2.micro}
          Template:
            Type: AWS::EC2::LaunchTemplate
            Properties:
              LaunchTemplateName: green
              LaunchTemplateData: {ImageId: !Ref AmiId, InstanceType: t2.micro}
          Network:
            Type: AWS::EC2::VPC
            Properties: {CidrBlock: 10.0.0.0/16}
          Balancer:
            Type: AWS::ElasticLoadBalancing::LoadBalancer
            Properties:
              AvailabilityZones: [eu-west-1a]
              Listeners: [{LoadBalancerPort: '80', InstancePort: '80', Protocol: HTTP}]
          Targets:
            Type: AWS::ElasticLoadBalancingV2::TargetGroup
            Properties: {Name: targets, Port: 80, Protocol: HTTP, VpcId: !Ref Network}
          Blue:
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties:
              AvailabilityZones: [eu-west-1a]
              LaunchConfigurationName: !Ref Config
              LoadBalancerNames: [!Ref Balancer]
              TargetGroupARNs: [!Ref Targets]
              MinSize: '2'
              MaxSize: '4'
              DesiredCapacity: '2'
        Outputs:
          Group: {Value: !Ref Blue}
        """

    private func withMoto(_ body: (AWSClient) async throws -> Void) async throws {
        let moto = try PythonServer.moto()
        defer { moto.stop() }
        let endpoint = try #require(Endpoint(url: "http://127.0.0.1:\(moto.port)"))
        let transport = try LiveTransport()
        let client = AWSClient(
            transport: transport, timekeeper: .live(),
            credentials: CredentialsProvider(
                Credentials(accessKeyID: "test", secretAccessKey: Secret("test"), sessionToken: Secret("t"))),
            region: "eu-west-1", endpoints: Endpoints(all: endpoint), random: { 0.5 })
        do {
            try await body(client)
        } catch {
            await transport.close()
            throw error
        }
        await transport.close()
    }

    @Test func speaksToEachOperationThatMotoHas() async throws {
        try await withMoto { client in
            #expect(try await client.getCallerIdentity().account == "123456789012")
            let group = try await createsAStack(client)
            try await readsTheStack(client)
            try await changesTheGroup(client, group)
            try await readsBalancersAndInstances(client, group)
            try await worksWithChangeSets(client)
        }
    }

    private func createsAStack(_ client: AWSClient) async throws -> String {
        do throws(AWSError) {
            _ = try await client.describeStack("web")
            Issue.record("the stack cannot exist yet")
        } catch {
            #expect(error.isAbsentStack, "\(error)")
        }
        let id = try await client.createStack(
            StackRequest(
                stack: "web", template: .body(Self.template),
                parameters: [StackParameter(key: "AmiId", value: .text("ami-12c6146b"))],
                capabilities: ["CAPABILITY_IAM"], clientRequestToken: "haupdate-1",
                tags: [Tag(key: "a b", value: "c&d=é+")]))
        let stack = try await client.describeStack("web")
        #expect(stack.id == id && stack.name == "web" && stack.status == "CREATE_COMPLETE")
        #expect(stack.tags == [Tag(key: "a b", value: "c&d=é+")])
        #expect(stack.parameters.first { $0.key == "AmiId" }?.value == "ami-12c6146b")
        #expect(stack.creationTime != nil)
        #expect(try await client.describeStacks().map(\.name) == ["web"])
        return try #require(stack.outputs.first { $0.key == "Group" }?.value)
    }

    private func readsTheStack(_ client: AWSClient) async throws {
        let resources = try await client.listStackResources(stack: "web")
        let types = Set(resources.map(\.type))
        #expect(types.contains("AWS::AutoScaling::AutoScalingGroup") && resources.count == 6)
        let events = try await client.describeStackEvents(stack: "web")
        #expect(events.first?.status == "CREATE_COMPLETE" && events.first?.isAboutStack == true)
        #expect(events.allSatisfy { !$0.id.isEmpty && $0.timestamp != nil })
        #expect(try await client.getTemplate(stack: "web").contains("AWS::AutoScaling::LaunchConfiguration"))
        let summary = try await client.getTemplateSummary(template: .body(Self.template))
        #expect(summary.parameters.first { $0.key == "Password" }?.noEcho == true)
        #expect(summary.parameters.first { $0.key == "AmiId" }?.defaultValue == "ami-12c6146b")
        let simple = "{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}"
        try await client.validateTemplate(.body(simple))
    }

    private func changesTheGroup(_ client: AWSClient, _ name: String) async throws {
        func group() async throws -> AutoScalingGroup {
            try #require(try await client.describeAutoScalingGroups(names: [name]).first)
        }
        let before = try await group()
        #expect((before.minSize, before.maxSize, before.desiredCapacity) == (2, 4, 2))
        #expect(before.instances.count == 2 && before.instances.allSatisfy { $0.lifecycleState == "InService" })
        #expect(before.instances.allSatisfy { $0.isHealthy && $0.launchConfigurationName != nil })
        #expect(before.loadBalancerNames.count == 1 && before.targetGroupARNs.count == 1)
        try await client.suspendProcesses(group: name, processes: NonEmpty("AZRebalance", "ScheduledActions"))
        #expect(try await group().suspendedProcesses.map(\.name).sorted() == ["AZRebalance", "ScheduledActions"])
        try await client.resumeProcesses(group: name, processes: NonEmpty("ScheduledActions"))
        #expect(try await group().suspendedProcesses.map(\.name) == ["AZRebalance"])
        let ids = try #require(NonEmpty(before.instances.map(\.id)))
        try await client.setInstanceProtection(group: name, instanceIDs: ids, isProtected: true)
        #expect(try await group().instances.allSatisfy { $0.protectedFromScaleIn })
        try await client.updateAutoScalingGroup(group: name, minSize: 1, maxSize: 8, desiredCapacity: 4)
        let grown = try await group()
        #expect((grown.minSize, grown.maxSize, grown.desiredCapacity, grown.instances.count) == (1, 8, 4, 4))
        try await client.setInstanceHealth(instanceID: ids.first, isHealthy: false)
        #expect(try await group().instances.first { $0.id == ids.first }?.isHealthy == false)
        let tag = GroupTag(key: "haupdate:tx", value: "a=b&c é")
        try await client.createOrUpdateTags(group: name, tags: NonEmpty(tag))
        #expect(try await group().tags.contains(tag))
        try await client.deleteTags(group: name, keys: NonEmpty(tag.key))
        #expect(try await !group().tags.contains { $0.key == tag.key })
        let activity = try await client.terminateInstanceInAutoScalingGroup(
            instanceID: ids.first, decrementsDesiredCapacity: true)
        #expect(activity?.id.isEmpty == false)
        #expect(try await group().desiredCapacity == 3)
        _ = try await client.describeScalingActivities(group: name, since: WallTime(secondsSince1970: 0))
        #expect(try await client.describeAutoScalingGroups(names: nil).map(\.name).contains(name))
        #expect(try await client.describeAutoScalingGroups(names: ["no-such-group"]).isEmpty)
    }

    private func readsBalancersAndInstances(_ client: AWSClient, _ name: String) async throws {
        // moto has no DescribeTrafficSources: this goes through the two older operations.
        let sources = try await client.describeTrafficSources(group: name)
        #expect(sources.map(\.kind) == [.classicLoadBalancer, .targetGroup])
        let group = try #require(try await client.describeAutoScalingGroups(names: [name]).first)
        let ids = Set(group.instances.map(\.id))
        let health = try await client.describeInstanceHealth(loadBalancer: sources[0].identifier)
        #expect(Set(health.map(\.instanceID)) == ids && health.allSatisfy(\.isServing))
        let targets = try await client.describeTargetHealth(targetGroupARN: sources[1].identifier)
        // moto keeps instances that are gone.
        #expect(Set(targets.map(\.targetID)).isSuperset(of: ids))
        #expect(targets.allSatisfy { $0.port == 80 && !$0.state.isEmpty })
        let instances = try await client.describeInstances(ids: ids.sorted() + ["i-0123456789abcdef0"])
        #expect(Set(instances.map(\.id)) == ids)
        #expect(instances.allSatisfy { $0.imageID == "ami-12c6146b" && $0.privateIP != nil && $0.state == "running" })
        let versions = try await client.describeLaunchTemplateVersions(
            template: LaunchTemplateSpecification(name: "green"), versions: NonEmpty("$Latest"))
        #expect(versions.map(\.number) == [1] && versions.first?.imageID == "ami-12c6146b")
        let configurations = try await client.describeLaunchConfigurations(
            names: [try #require(group.launchConfigurationName)])
        #expect(configurations.map(\.imageID) == ["ami-12c6146b"])
        #expect(configurations.first?.content.contains("InstanceType=t2.micro") == true)
        await #expect(throws: AWSError.self) {
            try await client.describeInstanceHealth(loadBalancer: "no-such-balancer")
        }
    }

    private func worksWithChangeSets(_ client: AWSClient) async throws {
        let update = StackRequest(
            stack: "web", template: .previous,
            parameters: [
                StackParameter(key: "AmiId", value: .text("ami-760aaa0f")),
                StackParameter(key: "Password", value: .previous),
            ])
        let created = try await client.createChangeSet(named: "first", type: .update, update)
        let shown = try await client.describeChangeSet(created.id)
        #expect(shown.name == "first" && shown.stackID == created.stackID && shown.status == "CREATE_COMPLETE")
        try await client.deleteChangeSet("first", stack: "web")
        let fresh = StackRequest(
            stack: "topics", template: .body("{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}"))
        _ = try await client.createChangeSet(named: "second", type: .create, fresh)
        let additions = try await client.describeChangeSet("second", stack: "topics")
        #expect(additions.changes.map(\.action) == ["Add"] && additions.changes.map(\.logicalID) == ["Topic"])
        try await client.executeChangeSet("second", stack: "topics")
        #expect(try await client.describeStack("topics").status == "CREATE_COMPLETE")
        let again = StackRequest(
            stack: "topics",
            template: .body("{\"Resources\": {\"Other\": {\"Type\": \"AWS::SNS::Topic\"}}}"),
            clientRequestToken: "haupdate-2")
        _ = try await client.updateStack(again)
        #expect(try await client.describeStack("topics").status == "UPDATE_COMPLETE")
    }

    @Test func saysWhatMotoLacks() async throws {
        try await withMoto { client in
            do throws(AWSError) {
                _ = try await client.describeInstanceRefreshes(group: "g")
                Issue.record("moto has DescribeInstanceRefreshes now: test it")
            } catch {
                #expect(error.isOperationMissing, "\(error)")
                #expect("\(error)".contains("127.0.0.1") && "\(error)".contains("DescribeInstanceRefreshes"))
            }
            // A changing call on the same kind of page may have been applied, as far as anybody can know.
            do throws(AWSError) {
                try await client.cancelUpdateStack("web")
                Issue.record("moto has CancelUpdateStack now: test it")
            } catch {
                #expect(error.isAmbiguous && "\(error)".contains("HTTP 500"), "\(error)")
            }
        }
    }

    @Test func putsAParameterOnceAlone() async throws {
        try await withMoto { client in
            let name = "/haupdate/lock/stack/web"
            await #expect(throws: AWSError.self) { try await client.getParameter(name: name) }
            try await client.putNewParameter(name: name, value: "first of \"all\"", description: "a lock")
            do throws(AWSError) {
                try await client.putNewParameter(name: name, value: "second", description: "a lock")
                Issue.record("it was overwritten")
            } catch {
                #expect(error.isExistingParameter, "\(error)")
            }
            #expect(try await client.getParameter(name: name) == "first of \"all\"")
            try await client.deleteParameter(name: name)
            do throws(AWSError) {
                try await client.deleteParameter(name: name)
                Issue.record("it is still there")
            } catch {
                #expect(error.isAbsentParameter, "\(error)")
            }
            do throws(AWSError) {
                _ = try await client.getParameter(name: name)
                Issue.record("it is still there")
            } catch {
                #expect(error.isAbsentParameter, "\(error)")
            }
        }
    }

    @Test func readsAnObjectOfABucket() async throws {
        try await withMoto { client in
            do throws(AWSError) {
                _ = try await client.getObject(bucket: "no-such-bucket", key: "a b/c+d.yaml")
                Issue.record("there is no such bucket")
            } catch {
                #expect(error.serviceFailure?.code == "NoSuchBucket", "\(error)")
            }
            do throws(AWSError) {
                try await client.putNewObject(bucket: "no-such-bucket", key: "k", [1])
                Issue.record("there is no such bucket")
            } catch {
                #expect(error.serviceFailure?.code == "NoSuchBucket", "\(error)")
            }
        }
    }
}
