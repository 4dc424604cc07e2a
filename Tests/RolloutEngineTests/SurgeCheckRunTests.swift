import AWSSimulator
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// Checks before the first change, against the built-in AWS.
@Suite struct SurgeCheckRunTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var adjust: @Sendable (inout World, String) throws -> Void
        var check: PreflightCheck
        var words: [String]
        /// Whether the run goes on with a warning.
        var isWarning = false
    }

    private func outdated(_ adjust: (inout World, String) throws -> Void) throws -> TestBed {
        try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { world in
            let name = try #require(world.groups.first { _ in true }).name
            try adjust(&world, name)
            world.advance(to: world.now + .seconds(60))
            try world.outdateAll(to: "ami-2")
        }
    }

    private func roll(_ bed: TestBed, _ skipped: Set<PreflightCheck> = []) throws -> Report {
        var options = RolloutOptions()
        options.skippedChecks = skipped
        return try bed.run(options) { await $0.updateGroups(stack: "web", groups: []) }
    }

    private func warnings(_ bed: TestBed) -> [String] {
        bed.events.compactMap { if case .warning(let text) = $0 { text } else { nil } }
    }

    @Test(arguments: [
        Case(
            testDescription: "subnets without addresses",
            adjust: { world, name in
                var change = GroupChange(name: name)
                change.subnets = world.network.subnets.map(\.id)
                try world.updateGroup(change)
                world.rules.groupSwitches.limits.addressesPerSubnet = 2
            }, check: .subnetAddresses, words: ["free address", "for 4 new instances"]),
        Case(
            testDescription: "a quota that is too small",
            adjust: { world, _ in world.rules.groupSwitches.limits.vCPUQuota = 10 }, check: .vCPUQuota,
            words: ["16 together", "is 10"]),
        Case(
            testDescription: "a balancer that does not serve a zone",
            adjust: { world, _ in
                let balancer = try #require(world.classicLoadBalancers.first { _ in true }).name
                let zones = world.network.zones
                try world.updateClassicLoadBalancer(name: balancer) { $0.zones = Array(zones.prefix(1)) }
            }, check: .balancerZones, words: ["eu-west-1b", "does not serve"]),
        Case(
            testDescription: "a warm pool of the old version",
            adjust: { world, name in
                var pool = WarmPool()
                pool.minSize = 2
                try world.putWarmPool(pool, of: name)
            }, check: .warmPool, words: ["in its warm pool are of an old version"]),
        Case(
            testDescription: "predictive scaling",
            adjust: { world, name in
                var policy = ScalingPolicy(name: "ahead")
                policy.type = "PredictiveScaling"
                policy.targetValue = "50.0"
                policy.predictiveMode = "ForecastAndScale"
                _ = try world.putPolicy(policy, of: name)
            }, check: .predictiveScaling, words: ["predictive scaling policy ahead"], isWarning: true),
    ])
    func aSurgeThatCannotSucceedIsRefusedBeforeAnythingChanges(_ sample: Case) throws {
        let bed = try outdated(sample.adjust)
        let report = try roll(bed)
        if sample.isWarning {
            #expect(report.outcome == .succeeded, "\(report)")
            let said = warnings(bed)
            #expect(said.contains { text in sample.words.allSatisfy(text.contains) }, "\(said)")
            return
        }
        #expect(report.exitCode == 4, "\(report)")
        for word in sample.words { #expect(report.headline.contains(word), "\(report.headline)") }
        #expect(report.headline.contains("--skip-check \(sample.check.rawValue)"))
        #expect(bed.changesOfGroups.isEmpty)
        _ = try roll(bed, [sample.check])
        #expect(!bed.changesOfGroups.isEmpty)
    }

    @Test func checksThatMayNotBeMadeAreNotedAndLeftOut() throws {
        let bed = try outdated { _, _ in }
        let operations = ["DescribeLoadBalancers", "GetServiceQuota", "DescribePolicies"]
        bed.aws.intercept { info, world in
            operations.contains(info.operation)
                ? .answer(.accessDenied(to: info, account: world.account)) : .goOn
        }
        #expect(try roll(bed).outcome == .succeeded)
        let notes = bed.events.compactMap { if case .note(let text) = $0 { text } else { nil } }
        for (check, permission) in [
            ("balancer-zones", "elasticloadbalancing:DescribeLoadBalancers"),
            ("vcpu-quota", "servicequotas:GetServiceQuota"), ("predictive-scaling", "autoscaling:DescribePolicies"),
        ] {
            #expect(
                notes.contains("\(check) is not checked: the identity that runs this may not call \(permission)"),
                "\(notes)")
        }
    }

    @Test func noCallIsMadeForACheckThatIsSkippedOrWhereNothingIsAdded() throws {
        let operations = ["DescribeSubnets", "DescribeLoadBalancers", "GetServiceQuota", "DescribePolicies"]
        let bed = try outdated { _, _ in }
        #expect(try roll(bed, Set(PreflightCheck.allCases)).outcome == .succeeded)
        #expect(try roll(bed).outcome == .nothingToDo)
        for operation in operations { #expect(bed.count(of: operation) == 0) }
    }

    @Test func aStackUpdateThatResetsTheDesiredCapacityIsAnnounced() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { world in
            let name = try #require(world.groups.first { _ in true }).name
            var change = GroupChange(name: name)
            change.desiredCapacity = 3
            try world.updateGroup(change)
            world.advance(to: world.now + .seconds(120))
        }
        _ = try bed.update()
        let said = warnings(bed)
        #expect(said.contains { $0.contains("says DesiredCapacity 4 and the group has 3") }, "\(said)")
    }
}
