import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping

/// Who must serve a group: what the group itself names, and what calls of their own tell where it does not.
@Suite struct TrafficSourceTests {
    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"

    /// A stack's group that is outdated, and a balancer `other` that nothing is registered with.
    private func outdated() throws -> TestBed {
        try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { world in
            var other = ClassicLoadBalancerSpec(
                name: "other", listeners: [ClassicLoadBalancerSpec.Listener(port: 80, instancePort: 8080)])
            other.zones = world.network.zones
            _ = try world.createClassicLoadBalancer(other)
            let name = try #require(world.groups.first { _ in true }).name
            try world.outdate(name)
        }
    }

    private func roll(
        _ bed: TestBed, _ options: RolloutOptions = RolloutOptions(), _ edit: @escaping @Sendable (String) -> String
    )
        throws -> Report
    {
        try bed.run(options, through: EditingTransport(base: bed.aws, edit: edit)) {
            await $0.updateGroups(stack: "web", groups: [])
        }
    }

    private static let namesOther: @Sendable (String) -> String = { text in
        text.replacing("<TrafficSources>", with: "<TrafficSources>\(other(""))", maxReplacements: 1)
    }

    private static func other(_ state: String) -> String {
        "<member><Identifier>other</Identifier><Type>elb</Type>\(state)</member>"
    }

    @Test func noCallIsMadeForWhatTheGroupNamesItself() throws {
        let bed = try outdated()
        #expect(try roll(bed) { $0 }.outcome == .succeeded)
        #expect(bed.count(of: "DescribeTrafficSources") == 0)
        #expect(bed.count(of: "DescribeInstanceHealth") > 0)
        #expect(bed.state() == allNew)
    }

    /// As an endpoint that is older than traffic sources, or another group of its own.
    @Test(arguments: [false, true])
    func aGroupThatNamesNoneIsAskedAbout(_ lacksOperation: Bool) throws {
        let bed = try outdated()
        if lacksOperation {
            bed.aws.intercept { info, _ in
                guard info.operation == "DescribeTrafficSources" else { return .goOn }
                return .answer(APIError("InvalidAction", "The action is not valid for this web service."))
            }
        }
        let report = try roll(bed) {
            $0.contains("<DescribeTrafficSourcesResult>")
                ? $0 : $0.replacing(/<TrafficSources>.*?<\/TrafficSources>/.dotMatchesNewlines(), with: "")
        }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.count(of: "DescribeTrafficSources") == 1)
        // One is classic Elastic Load Balancing's own, for the zones; Auto Scaling has an operation of the same name.
        #expect(bed.count(of: "DescribeLoadBalancers") == (lacksOperation ? 2 : 1))
        #expect(report.groups.first?.newcomers.first?.proof.first?.contains("classic load balancer") == true)
        #expect(bed.state() == allNew)
    }

    /// A source that is being taken away knows the newcomers no more: that must not hold the run up.
    @Test func aSourceOnItsWayOutIsNotWaitedFor() throws {
        let bed = try outdated()
        let report = try roll(bed) { text in
            guard text.contains("<DescribeTrafficSourcesResult>") else { return Self.namesOther(text) }
            let leaving = Self.other("<State>Removing</State>")
            return text.replacing("<TrafficSources>", with: "<TrafficSources>\(leaving)", maxReplacements: 1)
        }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(report.groups.first?.newcomers.first?.proof.contains { $0.contains("other") } == false)
        #expect(bed.count(of: "DescribeTrafficSources") > 0)
        #expect(bed.state() == allNew)
    }

    @Test func aSourceThatStaysMustServeTheNewcomers() throws {
        let bed = try outdated()
        var options = RolloutOptions()
        options.healthyTimeout = .seconds(120)
        let report = try roll(bed, options) { text in
            guard text.contains("<DescribeTrafficSourcesResult>") else { return Self.namesOther(text) }
            let staying = Self.other("<State>InService</State>")
            return text.replacing("<TrafficSources>", with: "<TrafficSources>\(staying)", maxReplacements: 1)
        }
        #expect(report.outcome == .frozen, "\(report.headline)")
        #expect(report.cause?.contains("classic load balancer other: not registered") == true, "\(report.cause ?? "")")
        #expect(bed.state().hasSuffix("ami-1,ami-1,ami-1,ami-1"))
    }

    /// Then nobody can tell that it is on its way out; it is waited for until the group names it no more.
    @Test func withoutThePermissionToReadStatesASourceIsWaitedForUntilItIsGone() throws {
        let bed = try outdated()
        bed.aws.intercept { info, _ in
            guard info.operation == "DescribeTrafficSources" else { return .goOn }
            return .answer(APIError("AccessDenied", "User: x is not authorized to perform this.", status: 403))
        }
        let looks = Mutex(0)
        let report = try roll(bed) { text in
            guard text.contains("<DescribeAutoScalingGroupsResult>") else { return text }
            let look = looks.withLock { count in
                count += 1
                return count
            }
            return look > 30 ? text : Self.namesOther(text)
        }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.count(of: "DescribeTrafficSources") == 1)
        let notes = bed.events.compactMap { if case .note(let text) = $0 { text } else { nil } }
        #expect(notes.filter { $0.contains("DescribeTrafficSources is not allowed") }.count == 1, "\(notes)")
        #expect(bed.state() == allNew)
    }
}
