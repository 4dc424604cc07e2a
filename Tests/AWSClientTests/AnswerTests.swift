import AWSClient
import Testing
import Timekeeping

/// What is read from the wire, where moto cannot show it.
@Suite struct AnswerTests {
    @Test func readsEverythingOfAGroup() throws {
        let answer = ScriptedTransport.Answer.result(
            "DescribeAutoScalingGroups",
            """
            <AutoScalingGroups><member>
              <AutoScalingGroupName>web &amp; co</AutoScalingGroupName><AutoScalingGroupARN>arn</AutoScalingGroupARN>
              <MinSize>1</MinSize><MaxSize>4</MaxSize><DesiredCapacity>2</DesiredCapacity>
                <DefaultCooldown>300</DefaultCooldown>
              <MixedInstancesPolicy><LaunchTemplate>
                <LaunchTemplateSpecification><LaunchTemplateId>lt-1</LaunchTemplateId><Version>7</Version>
                  </LaunchTemplateSpecification>
                <Overrides><member><InstanceType>m5.large</InstanceType><WeightedCapacity>2</WeightedCapacity></member>
                  <member><InstanceRequirements><VCpuCount><Min>2</Min></VCpuCount></InstanceRequirements>
                    </member></Overrides>
              </LaunchTemplate></MixedInstancesPolicy>
              <Instances><member><InstanceId>i-1</InstanceId><AvailabilityZone>eu-west-1a</AvailabilityZone>
                <LifecycleState>Pending:Wait</LifecycleState><HealthStatus>HEALTHY</HealthStatus>
                <LaunchTemplate><LaunchTemplateId>lt-1</LaunchTemplateId>
                  <LaunchTemplateName>n</LaunchTemplateName><Version>6</Version></LaunchTemplate>
                <InstanceType>m5.large</InstanceType><WeightedCapacity>2</WeightedCapacity>
                <ProtectedFromScaleIn>true</ProtectedFromScaleIn></member></Instances>
              <SuspendedProcesses><member><ProcessName>New</ProcessName>
                <SuspensionReason>r</SuspensionReason></member></SuspendedProcesses>
              <Tags><member><Key>k</Key><Value/><PropagateAtLaunch>true</PropagateAtLaunch>
                <ResourceId>web</ResourceId></member></Tags>
              <LoadBalancerNames><member>clb</member></LoadBalancerNames><TargetGroupARNs/>
              <VPCZoneIdentifier>subnet-1,subnet-2</VPCZoneIdentifier>
              <AvailabilityZones><member>eu-west-1a</member></AvailabilityZones>
              <HealthCheckType>ELB</HealthCheckType><HealthCheckGracePeriod>30</HealthCheckGracePeriod>
              <NewInstancesProtectedFromScaleIn>true</NewInstancesProtectedFromScaleIn>
              <Status>Delete in progress</Status><WarmPoolConfiguration><PoolState>Stopped</PoolState>
                </WarmPoolConfiguration>
              <TerminationPolicies><member>OldestInstance</member></TerminationPolicies>
              <CreatedTime>2026-11-22T09:05:00.123Z</CreatedTime>
            </member></AutoScalingGroups>
            """)
        let outcome = try play([answer]) { (client) throws(AWSError) in
            try await client.describeAutoScalingGroups(names: nil)
        }
        var expected = AutoScalingGroup(
            name: "web & co", arn: "arn", minSize: 1, maxSize: 4, desiredCapacity: 2,
            vpcZoneIdentifier: "subnet-1,subnet-2", availabilityZones: ["eu-west-1a"], healthCheckType: "ELB",
            healthCheckGracePeriod: 30, newInstancesProtectedFromScaleIn: true, status: "Delete in progress",
            hasWarmPool: true, terminationPolicies: ["OldestInstance"])
        expected.instances = [
            AutoScalingGroup.Instance(
                id: "i-1", availabilityZone: "eu-west-1a", lifecycleState: "Pending:Wait", healthStatus: "HEALTHY",
                launchTemplate: LaunchTemplateSpecification(id: "lt-1", name: "n", version: "6"),
                instanceType: "m5.large", weightedCapacity: 2, protectedFromScaleIn: true)
        ]
        expected.mixedInstancesPolicy = MixedInstancesPolicy(
            launchTemplate: LaunchTemplateSpecification(id: "lt-1", version: "7"),
            overrides: [
                .init(instanceType: "m5.large", weightedCapacity: 2), .init(hasInstanceRequirements: true),
            ])
        expected.suspendedProcesses = [SuspendedProcess(name: "New", reason: "r")]
        expected.tags = [GroupTag(key: "k", value: "", propagateAtLaunch: true)]
        expected.loadBalancerNames = ["clb"]
        expected.createdTime = WallTime(iso8601: "2026-11-22T09:05:00.123Z")
        #expect(outcome.value == [expected])
        #expect(expected.subnetIDs == ["subnet-1", "subnet-2"] && expected.instances[0].isHealthy)
    }

    @Test func joinsTheChangesOfAllPagesOfAChangeSet() throws {
        func page(_ id: String, _ next: String) -> ScriptedTransport.Answer {
            .result(
                "DescribeChangeSet",
                "<ChangeSetId>arn</ChangeSetId><Status>CREATE_COMPLETE</Status><Changes><member><Type>Resource</Type>"
                    + "<ResourceChange><Action>Modify</Action><LogicalResourceId>\(id)</LogicalResourceId>"
                    + "<ResourceType>T</ResourceType><Replacement>Conditional</Replacement><Scope>"
                    + "<member>Properties</member></Scope><Details/></ResourceChange></member></Changes>\(next)")
        }
        let outcome = try play([page("A", "<NextToken>n</NextToken>"), page("B", "")]) { (client) throws(AWSError) in
            try await client.describeChangeSet("arn")
        }
        let changes = ["A", "B"].map {
            ResourceChange(
                action: "Modify", logicalID: $0, resourceType: "T", replacement: "Conditional", scope: ["Properties"])
        }
        #expect(outcome.value == ChangeSet(id: "arn", status: "CREATE_COMPLETE", changes: changes))
    }

    @Test(arguments: [
        (
            "FAILED",
            "The submitted information didn't contain changes. Submit different information to create a "
                + "change set.", true
        ),
        ("FAILED", "No updates are to be performed.", true), ("FAILED", "Transform failed", false),
        ("CREATE_COMPLETE", "No updates are to be performed.", false),
    ])
    func tellsAnEmptyChangeSetFromAFailedOne(_ status: String, _ reason: String, _ isEmpty: Bool) {
        #expect(ChangeSet(id: "c", status: status, statusReason: reason).isEmptyByAWS == isEmpty)
    }

    @Test func doesNotTakeADrainingInstanceForAServingOne() throws {
        let answer = ScriptedTransport.Answer.result(
            "DescribeInstanceHealth",
            "<InstanceStates><member><InstanceId>i-1</InstanceId><State>InService</State><ReasonCode>N/A</ReasonCode>"
                + "<Description>Instance deregistration currently in progress.</Description></member></InstanceStates>")
        let outcome = try play([answer]) { (client) throws(AWSError) in
            try await client.describeInstanceHealth(loadBalancer: "b")
        }
        #expect(outcome.value?.map(\.isServing) == [false])
    }

    @Test func readsATrafficSourceUnderEitherName() throws {
        let answer = ScriptedTransport.Answer.result(
            "DescribeTrafficSources",
            "<TrafficSources><member><TrafficSource>old</TrafficSource><State>Added</State><Identifier>arn</Identifier>"
                + "<Type>elbv2</Type></member><member><TrafficSource>arn2</TrafficSource><State>Removing</State>"
                + "<Type>vpc-lattice</Type></member></TrafficSources>")
        let outcome = try play([answer]) { (client) throws(AWSError) in
            try await client.describeTrafficSources(group: "g")
        }
        #expect(outcome.value?.map(\.identifier) == ["arn", "arn2"])
        #expect(outcome.value?.map(\.kind) == [.targetGroup, .vpcLattice])
    }

    @Test func readsTargetsOnTwoPortsAndAZonalShift() throws {
        let answer = ScriptedTransport.Answer.result(
            "DescribeTargetHealth",
            "<TargetHealthDescriptions><member><Target><Id>i-1</Id><Port>80</Port></Target><TargetHealth>"
                + "<State>healthy</State></TargetHealth><AdministrativeOverride><State>zonal_shift_active</State>"
                + "</AdministrativeOverride></member><member><Target><Id>i-1</Id><Port>81</Port></Target><TargetHealth>"
                + "<State>draining</State><Reason>Target.DeregistrationInProgress</Reason></TargetHealth></member>"
                + "</TargetHealthDescriptions>")
        let outcome = try play([answer]) { (client) throws(AWSError) in
            try await client.describeTargetHealth(targetGroupARN: "arn")
        }
        #expect(
            outcome.value == [
                TargetHealth(targetID: "i-1", port: 80, state: "healthy", override: "zonal_shift_active"),
                TargetHealth(
                    targetID: "i-1", port: 81, state: "draining", reason: "Target.DeregistrationInProgress"),
            ])
    }

    @Test func refusesNumbersThatAreNone() throws {
        let answer = ScriptedTransport.Answer.result(
            "DescribeAutoScalingGroups",
            "<AutoScalingGroups><member><MinSize>many</MinSize></member></AutoScalingGroups>")
        let outcome = try play([answer], repeatsLast: true) { (client) throws(AWSError) in
            try await client.describeAutoScalingGroups(names: nil)
        }
        #expect(outcome.error?.description.contains("\"many\" instead of a number") == true)
    }
}
