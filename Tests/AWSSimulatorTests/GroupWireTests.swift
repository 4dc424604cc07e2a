import AWSSimulator
import Testing

/// The operations as a client sends them.
@Suite struct GroupWireTests {
    private func running(_ count: Int = 3) throws -> World {
        var world = World.quick()
        try world.addGroup(desired: count)
        world.pass(11)
        return world
    }

    @Test func aHookIsPutShownCompletedAndDeleted() throws {
        try simulate(try running(1)) { client in
            let group = ("AutoScalingGroupName", "web")
            let name = ("LifecycleHookName", "boot")
            _ = try await client.call(
                "autoscaling", "PutLifecycleHook",
                [
                    group, name, ("LifecycleTransition", "autoscaling:EC2_INSTANCE_LAUNCHING"),
                    ("HeartbeatTimeout", "300"),
                ])
            let shown = try await client.call("autoscaling", "DescribeLifecycleHooks", [group])
            #expect(shown.all("HeartbeatTimeout") == ["300"])
            #expect(shown.all("GlobalTimeout") == ["30000"])
            #expect(shown.all("DefaultResult") == ["ABANDON"])
            _ = try await client.call("autoscaling", "SetDesiredCapacity", [group, ("DesiredCapacity", "2")])
            client.aws.withWorld { $0.pass(11) }
            let seen = try await client.call("autoscaling", "DescribeAutoScalingInstances")
            #expect(seen.all("LifecycleState") == ["InService", "Pending:Wait"])
            let id = try #require(seen.all("InstanceId").last)
            let wrong = try await client.call(
                "autoscaling", "CompleteLifecycleAction",
                [group, name, ("LifecycleActionResult", "MAYBE"), ("InstanceId", id)])
            #expect(wrong.first("Code") == "ValidationError")
            for operation in ["RecordLifecycleActionHeartbeat", "CompleteLifecycleAction"] {
                let reply = try await client.call(
                    "autoscaling", operation, [group, name, ("LifecycleActionResult", "CONTINUE"), ("InstanceId", id)])
                #expect(reply.status == 200)
            }
            let types = try await client.call("autoscaling", "DescribeLifecycleHookTypes")
            #expect(types.body.contains("autoscaling:EC2_INSTANCE_TERMINATING"))
            #expect(try await client.call("autoscaling", "DeleteLifecycleHook", [group, name]).status == 200)
        }
    }

    @Test func aTokenOfAnotherListingIsInvalid() throws {
        try simulate(try running(3)) { client in
            let first = try await client.call("autoscaling", "DescribeAutoScalingInstances", [("MaxRecords", "2")])
            let token = try #require(first.first("NextToken"))
            let rest = try await client.call(
                "autoscaling", "DescribeAutoScalingInstances", [("MaxRecords", "2"), ("NextToken", token)])
            #expect(rest.all("InstanceId").count == 1)
            for (operation, parameters) in [
                ("DescribeScalingActivities", [("NextToken", token)]),
                ("DescribeAutoScalingInstances", [("InstanceIds.member.1", "i-1"), ("NextToken", token)]),
            ] {
                let reply = try await client.call("autoscaling", operation, parameters)
                #expect(reply.first("Code") == "InvalidNextToken")
            }
            let large = try await client.call("autoscaling", "DescribeAutoScalingGroups", [("MaxRecords", "101")])
            #expect(
                large.first("Message") == "1 validation error detected: Value '101' at 'maxRecords' failed to satisfy "
                    + "constraint: Member must have value less than or equal to 100")
        }
    }

    @Test func listsHaveTheirLimits() throws {
        try simulate(try running(1)) { client in
            let ids = (1...51).map { ("InstanceIds.member.\($0)", "i-\($0)") }
            let seen = try await client.call("autoscaling", "DescribeAutoScalingInstances", ids)
            #expect(seen.first("Message") == "The number of instance ids that may be passed in is limited to 50")
            let protect = try await client.call(
                "autoscaling", "SetInstanceProtection",
                ids + [("AutoScalingGroupName", "web"), ("ProtectedFromScaleIn", "true")])
            #expect(protect.first("Message")?.contains("length less than or equal to 50") == true)
        }
    }

    @Test func aRefreshIsStartedShownAndCancelled() throws {
        try simulate(try running(2)) { client in
            let group = ("AutoScalingGroupName", "web")
            let started = try await client.call(
                "autoscaling", "StartInstanceRefresh",
                [group, ("Preferences.MinHealthyPercentage", "50"), ("Preferences.InstanceWarmup", "30")])
            let id = try #require(started.first("InstanceRefreshId"))
            client.aws.withWorld { $0.pass(15) }
            let shown = try await client.call("autoscaling", "DescribeInstanceRefreshes", [group])
            #expect(shown.first("InstanceRefreshId") == id)
            #expect(shown.first("Status") == "InProgress")
            #expect(shown.first("MinHealthyPercentage") == "50")
            #expect(try await client.call("autoscaling", "CancelInstanceRefresh", [group]).status == 200)
            let none = try await client.call("autoscaling", "RollbackInstanceRefresh", [group])
            #expect(none.first("Code") == "IrreversibleInstanceRefresh")
        }
    }

    @Test func schedulesPoliciesAndPoolsAreShownAsTheyWerePut() throws {
        try simulate(try running(1)) { client in
            let group = ("AutoScalingGroupName", "web")
            for (operation, parameters) in [
                (
                    "PutScheduledUpdateGroupAction",
                    [("ScheduledActionName", "night"), ("Recurrence", "0 3 * * *"), ("DesiredCapacity", "1")]
                ),
                (
                    "PutScalingPolicy",
                    [("PolicyName", "out"), ("AdjustmentType", "ChangeInCapacity"), ("ScalingAdjustment", "2")]
                ),
                ("PutWarmPool", [("MinSize", "1"), ("PoolState", "Stopped"), ("MaxGroupPreparedCapacity", "1")]),
                ("ExecutePolicy", [("PolicyName", "out")]),
            ] {
                #expect(try await client.call("autoscaling", operation, [group] + parameters).status == 200)
            }
            client.aws.withWorld { $0.pass(30) }
            let actions = try await client.call("autoscaling", "DescribeScheduledActions", [group])
            #expect(actions.first("Recurrence") == "0 3 * * *")
            let policies = try await client.call("autoscaling", "DescribePolicies", [group])
            #expect(policies.first("ScalingAdjustment") == "2")
            let pool = try await client.call("autoscaling", "DescribeWarmPool", [group])
            #expect(pool.all("LifecycleState") == ["Warmed:Stopped"])
            let groups = try await client.call("autoscaling", "DescribeAutoScalingGroups")
            #expect(groups.first("DesiredCapacity") == "3")
            #expect(groups.first("WarmPoolSize") == "1")
        }
    }

    @Test func aMixedGroupIsShownAsItWasMade() throws {
        try simulate { client in
            let template = try await client.call(
                "ec2", "CreateLaunchTemplate",
                [
                    ("LaunchTemplateName", "web"), ("LaunchTemplateData.ImageId", "ami-1"),
                    ("LaunchTemplateData.InstanceType", "t3.micro"),
                ])
            let id = try #require(template.first("launchTemplateId"))
            let policy = "MixedInstancesPolicy."
            let made = try await client.call(
                "autoscaling", "CreateAutoScalingGroup",
                [
                    ("AutoScalingGroupName", "web"), ("MinSize", "4"), ("MaxSize", "8"),
                    ("AvailabilityZones.member.1", "eu-west-1a"),
                    (policy + "LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId", id),
                    (policy + "LaunchTemplate.Overrides.member.1.InstanceType", "m6i.large"),
                    (policy + "LaunchTemplate.Overrides.member.1.WeightedCapacity", "2"),
                    (policy + "InstancesDistribution.OnDemandPercentageAboveBaseCapacity", "50"),
                ])
            #expect(made.status == 200)
            client.aws.withWorld { $0.pass(12) }
            let shown = try await client.call("autoscaling", "DescribeAutoScalingGroups")
            #expect(shown.all("WeightedCapacity") == ["2", "2", "2"])
            #expect(shown.first("OnDemandPercentageAboveBaseCapacity") == "50")
            let spot = try await client.call(
                "ec2", "DescribeInstances", [("Filter.1.Name", "instance-lifecycle"), ("Filter.1.Value.1", "spot")])
            #expect(spot.all("instanceType") == ["m6i.large"])
        }
    }

    @Test func machinesAreStoppedAndTerminatedWithTheirStates() throws {
        try simulate(try running(2)) { client in
            let ids = try await client.call("ec2", "DescribeInstanceStatus").all("instanceId")
            #expect(ids.count == 2)
            let stopped = try await client.call("ec2", "StopInstances", [("InstanceId.1", ids[0])])
            #expect(stopped.all("name") == ["running", "stopping"])
            let gone = try await client.call("ec2", "TerminateInstances", [("InstanceId.1", ids[1])])
            #expect(gone.all("name") == ["running", "terminated"])
            let unknown = try await client.call("ec2", "TerminateInstances", [("InstanceId.1", "i-0")])
            #expect(unknown.first("Code") == "InvalidInstanceID.NotFound")
            client.aws.withWorld { $0.pass(30) }
            let shown = try await client.call("autoscaling", "DescribeAutoScalingInstances")
            #expect(shown.all("LifecycleState") == ["InService", "InService"])
        }
    }

    @Test func instancesShowTheNumberOrTheAliasOfTheirTemplate() throws {
        for showsNumber in [true, false] {
            var world = World.quick()
            world.rules.groupSwitches.showsVersionNumber = showsNumber
            let id = try world.createLaunchTemplate(
                name: "web", content: LaunchTemplateContent(image: "ami-1", type: "t3.micro"))
            try world.addGroup(desired: 1) {
                $0.launchSource = .launchTemplate(LaunchTemplateReference(id: id, version: "$Latest"))
            }
            world.pass(11)
            try simulate(world) { client in
                let shown = try await client.call("autoscaling", "DescribeAutoScalingInstances")
                #expect(shown.first("Version") == (showsNumber ? "1" : "$Latest"))
            }
        }
    }

    @Test func aDeletedLaunchConfigurationIsForgottenAtOnceOrLater() throws {
        for seconds in [0.0, 60.0] {
            var world = try running(1)
            world.rules.groupSwitches.deletedConfigurationLag = TimeSpan(seconds: seconds)
            try world.change(toImage: "ami-2")
            try world.deleteLaunchConfiguration(name: "web-ami-1")
            try simulate(world) { client in
                let shown = try await client.call("autoscaling", "DescribeAutoScalingInstances")
                #expect((shown.first("LaunchConfigurationName") != nil) == (seconds > 0))
                client.aws.withWorld { $0.pass(61) }
                let later = try await client.call("autoscaling", "DescribeAutoScalingInstances")
                #expect(later.first("LaunchConfigurationName") == nil)
            }
        }
    }

    @Test func aGroupWithActivitiesInProgressCannotBeDeleted() throws {
        var world = try running(1)
        try world.resize(desired: 2)
        world.pass(2)
        try simulate(world) { client in
            let refused = try await client.call(
                "autoscaling", "DeleteAutoScalingGroup", [("AutoScalingGroupName", "web")])
            #expect(refused.first("Code") == "ScalingActivityInProgress")
            #expect(
                refused.first("Message")
                    == "You cannot delete an AutoScalingGroup while there are scaling activities in "
                    + "progress for that group.")
        }
    }
}
