import AWSClient
import AWSWire
import HTTPTypes
import Testing
import Transport

/// Target groups and the load balancers that use them, as ELBv2 says them
/// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html).
@Suite struct BalancerTests {
    private static let prefix = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:"

    private func targetGroups(_ names: [String], next: String = "") -> ScriptedTransport.Answer {
        .result(
            "DescribeTargetGroups",
            "<TargetGroups>"
                + names.map { name in
                    "<member><TargetGroupArn>\(Self.prefix)targetgroup/\(name)/1</TargetGroupArn><TargetGroupName>\(name)"
                        + "</TargetGroupName><Protocol>HTTP</Protocol><Port>80</Port><VpcId>vpc-1</VpcId><TargetType>instance"
                        + "</TargetType><Matcher><HttpCode>200</HttpCode></Matcher><LoadBalancerArns>"
                        + (name == "unused" ? "" : "<member>\(Self.prefix)loadbalancer/app/\(name)/2</member>")
                        + "</LoadBalancerArns></member>"
                }.joined() + "</TargetGroups>\(next)")
    }

    private func balancer(_ name: String, _ zones: [String]) -> String {
        "<member><LoadBalancerArn>\(Self.prefix)loadbalancer/app/\(name)/2</LoadBalancerArn><LoadBalancerName>\(name)"
            + "</LoadBalancerName><Scheme>internal</Scheme><State><Code>active</Code></State><Type>application</Type>"
            + "<AvailabilityZones>"
            + zones.map { zone in
                "<member><SubnetId>subnet-\(zone)</SubnetId><ZoneName>\(zone)</ZoneName><LoadBalancerAddresses>"
                    + "<member><IpAddress>10.0.0.1</IpAddress></member></LoadBalancerAddresses></member>"
            }.joined() + "</AvailabilityZones><SecurityGroups><member>sg-1</member></SecurityGroups></member>"
    }

    @Test func readsWhichBalancersUseATargetGroup() throws {
        let wanted = ["web", "unused"].map { "\(Self.prefix)targetgroup/\($0)/1" }
        let pages = [targetGroups(["web"], next: "<NextMarker>n</NextMarker>"), targetGroups(["unused"])]
        let outcome = try play(pages) { (client) throws(AWSError) in
            try await client.describeTargetGroups(arns: wanted)
        }
        #expect(
            outcome.value == [
                TargetGroup(arn: wanted[0], loadBalancerARNs: ["\(Self.prefix)loadbalancer/app/web/2"]),
                TargetGroup(arn: wanted[1]),
            ])
        #expect(outcome.forms.map { $0["Version"] } == ["2015-12-01", "2015-12-01"])
        #expect(outcome.forms.map { $0["Marker"] } == [nil, "n"])
        #expect(outcome.forms[0].list("TargetGroupArns") == wanted)
    }

    @Test func readsTheZonesOfABalancer() throws {
        let answers = [
            ScriptedTransport.Answer.result(
                "DescribeLoadBalancers",
                "<LoadBalancers>\(balancer("web", ["eu-west-1a", "eu-west-1b"]))</LoadBalancers><NextMarker>m</NextMarker>"
            ),
            .result("DescribeLoadBalancers", "<LoadBalancers>\(balancer("api", []))</LoadBalancers>"),
        ]
        let wanted = ["web", "api"].map { "\(Self.prefix)loadbalancer/app/\($0)/2" }
        let outcome = try play(answers) { (client) throws(AWSError) in
            try await client.describeLoadBalancers(arns: wanted)
        }
        #expect(
            outcome.value == [
                LoadBalancer(arn: wanted[0], name: "web", availabilityZones: ["eu-west-1a", "eu-west-1b"]),
                LoadBalancer(arn: wanted[1], name: "api"),
            ])
        #expect(outcome.forms[0].list("LoadBalancerArns") == wanted)
        #expect(outcome.forms.last?["Marker"] == "m")
        #expect(outcome.requests.first?.head.authority == "elasticloadbalancing.eu-west-1.amazonaws.com")
    }

    @Test func asksFor20InACallAndForNoneNotAtAll() throws {
        let arns = (0..<45).map { "\(Self.prefix)x/\($0)" }
        let groups = try play(Array(repeating: targetGroups([]), count: 3)) { (client) throws(AWSError) in
            try await client.describeTargetGroups(arns: arns)
        }
        #expect(groups.error == nil && groups.forms.map { $0.list("TargetGroupArns").count } == [20, 20, 5])
        let empty = ScriptedTransport.Answer.result("DescribeLoadBalancers", "<LoadBalancers/>")
        let balancers = try play([empty, empty, empty]) { (client) throws(AWSError) in
            try await client.describeLoadBalancers(arns: arns)
        }
        #expect(balancers.error == nil && balancers.forms.map { $0.list("LoadBalancerArns").count } == [20, 20, 5])
        let nothing = try play([]) { (client) throws(AWSError) in
            try await client.describeLoadBalancers(arns: []).count + client.describeTargetGroups(arns: []).count
        }
        #expect(nothing.value == 0 && nothing.requests.isEmpty)
    }

    @Test func keepsTheWordsForWhatIsNotThere() throws {
        let groups = try play([.error("TargetGroupNotFound", "One or more target groups not found")]) {
            (client) throws(AWSError) in try await client.describeTargetGroups(arns: ["a"])
        }
        #expect(groups.error?.serviceFailure?.code == "TargetGroupNotFound")
        let balancers = try play([.error("LoadBalancerNotFound", "Load balancers '[b]' not found")]) {
            (client) throws(AWSError) in try await client.describeLoadBalancers(arns: ["b"])
        }
        #expect(balancers.error?.serviceFailure?.message == "Load balancers '[b]' not found")
        #expect(balancers.requests.count == 1)
    }
}
