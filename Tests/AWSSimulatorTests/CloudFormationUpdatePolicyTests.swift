import AWSSimulator
import Testing
import Timekeeping

@Suite struct CloudFormationUpdatePolicyTests {
    static func rolling(_ more: String) -> String { "    UpdatePolicy: {AutoScalingRollingUpdate: {\(more)}}" }

    /// The reasons of the group's events since `start`, without those that have none.
    static func reasons(_ world: World, from start: Int, of logicalID: String = "Web") -> [String] {
        (world.cloudFormation.stack("web")?.events ?? []).dropFirst(start).filter { $0.logicalID == logicalID }
            .compactMap(\.reason)
    }

    static func images(_ world: World) -> [String] { world.images(world.physicalID("Web")).sorted() }

    @Test func aRollingUpdateReplacesInstancesBatchByBatchAndKeepsSoManyInService() throws {
        var world = World.quick()
        let policy = Self.rolling("MaxBatchSize: 2, MinInstancesInService: 1, PauseTime: PT10S")
        try world.makeStack(smallTemplate(minimum: 3, desired: "3", policy: policy))
        let start = world.story().count
        let old = world.ids(world.physicalID("Web"))
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        var least = 3
        for _ in 0..<300 where world.status() == .updateInProgress {
            world.pass(1)
            least = min(least, world.states(world.physicalID("Web")).count { $0 == .inService })
        }
        #expect(world.status() == .updateCleanup)
        #expect(Self.images(world) == ["ami-2", "ami-2", "ami-2"])
        #expect(least >= 1)
        let reasons = Self.reasons(world, from: start)
        #expect(
            reasons.first
                == "Rolling update initiated. Terminating 3 obsolete instance(s) in batches of 2, while keeping at least "
                + "1 instance(s) in service. Pausing for PT10S when new instances are added.")
        #expect(
            reasons.contains(
                "Terminating instance(s) [\(old[0]),\(old[1])]; replacing with 2 new instance(s)."))
        #expect(
            reasons.filter { $0.hasPrefix("Successfully terminated") } == [
                "Successfully terminated instance(s) [\(old[0]),\(old[1])] (Progress 66%).",
                "Successfully terminated instance(s) [\(old[2])] (Progress 100%).",
            ])
        #expect(reasons.contains("New instance(s) added to autoscaling group - Pausing for PT10S."))
    }

    @Test func sizesGrowForATimeWhereTheMinimumInServiceAsksForIt() throws {
        var world = World.quick()
        let policy = Self.rolling("MinInstancesInService: 2, SuspendProcesses: [AlarmNotification]")
        try world.makeStack(smallTemplate(minimum: 2, desired: "2", policy: policy))
        let name = world.physicalID("Web")
        let start = world.story().count
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(15)
        #expect(world.groups[name]?.minSize == 3)
        #expect(world.groups[name]?.suspensions.map(\.process) == [.alarmNotification])
        world.pass(300)
        #expect(world.status() == .updateComplete)
        #expect(
            Self.reasons(world, from: start).contains(
                "Temporarily setting autoscaling group MinSize and DesiredCapacity to 3."))
        let group = try world.group(named: name)
        #expect([group.minSize, group.desiredCapacity] == [2, 2])
        #expect(group.suspensions.isEmpty)
        #expect(Self.images(world) == ["ami-2", "ami-2"])
    }

    @Test func anImageThatSendsNoSignalTurnsTheUpdateBackAndTheOldOneComesAgain() throws {
        var world = World.quick()
        let policy = Self.rolling("WaitOnResourceSignals: true, PauseTime: PT1M")
        try world.makeStack(smallTemplate(minimum: 2, desired: "2", policy: policy))
        let start = world.story().count
        try world.beginUpdate("web", nil, ["AmiId": "ami-bad"])
        world.pass(600)
        #expect(world.status() == .updateRollbackComplete)
        let reasons = Self.reasons(world, from: start)
        #expect(
            reasons.contains(
                "New instance(s) added to autoscaling group - Waiting on 1 resource signal(s) with a timeout of PT1M."))
        #expect(
            reasons.contains(
                "Received 0 SUCCESS signal(s) out of 1.  Unable to satisfy 100% MinSuccessfulInstancesPercent "
                    + "requirement"))
        #expect(Self.images(world) == ["ami-1", "ami-1"])
    }

    @Test func signalsOfHealthyInstancesLetARollingUpdateGoOn() throws {
        var world = World.quick()
        let policy = Self.rolling("WaitOnResourceSignals: true, PauseTime: PT5M")
        try world.makeStack(smallTemplate(minimum: 2, desired: "2", policy: policy))
        let start = world.story().count
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(200)
        #expect(world.status() == .updateComplete)
        let heard = Self.reasons(world, from: start).filter { $0.hasPrefix("Received SUCCESS signal with UniqueId i-") }
        #expect(heard.count == 2)
    }

    @Test func cancellingARollingUpdateGivesProcessesBackAndRollsTheOldImage() throws {
        var world = World.quick()
        let policy = Self.rolling("SuspendProcesses: [ScheduledActions], PauseTime: PT2M")
        try world.makeStack(smallTemplate(minimum: 2, desired: "2", policy: policy))
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(Self.images(world) == ["ami-1", "ami-2"])
        try world.cancelUpdate(of: "web")
        world.pass(600)
        #expect(world.status() == .updateRollbackComplete)
        #expect(world.groups[world.physicalID("Web")]?.suspensions.isEmpty == true)
        #expect(Self.images(world) == ["ami-1", "ami-1"])
    }

    @Test func aReplacingUpdateMakesAnotherGroupAndDropsTheOldInTheCleanup() throws {
        var world = World.quick()
        let policy = "    UpdatePolicy: {AutoScalingReplacingUpdate: {WillReplace: true}}"
        try world.makeStack(smallTemplate(minimum: 2, policy: policy))
        let old = world.physicalID("Web")
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(12)
        #expect(world.groups[old] != nil)
        let new = world.physicalID("Web")
        #expect(new != old)
        world.pass(120)
        #expect(world.status() == .updateComplete)
        #expect(world.groups.map(\.name) == [new])
        #expect(Self.images(world) == ["ami-2", "ami-2"])
    }

    @Test func aCreationPolicyWaitsForSignalsAndFailsWithoutThem() throws {
        let policy = "    CreationPolicy: {ResourceSignal: {Count: 1, Timeout: PT2M}}"
        var world = World.quick()
        _ = try world.createStack(world.stackRequest("web", smallTemplate(policy: policy), ["AmiId": "ami-bad"]))
        world.pass(60)
        #expect(world.status() == .createInProgress)
        try world.signal("Web", of: "web", id: "by-hand", status: "SUCCESS")
        world.pass(5)
        #expect(world.status() == .createComplete)
        #expect(Self.reasons(world, from: 0).contains("Received SUCCESS signal with UniqueId by-hand"))

        var failing = World.quick()
        _ = try failing.createStack(failing.stackRequest("web", smallTemplate(policy: policy), ["AmiId": "ami-bad"]))
        failing.pass(60)
        try failing.signal("Web", of: "web", id: "by-hand", status: "FAILURE")
        failing.pass(5)
        #expect(failing.status() == .rollbackInProgress)
    }

    @Test func aSignalForAResourceAtRestIsRefused() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        #expect(
            refusal { () throws(APIError) in try world.signal("Web", of: "web", id: "x", status: "SUCCESS") }?.message
                == "Resource Web is in CREATE_COMPLETE state and cannot be signaled")
    }

    @Test func aGroupWithAnotherNameOfItsOwnIsReplaced() throws {
        let named = { (name: String) in
            smallTemplate().replacing("MinSize: 1", with: "MinSize: 1\n      AutoScalingGroupName: \(name)")
        }
        var world = World.quick()
        try world.makeStack(named("blue"))
        try world.beginUpdate("web", named("green"))
        world.pass(120)
        #expect(world.status() == .updateComplete)
        #expect(world.groups.map(\.name) == ["green"])
    }

    @Test func aLaunchConfigurationWithANameOfItsOwnCannotBeReplaced() throws {
        let template = smallTemplate().replacing(
            "InstanceType: t3.micro", with: "InstanceType: t3.micro, LaunchConfigurationName: lc")
        var world = World.quick()
        try world.makeStack(template)
        try world.beginUpdate("web", nil, ["AmiId": "ami-2"])
        world.pass(60)
        #expect(world.status() == .updateRollbackComplete)
        #expect(
            Self.reasons(world, from: 0, of: "Config").contains(
                "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename lc and "
                    + "update the stack again."))
    }
}
