import AWSSimulator
import Testing
import Timekeeping

@Suite struct ScheduleTests {
    private func running() throws -> World {
        var world = World.quick()
        try world.addGroup(desired: 2)
        world.pass(11)
        return world
    }

    private func action(
        at start: WallTime? = nil, every recurrence: String? = nil, min: Int? = nil, max: Int? = nil,
        desired: Int? = nil
    ) -> ScheduledAction {
        var action = ScheduledAction(name: "night")
        action.start = start
        action.recurrence = recurrence
        action.minSize = min
        action.maxSize = max
        action.desiredCapacity = desired
        return action
    }

    @Test func changesTheSizesAtItsTimeOnce() throws {
        var world = try running()
        try world.putScheduledAction(action(at: noon + .seconds(600), min: 1, max: 5, desired: 4), of: "web")
        world.pass(588)
        #expect(world.ids().count == 2)
        world.pass(20)
        #expect(world.ids().count == 4)
        #expect(
            world.activities(of: "web").first?.cause.contains(
                "a scheduled action update of AutoScalingGroup constraints to min: 1, max: 5, desired: 4 changing the "
                    + "desired capacity from 2 to 4") == true)
        #expect(world.groups["web"]?.scheduledActions == [])
    }

    @Test func whatFallsIntoASuspensionIsSkippedForGood() throws {
        var world = try running()
        try world.suspend(["ScheduledActions"], of: "web")
        // Every hour, at its tenth minute.
        try world.putScheduledAction(action(every: "10 * * * *", desired: 4), of: "web")
        world.pass(3600)
        try world.resume(["ScheduledActions"], of: "web")
        world.pass(300)
        #expect(world.ids().count == 2)
        world.pass(3600)
        #expect(world.ids().count == 4)
    }

    @Test func refusesTimesThatDoNotWork() throws {
        var world = try running()
        for wrong in [
            action(at: noon, desired: 1), action(every: "61 * * * *", desired: 1), action(every: "* * *", desired: 1),
            action(every: "0 0 30 2 *", desired: 1), action(at: noon + .seconds(60)), action(desired: 1),
        ] {
            let error = refusal { () throws(APIError) in try world.putScheduledAction(wrong, of: "web") }
            #expect(error?.code == "ValidationError")
        }
    }

    static let times: [(String, String)] = [
        ("0 3 * * *", "2026-11-23T03:00:00Z"), ("*/15 * * * *", "2026-11-22T12:15:00Z"),
        ("30 14 * * 1-5", "2026-11-23T14:30:00Z"), ("0 0 1 1 *", "2027-01-01T00:00:00Z"),
        ("0 0 29 2 *", "2028-02-29T00:00:00Z"), ("0 8 25 * 7", "2026-11-25T08:00:00Z"),
        ("5,50 12 * * 0", "2026-11-22T12:05:00Z"),
    ]

    @Test(arguments: times) func findsTheNextTime(_ recurrence: String, _ next: String) throws {
        var world = try running()
        try world.putScheduledAction(action(every: recurrence, desired: 1), of: "web")
        #expect(world.groups["web"]?.scheduledActions.first?.next == WallTime(iso8601: next))
    }

    @Test func aPolicyChangesTheCapacityWithinTheBoundsAndHonoursTheCooldown() throws {
        var world = try running()
        for (adjustment, amount, becomes) in [
            (ScalingPolicy.Adjustment.change, 3, 5), (.percent, -40, 3), (.exact, 99, 10), (.percent, 1, 10),
        ] {
            var policy = ScalingPolicy(name: "p")
            policy.adjustment = adjustment
            policy.amount = amount
            _ = try world.putPolicy(policy, of: "web")
            try world.executePolicy("p", of: "web", honorCooldown: false)
            #expect(world.groups["web"]?.desiredCapacity == becomes)
        }
        let error = refusal { () throws(APIError) in try world.executePolicy("p", of: "web", honorCooldown: true) }
        #expect(error?.code == "ScalingActivityInProgress")
        #expect(error?.message.hasSuffix("is in progress and blocks this action.") == true)
        let manual = refusal { () throws(APIError) in
            try world.setDesiredCapacity(of: "web", to: 1, honorCooldown: true)
        }
        #expect(manual?.code == "ScalingActivityInProgress")
        world.pass(301)
        try world.setDesiredCapacity(of: "web", to: 1, honorCooldown: true)
    }

    @Test func anAlarmActsUnlessSuspendedAndOnResumeIfItIsStillOn() throws {
        for isStillOn in [true, false] {
            var world = try running()
            var policy = ScalingPolicy(name: "out")
            policy.adjustment = .change
            policy.amount = 1
            _ = try world.putPolicy(policy, of: "web")
            try world.suspend(["AlarmNotification"], of: "web")
            try world.setAlarm(ofPolicy: "out", in: "web", isBreached: true)
            #expect(world.groups["web"]?.desiredCapacity == 2)
            if !isStillOn { try world.setAlarm(ofPolicy: "out", in: "web", isBreached: false) }
            try world.resume(["AlarmNotification"], of: "web")
            #expect(world.groups["web"]?.desiredCapacity == (isStillOn ? 3 : 2))
        }
    }
}
