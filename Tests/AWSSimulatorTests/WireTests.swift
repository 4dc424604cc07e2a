import AWSSimulator
import AWSWire
import HTTPTypes
import Testing
import Timekeeping
import Transport

@Suite struct WireTests {
    @Test func listsGroupsPageByPageUntilTheLast() throws {
        let names = try simulate { client in
            try client.aws.withWorld { world throws(APIError) in
                for number in 1...5 { try world.addGroup("group\(number)", desired: 0) }
            }
            var names: [String] = []
            var token: String?
            repeat {
                let reply = try await client.call(
                    "autoscaling", "DescribeAutoScalingGroups",
                    [("MaxRecords", "2")] + (token.map { [("NextToken", $0)] } ?? []))
                names.append("\(reply.all("AutoScalingGroupName").count)")
                token = reply.first("NextToken")
            } while token != nil
            return names
        }
        #expect(names == ["2", "2", "1"])
    }

    @Test func showsInstancesAndSuspendedProcessesOfAGroup() throws {
        let reply = try simulate { client in
            try client.aws.withWorld { world throws(APIError) in
                try world.addGroup(desired: 1)
                try world.suspend(["AZRebalance"], of: "web")
            }
            try await client.timekeeper.sleep(for: .seconds(12))
            return try await client.call(
                "autoscaling", "DescribeAutoScalingGroups", [("AutoScalingGroupNames.member.1", "web")])
        }
        #expect(reply.status == 200)
        #expect(reply.first("LifecycleState") == "InService")
        #expect(reply.first("ProcessName") == "AZRebalance")
        #expect(reply.all("LaunchConfigurationName") == ["web-ami-1", "web-ami-1"])
        #expect(reply.headers[.amznRequestID] == reply.first("RequestId"))
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let service: String
        let action: String
        var parameters: [(String, String)] = []
        let status: Int
        let code: String
        var begins = "<ErrorResponse"
    }

    static let refusals = [
        Refusal(
            testDescription: "an operation that is not simulated", service: "autoscaling", action: "LaunchInstances",
            status: 400, code: "InvalidAction"),
        Refusal(
            testDescription: "one of EC2, in EC2's shape", service: "ec2", action: "RunInstances", status: 400,
            code: "InvalidAction", begins: "<Response><Errors>"),
        Refusal(
            testDescription: "a group that is not there", service: "autoscaling", action: "UpdateAutoScalingGroup",
            parameters: [("AutoScalingGroupName", "nobody")], status: 400, code: "ValidationError"),
        Refusal(
            testDescription: "a member that is needed", service: "autoscaling", action: "SetInstanceProtection",
            status: 400, code: "ValidationError"),
        Refusal(
            testDescription: "a page token of nobody", service: "autoscaling", action: "DescribeAutoScalingGroups",
            parameters: [("NextToken", "x")], status: 400, code: "InvalidNextToken"),
        Refusal(
            testDescription: "a number that is none", service: "autoscaling", action: "SetDesiredCapacity",
            parameters: [("AutoScalingGroupName", "web"), ("DesiredCapacity", "two")], status: 400,
            code: "MalformedInput"),
        Refusal(
            testDescription: "a balancer that is not there", service: "elb", action: "DescribeInstanceHealth",
            parameters: [("LoadBalancerName", "x")], status: 400, code: "LoadBalancerNotFound"),
        Refusal(
            testDescription: "a target group that is not there", service: "elbv2", action: "DescribeTargetHealth",
            parameters: [("TargetGroupArn", "x")], status: 400, code: "TargetGroupNotFound"),
    ]

    @Test(arguments: refusals) func refusesInAWSsShape(_ each: Refusal) throws {
        let reply = try simulate { client in try await client.call(each.service, each.action, each.parameters) }
        #expect(reply.status == each.status)
        #expect(reply.first("Code") == each.code)
        #expect(reply.body.hasPrefix(each.begins))
        #expect(each.code != "InvalidAction" || reply.first("Message")?.contains(each.action) == true)
    }

    @Test(arguments: [
        ("AKIASIMULATEDEXAMPLE", "wrong", "sts", 403, "SignatureDoesNotMatch"),
        ("AKIASOMEBODYELSE", "simulated", "sts", 403, "InvalidClientTokenId"),
        ("AKIASOMEBODYELSE", "simulated", "ec2", 401, "AuthFailure"),
    ]) func refusesWrongSignatures(_ key: String, _ secret: String, _ service: String, _ status: Int, _ code: String)
        throws
    {
        let (reply, calls) = try simulate { client in
            var client = client
            client.accessKeyID = key
            client.secret = secret
            return (try await client.call(service, "GetCallerIdentity"), client.aws.calls)
        }
        #expect(reply.status == status)
        #expect(reply.first("Code") == code)
        #expect(calls.map(\.errorCode) == [code])
    }

    @Test func anUnsignedAPIRequestMissesItsToken() throws {
        let reply = try simulate { client in
            let request = WireRequest(
                head: HTTPRequest(method: .post, scheme: "https", authority: "sts.amazonaws.com", path: "/"),
                body: Array("Action=GetCallerIdentity&Version=2011-06-15".utf8))
            return try await client.plain(request)
        }
        #expect(reply.first("Code") == "MissingAuthenticationToken")
        #expect(reply.status == 403)
    }

    @Test func aTooOldSignatureIsExpired() throws {
        let reply = try simulate { client in
            var request = WireRequest(
                head: HTTPRequest(method: .post, scheme: "https", authority: "x", path: "/"),
                body: Array("Action=GetCallerIdentity&Version=2011-06-15".utf8))
            SigV4().sign(
                &request,
                credentials: Credentials(accessKeyID: "AKIASIMULATEDEXAMPLE", secretAccessKey: Secret("simulated")),
                region: "eu-west-1", service: "sts", at: client.timekeeper.wallTime.iso8601Basic)
            try await client.timekeeper.sleep(for: .seconds(400))
            return try await client.plain(request)
        }
        #expect(reply.first("Code") == "SignatureDoesNotMatch")
        #expect(reply.first("Message")?.hasPrefix("Signature expired") == true)
    }

    @Test func anotherRegionIsEmptyAndCannotBeChanged() throws {
        let (groups, change) = try simulate { client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 0) }
            var client = client
            client.region = "us-east-1"
            return (
                try await client.call("autoscaling", "DescribeAutoScalingGroups"),
                try await client.call("autoscaling", "SuspendProcesses", [("AutoScalingGroupName", "web")])
            )
        }
        #expect(groups.status == 200)
        #expect(groups.all("AutoScalingGroupName") == [])
        #expect(change.first("Code") == "OptInRequired")
    }

    @Test func aDrainingClassicInstanceIsShownAsInServiceWithTheDescriptionThatTells() throws {
        let reply = try simulate { client in
            try client.aws.withWorld { world throws(APIError) in
                var spec = ClassicLoadBalancerSpec.inAllZones("front", of: world)
                spec.drains = true
                _ = try world.createClassicLoadBalancer(spec)
                try world.addGroup(desired: 1) { $0.classicLoadBalancers = ["front"] }
                world.pass(16)
                _ = try world.terminateInGroup(world.ids()[0], decrement: true)
            }
            return try await client.call("elb", "DescribeInstanceHealth", [("LoadBalancerName", "front")])
        }
        #expect(reply.first("State") == "InService")
        #expect(reply.first("Description") == "Instance deregistration currently in progress.")
    }

    @Test func aChangingCallThatIsRefusedChangesNothing() throws {
        let (reply, tags) = try simulate { client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 0) }
            let entry = { (number: Int, group: String) in
                [
                    ("Tags.member.\(number).ResourceId", group), ("Tags.member.\(number).Key", "k"),
                    ("Tags.member.\(number).Value", "v"),
                ]
            }
            let reply = try await client.call("autoscaling", "CreateOrUpdateTags", entry(1, "web") + entry(2, "nobody"))
            return (reply, client.aws.withWorld { $0.groups["web"]?.tags ?? [] })
        }
        #expect(reply.first("Code") == "ValidationError")
        #expect(tags == [])
    }
}
