import AWSSimulator
import Testing
import Timekeeping

/// What the balancers say of an instance at each step of its life, in AWS's words.
@Suite struct BalancerStateTests {
    /// A group of one behind a draining classic balancer in zones a and b and a target group on a listener.
    private func account(
        image: String = "ami-1", faults: String = "", zones: [String] = ["eu-west-1a"],
        _ adjust: (inout World, String) throws -> Void = { _, _ in }
    ) throws -> (world: World, target: String) {
        var world = World.quick()
        if !faults.isEmpty {
            let yaml = "faults:\n  - { \(faults) }"
            world.rules.conditions = try Scenario(yaml: yaml, source: "test.yaml").rules.conditions
            world.begin()
        }
        var spec = ClassicLoadBalancerSpec.inAllZones("front", of: world)
        spec.zones = ["eu-west-1a", "eu-west-1b"]
        spec.drains = true
        _ = try world.createClassicLoadBalancer(spec)
        var own = LoadBalancerSpec(name: "app")
        own.subnets = Array(world.network.subnets.prefix(2).map(\.id))
        let balancer = try world.createLoadBalancer(own)
        let target = try world.createTargetGroup(TargetGroupSpec(name: "app"))
        _ = try world.createListener(ListenerSpec(loadBalancer: balancer, port: 80, targetGroups: [target]))
        try adjust(&world, target)
        try world.addGroup(desired: 1, image: image) {
            $0.classicLoadBalancers = ["front"]
            $0.targetGroups = [target]
            $0.zones = zones
        }
        return (world, target)
    }

    /// What both kinds of balancer answer about the only instance: states with reasons.
    private func said(_ account: (world: World, target: String)) throws -> [String] {
        try simulate(account.world) { client in
            let classic = try await client.call("elb", "DescribeInstanceHealth", [("LoadBalancerName", "front")])
            let targets = try await client.call("elbv2", "DescribeTargetHealth", [("TargetGroupArn", account.target)])
            return [
                "\(classic.first("State") ?? "-") \(classic.first("ReasonCode") ?? "-") "
                    + "\(classic.first("Description") ?? "-")",
                "\(targets.all("State").last ?? "-") \(targets.first("Reason") ?? "-")",
            ]
        }
    }

    @Test func anInstanceIsRegisteredThenCheckedThenServingThenDraining() throws {
        var account = try account()
        account.world.pass(11)
        #expect(
            try said(account) == [
                "OutOfService ELB Instance registration is still in progress.", "initial Elb.RegistrationInProgress",
            ])
        account.world.pass(4)
        #expect(
            try said(account) == [
                "OutOfService Instance Instance has not passed the configured HealthyThreshold number of health checks "
                    + "consecutively.", "initial Elb.InitialHealthChecking",
            ])
        account.world.pass(1)
        #expect(try said(account) == ["InService N/A N/A", "healthy -"])
        _ = try account.world.terminateInGroup(account.world.ids()[0], decrement: true)
        #expect(
            try said(account) == [
                "InService N/A Instance deregistration currently in progress.",
                "draining Target.DeregistrationInProgress",
            ])
    }

    @Test func aProgramThatAnswersBadlyOrNotAtAllIsUnhealthyForThatReason() throws {
        var bad = try account(image: "ami-bad")
        bad.world.pass(16)
        let failing =
            "OutOfService Instance Instance has failed at least the UnhealthyThreshold number of health checks "
            + "consecutively."
        #expect(try said(bad) == [failing, "unhealthy Target.ResponseCodeMismatch"])
        var plain = try account(image: "ami-bad") { world, target in
            try world.updateTargetGroup(arn: target) { $0.healthCheckProtocol = "TCP" }
        }
        plain.world.pass(16)
        #expect(try said(plain) == [failing, "unhealthy Target.FailedHealthChecks"])
    }

    @Test func aZoneThatIsNotEnabledGetsNoTraffic() throws {
        var account = try account(zones: ["eu-west-1c"])
        account.world.pass(16)
        #expect(
            try said(account) == [
                "OutOfService ELB Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to "
                    + "route traffic to.", "unused Target.NotInUse",
            ])
    }

    @Test func withoutHealthChecksHealthIsUnavailable() throws {
        var account = try account { world, target in try world.updateTargetGroup(arn: target) { $0.isChecked = false } }
        account.world.pass(16)
        #expect(try said(account)[1] == "unavailable Target.HealthCheckDisabled")
    }

    @Test func aTargetMayBeUnusedBeforeItsFirstCheck() throws {
        var account = try account()
        account.world.rules.balancers.unusedBeforeFirstCheck = true
        account.world.pass(12)
        #expect(try said(account)[1] == "unused Target.NotInUse")
        account.world.pass(4)
        #expect(try said(account)[1] == "healthy -")
    }

    @Test func checksMayFollowTheIntervalsOfTheBalancers() throws {
        var account = try account()
        account.world.rules.balancers.checksFollowIntervals = true
        account.world.pass(11 + 29)
        #expect(try said(account)[1] == "initial Elb.InitialHealthChecking")
        account.world.pass(2)
        #expect(try said(account)[1] == "healthy -")
        #expect(try said(account)[0].hasPrefix("OutOfService"))
        account.world.pass(300)
        #expect(try said(account)[0] == "InService N/A N/A")
        account.world.setAnswersWell(account.world.ids()[0], false)
        account.world.pass(59)
        #expect(try said(account)[1] == "healthy -")
        account.world.pass(1)
        #expect(try said(account)[1] == "unhealthy Target.ResponseCodeMismatch")
    }

    @Test func drainingMayTakeTheWholeDelay() throws {
        var account = try account()
        account.world.rules.balancers.drainingEndsWhenIdle = false
        account.world.pass(16)
        _ = try account.world.terminateInGroup(account.world.ids()[0], decrement: true)
        account.world.pass(299)
        #expect(try said(account)[1] == "draining Target.DeregistrationInProgress")
        account.world.pass(1)
        #expect(account.world.targetGroups[account.target]?.registrations.isEmpty == true)
    }

    struct Said: CustomTestStringConvertible, Sendable {
        let state: String
        let classic: String
        let target: String
        var testDescription: String { state }
    }

    static let conditions = [
        Said(
            state: "unknown", classic: "Unknown ELB A transient error occurred. Please try again later.",
            target: "unavailable Elb.InternalError"),
        Said(
            state: "unavailable", classic: "Unknown ELB A transient error occurred. Please try again later.",
            target: "unavailable Elb.InternalError"),
        Said(
            state: "initial", classic: "OutOfService ELB Instance registration is still in progress.",
            target: "initial Elb.InitialHealthChecking"),
        Said(state: "zonal-shift", classic: "InService N/A N/A", target: "zonal_shift_active AdministrativeOverride."),
    ]

    @Test(arguments: conditions) func aBalancerSaysForAWhileWhatTheScenarioSays(_ each: Said) throws {
        var account = try account(faults: "fault: balancer-says, state: \(each.state), to: 30")
        account.world.pass(20)
        let seen = try said(account)
        #expect(seen[0] == each.classic)
        #expect(seen[1].hasPrefix(each.target))
        account.world.pass(11)
        #expect(try said(account) == ["InService N/A N/A", "healthy -"])
    }

    @Test func aTrafficSourceIsBeingRemovedForAWhile() throws {
        var account = try account(faults: "fault: source-state, state: Removing, source: front, to: 60")
        account.world.pass(20)
        let states = try simulate(account.world) { client in
            var states: [[String]] = []
            for _ in 1...2 {
                let reply = try await client.call(
                    "autoscaling", "DescribeTrafficSources", [("AutoScalingGroupName", "web")])
                states.append(reply.all("State"))
                try await client.timekeeper.sleep(for: .seconds(60))
            }
            return states
        }
        #expect(states == [["Removing", "InService"], ["InService", "InService"]])
    }

    @Test func whoHasLeftIsNotRegisteredAndAStrangerIsUnknown() throws {
        let replies = try simulate { client in
            let ids = try client.aws.withWorld { world throws(APIError) in
                _ = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
                try world.addGroup(desired: 2) { $0.classicLoadBalancers = ["front"] }
                world.pass(16)
                return world.ids()
            }
            _ = try await client.call(
                "elb", "DeregisterInstancesFromLoadBalancer",
                [("LoadBalancerName", "front"), ("Instances.member.1.InstanceId", ids[0])])
            var texts: [String?] = []
            for id in [ids[0], "i-0000"] {
                let reply = try await client.call(
                    "elb", "DescribeInstanceHealth",
                    [("LoadBalancerName", "front"), ("Instances.member.1.InstanceId", id)])
                texts.append(reply.first("Description") ?? reply.first("Code"))
            }
            return texts
        }
        #expect(replies == ["Instance is not currently registered with the LoadBalancer.", "InvalidInstance"])
    }

    @Test func aZoneThatIsDisabledGetsNoTrafficAnyMore() throws {
        let (texts, zones) = try simulate { client in
            try client.aws.withWorld { world throws(APIError) in
                _ = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
                try world.addGroup(desired: 1) { $0.classicLoadBalancers = ["front"] }
                world.pass(16)
            }
            var texts: [String?] = []
            var zones: [Int] = []
            for action in ["Disable", "Enable"] {
                let reply = try await client.call(
                    "elb", "\(action)AvailabilityZonesForLoadBalancer",
                    [("LoadBalancerName", "front"), ("AvailabilityZones.member.1", "eu-west-1a")])
                zones.append(reply.all("member").count)
                texts.append(
                    try await client.call("elb", "DescribeInstanceHealth", [("LoadBalancerName", "front")]).first(
                        "State"))
            }
            return (texts, zones)
        }
        #expect(texts == ["OutOfService", "InService"])
        #expect(zones == [2, 3])
    }

    @Test func tagsOfTargetGroupsAreWrittenReadAndRemoved() throws {
        let seen = try simulate { client in
            let arn = try client.aws.withWorld { world throws(APIError) in
                try world.createTargetGroup(TargetGroupSpec(name: "app"))
            }
            let resource = ("ResourceArns.member.1", arn)
            _ = try await client.call(
                "elbv2", "AddTags", [resource, ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1")])
            let first = try await client.call("elbv2", "DescribeTags", [resource])
            _ = try await client.call("elbv2", "RemoveTags", [resource, ("TagKeys.member.1", "a")])
            let second = try await client.call("elbv2", "DescribeTags", [resource])
            let third = try await client.call(
                "elbv2", "DescribeTags", [("ResourceArns.member.1", "arn:aws:x:targetgroup/none")])
            return [first.first("Value"), second.first("Value"), third.first("Code")]
        }
        #expect(seen == ["1", nil, "TargetGroupNotFound"])
    }

    @Test func attributesOfATargetGroupAreChecked() throws {
        let codes = try simulate { client in
            let arn = try client.aws.withWorld { world throws(APIError) in
                try world.createTargetGroup(TargetGroupSpec(name: "app"))
            }
            var seen: [String?] = []
            for (key, value) in [
                ("deregistration_delay.timeout_seconds", "60"), ("deregistration_delay.timeout_seconds", "3601"),
                ("slow_start.duration_seconds", "30"), ("slow_start.duration_seconds", "7"), ("nonsense", "1"),
            ] {
                let reply = try await client.call(
                    "elbv2", "ModifyTargetGroupAttributes",
                    [
                        ("TargetGroupArn", arn), ("Attributes.member.1.Key", key),
                        ("Attributes.member.1.Value", value),
                    ])
                seen.append(reply.first("Code") ?? reply.first("Value"))
            }
            return seen
        }
        #expect(codes == ["60", "ValidationError", "60", "ValidationError", "ValidationError"])
    }
}
