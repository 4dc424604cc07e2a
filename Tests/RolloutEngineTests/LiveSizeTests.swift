import AWSSimulator
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// Sizes that change between the first look and the first write.
@Suite struct LiveSizeTests {
    private func outdated() throws -> TestBed {
        try TestBed { world in
            try world.addClassicGroup("web", min: 2, max: 12, desired: 4)
            world.advance(to: world.now + .seconds(60))
            try world.change("web", toImage: "ami-2")
        }
    }

    @Test func aGroupThatGrowsBeforeItsJournalIsWrittenKeepsItsNewSize() throws {
        let bed = try outdated()
        bed.aws.intercept { info, world in
            // After the first look, before anything is written.
            if info.operation == "DescribeInstanceRefreshes" {
                var change = GroupChange(name: "web")
                change.desiredCapacity = 7
                // A refusal would show in the sizes below.
                try? world.updateGroup(change)
            }
            return .goOn
        }
        let report = try bed.run { await $0.updateGroups(stack: nil, groups: ["web"]) }
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(bed.aws.withWorld { $0.groups["web"]?.desiredCapacity } == 7)
        #expect(bed.aws.withWorld { $0.members("web").filter { $0.image == "ami-2" }.count } == 7)
    }

    @Test func aBalancerThatGoesAwayDuringTheRunLeadsBack() throws {
        let bed = try outdated()
        bed.aws.intercept { info, _ in
            info.operation == "DescribeInstanceHealth"
                ? .answer(APIError("LoadBalancerNotFound", "There is no ACTIVE Load Balancer named 'web-front'"))
                : .goOn
        }
        let report = try bed.run { await $0.updateGroups(stack: nil, groups: ["web"]) }
        #expect(report.outcome == .frozen, "\(report)")
        #expect(report.cause?.contains("LoadBalancerNotFound") == true)
        #expect(bed.aws.withWorld { $0.groups["web"]?.desiredCapacity } == 4)
        #expect(
            bed.aws.withWorld { $0.members("web").filter { $0.lifecycle == .inService }.map(\.image) }
                == ["ami-1", "ami-1", "ami-1", "ami-1"])
    }
}
