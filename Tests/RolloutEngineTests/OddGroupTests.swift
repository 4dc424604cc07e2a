import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// Groups that are not as one would wish, and people who change them in the middle.
@Suite struct OddGroupTests {
    private func outdated(
        to image: String = "ami-2", _ adjust: (inout World, String) throws -> Void = { _, _ in }
    ) throws -> TestBed {
        try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { world in
            try world.outdateAll(to: image)
            try adjust(&world, try #require(world.groups.first { _ in true }).name)
        }
    }

    private func roll(_ bed: TestBed, _ options: RolloutOptions = RolloutOptions()) throws -> Report {
        try bed.run(options) { await $0.updateGroups(stack: "web", groups: []) }
    }

    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"
    private let frozen = "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1"

    @Test func refusesAGroupWithAnActiveInstanceRefresh() throws {
        let bed = try outdated { world, name in
            // Else it would have ended before the run begins.
            try world.suspend(["InstanceRefresh"], of: name)
            _ = try world.startInstanceRefresh(of: name)
        }
        let report = try roll(bed)
        #expect(report.exitCode == 4, "\(report)")
        #expect(report.headline.contains("cancel-instance-refresh"))
        #expect(bed.changesOfGroups.isEmpty)
    }

    @Test func refusesAGroupThatAWSItselfHasSuspended() throws {
        let bed = try outdated { world, name in try world.suspend(["AZRebalance"], of: name) }
        let aws = EditingTransport(base: bed.aws) {
            $0.replacing(/User suspended at [^<]*/, with: "Administratively suspended: the group could not launch")
        }
        let report = try bed.run(through: aws) { await $0.updateGroups(stack: "web", groups: []) }
        #expect(report.exitCode == 4, "\(report)")
        #expect(report.headline.contains("AWS has suspended AZRebalance by itself"))
        #expect(bed.changesOfGroups.isEmpty)
    }

    @Test func refusesATornJournalUntilItIsUnlocked() throws {
        let bed = try outdated { world, name in
            try world.setTags([GroupTag("haupdate:run", "v=1 run=x phase=surging crc=00000000")], of: name)
        }
        let report = try roll(bed)
        #expect(report.exitCode == 4, "\(report)")
        #expect(report.headline.contains("haupdate unlock web"))
        #expect(bed.changesOfGroups.isEmpty)
        #expect(try bed.run { await $0.unlock(stack: "web") }.exitCode == 0)
        #expect(try roll(bed).outcome == .succeeded)
        #expect(bed.state() == allNew)
    }

    @Test(arguments: [12, 30])
    func anOpenJournalOfAnotherRunIsInTheWay(number: Int) throws {
        let bed = try outdated()
        let dying = DyingTransport(bed.aws, atCall: number, afterApplying: true)
        #expect(throws: SimulatedTime.Failure.self) {
            try bed.run(through: dying) { await $0.updateGroups(stack: "web", groups: []) }
        }
        let before = bed.changesOfGroups.count
        for report in [try roll(bed), try bed.update()] {
            #expect(report.exitCode == 6, "\(report)")
            #expect(report.headline.contains("run1") && report.headline.contains("tester@here"))
            #expect(
                report.headline.contains("haupdate rollback web") || report.headline.contains("haupdate resume web"))
        }
        #expect(bed.changesOfGroups.count == before)
        #expect(bed.count(of: "CreateChangeSet") == 0)
    }

    @Test func stopsWhenTheGroupLaunchesSomethingElseInTheMiddle() throws {
        let bed = try outdated()
        let name = bed.name()
        bed.aws.intercept { info, world in
            if info.operation == "DescribeInstanceHealth", world.groups[name]?.desiredCapacity == 8,
                world.launchConfigurations["\(name)-ami-3"] == nil
            {
                // What goes wrong here shows in the cause below.
                try? world.outdate(name, to: "ami-3")
            }
            return .goOn
        }
        let report = try roll(bed)
        #expect(report.outcome == .frozen, "\(report)")
        #expect(report.cause?.contains("all of a sudden") == true, "\(report.cause ?? "")")
        #expect(bed.state() == frozen)
    }

    @Test func rewritesAJournalThatTheStackUpdateHasRemoved() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic()))
        let name = bed.name()
        bed.aws.intercept { info, world in
            let keys = world.groups[name]?.tags.map(\.key).filter { $0.hasPrefix("haupdate") } ?? []
            if info.operation == "DescribeStackEvents", world.cloudFormation.stack("web")?.status == .updateInProgress {
                // Whether they are gone is counted below.
                try? world.deleteTags(keys, of: name)
            }
            return .goOn
        }
        let report = try bed.update()
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(bed.state() == allNew)
        let written = bed.aws.calls.filter { $0.operation == "CreateOrUpdateTags" }.map { call in
            call.request.form.structures("Tags").contains { $0["Value"]?.contains("phase=prepared") == true }
        }
        #expect(written.filter { $0 }.count >= 1)
    }

    @Test func aFatalLaunchFailureEndsTheWaitWithinAMinuteAndIsQuoted() throws {
        let bed = try outdated(to: "ami-none") { world, _ in world.rules.images["ami-none"] = .failsToLaunch }
        let report = try roll(bed)
        #expect(report.outcome == .frozen, "\(report)")
        #expect(report.cause?.contains("The image id '[ami-none]' does not exist") == true, "\(report.cause ?? "")")
        #expect(report.ended - report.started < .seconds(60))
        #expect(bed.state() == frozen)
    }

    @Test func aShortageOfCapacityIsWaitedFor() throws {
        let bed = try outdated { world, _ in world.rules.zonesWithoutCapacity = ["a", "b", "c"] }
        let began = bed.simulated.timekeeper.wallTime
        bed.aws.intercept { info, world in
            if info.time - began > .seconds(150) { world.rules.zonesWithoutCapacity = [] }
            return .goOn
        }
        let report = try roll(bed)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(report.ended - report.started > .seconds(150))
        #expect(bed.state() == allNew)
    }

    @Test func aShortageThatLastsIsNamedWhenTheTimeIsOver() throws {
        let bed = try outdated { world, _ in world.rules.zonesWithoutCapacity = ["a", "b", "c"] }
        let report = try roll(bed)
        #expect(report.outcome == .frozen, "\(report)")
        #expect(report.cause?.contains("do not have sufficient t3.micro capacity") == true, "\(report.cause ?? "")")
        #expect(bed.state() == frozen)
    }

    @Test(arguments: ["DescribeScalingActivities", "DescribeInstanceRefreshes"])
    func anEndpointMayLackWhatTheRunCanDoWithout(operation: String) throws {
        let bed = try outdated()
        // A launch that is slow makes the run ask for activities.
        try bed.pass(.seconds(1))
        bed.aws.intercept { info, world in
            world.rules.times.groupReaction = TimeSpan(seconds: 30)
            guard info.operation == operation else { return .goOn }
            return .answer(APIError("InvalidAction", "The action \(operation) is not valid for this web service."))
        }
        let report = try roll(bed)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.count(of: operation) > 0)
        #expect(report.notes.contains { $0.contains(operation) }, "\(report.notes)")
        #expect(bed.state() == allNew)
    }
}
