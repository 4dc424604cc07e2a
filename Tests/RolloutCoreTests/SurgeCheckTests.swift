import RolloutCore
import Testing

struct SurgeCheckTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout [PlannedSurge], inout SurgeFacts) -> Void = { _, _ in }
        /// The one check that speaks up; `nil` where all is well.
        var check: PreflightCheck?
        var severity = CheckFinding.Severity.refuses
        var words: [String] = []
    }

    static let fleet = TrafficSource(
        kind: .targetGroup, identifier: "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/green/1")
    static let zones = ["eu-west-1a", "eu-west-1b"]

    static func plan(_ name: String = "web") -> PlannedSurge {
        PlannedSurge(
            group: name, present: 4, added: 4, subnets: ["subnet-a", "subnet-b"], zones: zones, sources: [fleet],
            types: Array(repeating: "m5.large", count: 4), desired: 4)
    }

    static func room() -> SurgeFacts {
        var facts = SurgeFacts()
        facts.subnets = [
            SubnetRoom(id: "subnet-a", zone: zones[0], free: 2), SubnetRoom(id: "subnet-b", zone: zones[1], free: 2),
        ]
        facts.balancers = [SourceReach(source: fleet, balancers: ["front"], zones: zones)]
        facts.vCPUQuota = 20
        return facts
    }

    @Test(arguments: [
        Case(testDescription: "just enough of everything"),
        Case(
            testDescription: "three addresses for four", change: { $1.subnets[0].free = 1 }, check: .subnetAddresses,
            words: ["group web", "3 free addresses for 4 new instances", "--skip-check subnet-addresses"]),
        Case(
            testDescription: "one zone is short",
            change: {
                $1.subnets[0].free = 1
                $1.subnets[1].free = 9
            }, check: .subnetAddresses, severity: .warns, words: ["eu-west-1a has 1 free addresses for its share of 2"]),
        Case(
            testDescription: "two groups share what is enough for one",
            change: { plans, _ in plans.append(SurgeCheckTests.plan("api")) }, check: .subnetAddresses,
            words: ["group api", "0 free addresses beside the other groups for 4"]),
        Case(testDescription: "subnets that could not be read", change: { $1.subnets = [] }),
        Case(
            testDescription: "more targets than AWS allows by default",
            change: { plans, facts in
                facts.balancers[0].registered = 997
                plans[0].types = []
            }, check: .targets, severity: .warns,
            words: ["target group green", "997 targets and 4 new ones are 1001", "1000"]),
        Case(
            testDescription: "vCPUs beyond the quota", change: { $1.vCPUQuota = 15 }, check: .vCPUQuota,
            words: ["at least 8 vCPUs", "at least 8, 16 together", "L-1216C47A", "is 15"]),
        Case(
            testDescription: "vCPUs near the quota", change: { $1.vCPUQuota = 19 }, check: .vCPUQuota, severity: .warns,
            words: ["16 together", "is 19"]),
        Case(
            testDescription: "types that another quota covers",
            change: { plans, facts in
                plans[0].types = Array(repeating: "p4d.24xlarge", count: 4)
                facts.vCPUQuota = 1
            }),
        Case(
            testDescription: "a zone without the balancer", change: { $1.balancers[0].zones = ["eu-west-1a"] },
            check: .balancerZones,
            words: ["launches in eu-west-1b", "target group green (front)", "it serves eu-west-1a"]),
        Case(
            testDescription: "the same where the stack update may mend it",
            change: { plans, facts in
                plans[0].isTouched = true
                facts.balancers[0].zones = ["eu-west-1a"]
            }, check: .balancerZones, severity: .warns, words: ["unless the stack update mends that"]),
        Case(
            testDescription: "a target group that no balancer uses",
            change: {
                $1.balancers[0].balancers = []
                $1.balancers[0].zones = []
            }, check: .balancerZones, words: ["no load balancer uses target group green"]),
        Case(
            testDescription: "a warm pool of the present version",
            change: { $1.warmPools = [WarmInstances(group: "web", all: 2, outdated: 0)] }),
        Case(
            testDescription: "a warm pool of an old version",
            change: { $1.warmPools = [WarmInstances(group: "web", all: 3, outdated: 2)] }, check: .warmPool,
            words: ["2 of 3 instances in its warm pool are of an old version", "aws autoscaling delete-warm-pool"]),
        Case(
            testDescription: "a warm pool that the stack update outdates",
            change: { plans, facts in
                plans[0].isTouched = true
                facts.warmPools = [WarmInstances(group: "web", all: 3, outdated: 0)]
            }, check: .warmPool, words: ["3 of 3 instances in its warm pool will be of the old version"]),
        Case(
            testDescription: "predictive scaling that scales",
            change: {
                $1.predictivePolicies = [PredictivePolicy(group: "web", name: "ahead", mode: "ForecastAndScale")]
            },
            check: .predictiveScaling, severity: .warns, words: ["policy ahead", "ForecastOnly"]),
        Case(
            testDescription: "predictive scaling that only forecasts",
            change: { $1.predictivePolicies = [PredictivePolicy(group: "web", name: "ahead", mode: "ForecastOnly")] }),
        Case(
            testDescription: "predictive scaling of another group",
            change: { $1.predictivePolicies = [PredictivePolicy(group: "x", name: "ahead", mode: "ForecastAndScale")] }),
        Case(
            testDescription: "a stack update that resets the desired capacity",
            change: { plans, _ in
                plans[0].isTouched = true
                plans[0].templateDesired = 2
            }, check: .desiredCapacity, severity: .warns,
            words: ["says DesiredCapacity 2 and the group has 4", "sets 4 again"]),
        Case(
            testDescription: "the template says what the group has",
            change: { plans, _ in
                plans[0].isTouched = true
                plans[0].templateDesired = 4
            }),
        Case(
            testDescription: "nothing is added",
            change: { plans, facts in
                plans[0].added = 0
                facts.subnets[0].free = 0
                facts.vCPUQuota = 1
                facts.balancers[0].zones = ["eu-west-1a"]
            }),
    ])
    func findsWhatStandsInTheWay(_ sample: Case) {
        var plans = [Self.plan()]
        var facts = Self.room()
        sample.change(&plans, &facts)
        let findings = Preflight.findings(plans, facts)
        // A group that joins brings its vCPUs, too.
        let seen = findings.filter { $0.check == sample.check || plans.count == 1 }
        #expect(seen.map(\.check) == [sample.check].compactMap(\.self), "\(findings)")
        #expect(seen.allSatisfy { $0.severity == sample.severity })
        for word in sample.words { #expect(seen.first?.description.contains(word) == true, "\(word): \(findings)") }
        if let check = sample.check {
            #expect(!Preflight.findings(plans, facts, skipping: [check]).contains { $0.check == check })
        }
    }

    @Test(arguments: [
        ("t3.micro", 2), ("t2.micro", 1), ("m6g.medium", 1), ("m5.large", 2), ("c5.xlarge", 4), ("r5.24xlarge", 96),
        ("m5.metal", nil), ("p4d.24xlarge", nil), ("inf1.xlarge", nil), ("x1e.xlarge", nil), ("", nil),
    ])
    func tellsTheLeastSizeOfAType(_ type: String, _ count: Int?) {
        #expect(InstanceSize.leastVCPUs(of: type) == count)
    }
}
