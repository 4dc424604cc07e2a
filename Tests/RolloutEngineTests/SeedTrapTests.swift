import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// What aws-ha-updater gets wrong on groups; each test fails when its behaviour is put back.
///
/// The numbers are those of the list of its traps; those about the stack are in ``SeedTrapStackTests``.
@Suite struct SeedTrapTests {
    private func all(_ bed: TestBed, _ options: RolloutOptions = RolloutOptions()) throws -> Report {
        try bed.run(options) { await $0.updateGroups(stack: "web", groups: []) }
    }

    /// Trap 1: an empty list of names means every group of the region to AWS.
    @Test func aStackWithoutGroupsTouchesNoGroupOfTheRegion() throws {
        let bed = try TestBed(stack: TemplatePart.template("  Topic: {Type: AWS::SNS::Topic}\n")) { world in
            try world.addClassicGroup("other", desired: 2)
            world.advance(to: world.now + .seconds(40))
            try world.outdate("other")
        }
        let report = try all(bed)
        #expect(report.outcome == .nothingToDo, "\(report)")
        #expect(bed.changesOfGroups.isEmpty)
        #expect(bed.count(of: "DescribeAutoScalingGroups") == 0)
        #expect(bed.aws.withWorld { $0.state("other") } == "0-2-20 ami-1,ami-1")
    }

    /// Trap 2: without a balancer nothing is ever InService in one.
    @Test func anUpToDateGroupWithoutABalancerIsNotTouched() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.bare()))
        #expect(try all(bed).outcome == .nothingToDo)
        #expect(bed.changesOfGroups.isEmpty)
    }

    /// Trap 3: generation first, health second. The other group fails, and that must not cost this one an instance.
    @Test func anUnhealthyInstanceMakesAnUnchangedGroupNeitherGrowNorLoseAnything() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic("Web"), TemplatePart.classic("Idle"))) {
            world in
            for group in world.groups.values {
                if group.name.contains("Web") { try world.outdate(group.name, to: "ami-bad") }
                if group.name.contains("Idle") { world.setAnswersWell(group.instances[0], false) }
            }
            world.advance(to: world.now + .seconds(30))
        }
        let idle = bed.name("Idle")
        let report = try all(bed)
        #expect(report.outcome == .frozen, "\(report)")
        #expect(bed.state("Idle") == "2-4-8 ami-1,ami-1,ami-1,ami-1")
        #expect(bed.aws.calls.allSatisfy { !$0.isChanging || !$0.groups.contains(idle) })
    }

    /// Trap 4: the commit stood inside the try whose except is the rollback.
    @Test(arguments: ["UpdateAutoScalingGroup", "ResumeProcesses", "SetInstanceProtection", "DeleteTags"])
    func anErrorDuringTheCommitNeverRemovesNewcomers(operation: String) throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll() }
        bed.aws.intercept { info, _ in
            let isCommitted = bed.events.contains(.phase(.committing))
            guard isCommitted, info.operation == operation else { return .goOn }
            return .answer(APIError("AccessDenied", "not allowed to \(operation)", status: 403))
        }
        let report = try all(bed)
        #expect(report.outcome == .degraded, "\(report)")
        #expect(report.cause?.contains("not allowed to \(operation)") == true)
        #expect(report.nextCommand == "haupdate resume web")
        #expect(bed.aws.withWorld { $0.members(report.groups[0].name).filter { $0.image == "ami-2" }.count } == 4)
        bed.aws.intercept(nil)
        #expect(try bed.run { await $0.resume(stack: "web") }.outcome == .succeeded)
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    /// Trap 4, by a signal.
    @Test func aSignalDuringTheCommitNeverRemovesNewcomers() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll() }
        bed.aws.intercept { _, _ in
            if bed.events.contains(.phase(.committing)) { bed.interruption.request(signal: "SIGINT") }
            return .goOn
        }
        let report = try all(bed)
        #expect(report.exitCode == 0, "\(report)")
        #expect(bed.interruption.signal == "SIGINT")
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    /// Trap 5: the name of the launch configuration of such a group is None, and None == None.
    @Test func aGroupOnALaunchTemplateIsRolled() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.balanced())) { try $0.outdateAll() }
        #expect(try all(bed).outcome == .succeeded)
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    /// Trap 16: the last balancer's answer overwrote the others'.
    @Test(arguments: [true, false])
    func aNewcomerMustBeHealthyInBothBalancers(sickFirst: Bool) throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.balanced())) { world in
            let group = try #require(world.groups.first { _ in true })
            // Nobody listens to it: whatever is registered there is unused, never healthy.
            let idle = try world.createTargetGroup(TargetGroupSpec(name: "idle"))
            let good = group.targetGroups[0]
            try world.changeBalancers(
                of: group.name, classic: [], targetGroups: sickFirst ? [idle, good] : [good, idle])
            try world.outdateAll()
        }
        var options = RolloutOptions()
        options.healthyTimeout = .seconds(120)
        options.skippedChecks = [.balancerZones]
        let report = try all(bed, options)
        #expect(report.outcome == .frozen, "\(report)")
        #expect(report.cause?.contains("target group idle") == true, "\(report.cause ?? "")")
        #expect(bed.state() == "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1")
    }

    /// Trap 17: desired capacity was still doubled while the old ones were terminated.
    @Test func noReplacementIsLaunchedDuringTheCommit() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll() }
        let name = bed.name()
        #expect(try all(bed).outcome == .succeeded)
        try bed.pass(.seconds(300))
        let launches = bed.aws.withWorld { world in
            world.activities(of: name).filter { $0.description.hasPrefix("Launching") }.count
        }
        #expect(launches == 8)
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    /// Trap 18: success resumed all processes, rollback none.
    @Test(arguments: ["ami-2", "ami-bad"])
    func exactlyTheProcessesThatTheRunSuspendedAreResumed(image: String) throws {
        let before = ["AZRebalance", "ScheduledActions"]
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { world in
            try world.outdateAll(to: image)
            for group in world.groups.values { try world.suspend(before, of: group.name) }
        }
        let name = bed.name()
        let report = try all(bed)
        let suspended = bed.aws.withWorld { $0.groups[name]?.suspendedNames.sorted() }
        let frozen = ["AZRebalance", "AlarmNotification", "InstanceRefresh", "ReplaceUnhealthy", "ScheduledActions"]
        #expect(suspended == (report.outcome == .frozen ? frozen : before))
        // The journal of the frozen group still knows which ones are the user's.
        try bed.aws.withWorld { if report.outcome == .frozen { try $0.outdateAll(to: "ami-3") } }
        #expect(try all(bed).exitCode == 0)
        #expect(bed.aws.withWorld { $0.groups[name]?.suspendedNames.sorted() } == before)
    }

    /// Trap 19: sizes that were never captured were "restored" to None, and instances terminated.
    @Test(arguments: ["SuspendProcesses", "CreateOrUpdateTags", "SetInstanceProtection"])
    func aFailureBeforeTheSurgeLeavesEverythingAsItWas(operation: String) throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll() }
        bed.aws.intercept { info, _ in
            guard info.operation == operation else { return .goOn }
            return .answer(APIError("AccessDenied", "not allowed", status: 403))
        }
        let report = try all(bed)
        #expect(report.exitCode == 3 || report.exitCode == 5, "\(report)")
        #expect(bed.count(of: "UpdateAutoScalingGroup") == 0)
        #expect(bed.count(of: "TerminateInstanceInAutoScalingGroup") == 0)
        bed.aws.intercept(nil)
        if report.nextCommand == "haupdate rollback web" { _ = try bed.run { await $0.rollback(stack: "web") } }
        #expect(bed.state().hasPrefix("2-4-8") && bed.state().hasSuffix(" ami-1,ami-1,ami-1,ami-1"), "\(bed.state())")
        #expect(!bed.state().contains("protected"))
    }

    /// Trap 20: one page of 50, and nothing was read behind it.
    @Test func moreThanFiftyGroupsAndInstancesAreSeen() throws {
        let bed = try TestBed { world in
            try world.addClassicGroup("big", max: 200, desired: 60)
            for number in 1...104 {
                var spec = GroupSpec(
                    name: "small-\(number)", minSize: 0, maxSize: 4, launchSource: .launchConfiguration("big-ami-1"))
                spec.desiredCapacity = 1
                spec.zones = world.network.zones
                try world.createGroup(spec)
            }
            world.advance(to: world.now + .seconds(60))
            try world.outdate("big")
            try world.outdate("small-104")
        }
        let names = ["big"] + (1...104).map { "small-\($0)" }
        let report = try bed.run { await $0.updateGroups(stack: nil, groups: names) }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(report.groups.reduce(0) { $0 + $1.removed.count } == 61)
        #expect(bed.aws.withWorld { $0.state("small-104") } == "0-1-4 ami-2")
        #expect(bed.aws.withWorld { $0.serving("big") } == 60)
    }

    /// Trap 20: the group was left free to launch the bad version at the next scaling event.
    @Test func aGroupThatWasPutBackDoesNotLaunchTheBadVersionByItself() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll(to: "ami-bad") }
        let name = bed.name()
        #expect(try all(bed).outcome == .frozen)
        try bed.aws.withWorld { world in
            let first = try #require(world.groups[name]?.instances.first)
            try world.setHealth(of: first, healthy: false, respectGracePeriod: false)
        }
        try bed.pass(.seconds(600))
        #expect(bed.state() == "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1")
    }
}

extension World {
    /// Points all groups at another image.
    mutating func outdateAll(to image: String = "ami-2") throws {
        for group in groups.values { try outdate(group.name, to: image) }
    }
}
