import RolloutCore
import Testing
import Timekeeping

struct StackFollowerTests {
    static let begun = WallTime(secondsSince1970: 1_800_000_000)

    static func event(
        _ id: String, _ status: String, at seconds: Int = 1, reason: String? = nil, token: String? = "haupdate-1",
        logicalID: String = "Web", stack: String = "web"
    ) -> StackFollower.Event {
        StackFollower.Event(
            id: id, at: begun + .seconds(seconds), logicalID: logicalID, physicalID: "p",
            type: "AWS::AutoScaling::AutoScalingGroup", status: status, reason: reason, token: token, stack: stack)
    }

    /// Follows an action that began at the origin of time.
    static func follower(token: String? = "haupdate-1", known: [String] = []) -> StackFollower {
        StackFollower(token: token, known: known, options: RolloutOptions(), now: .origin, wallTime: begun)
    }

    struct Poll {
        var second: Int
        var status: String
        var events: [StackFollower.Event] = []
        var reason: String?
    }

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var polls: [Poll]
        var finding: StackFollower.Finding
    }

    static let moving = event("e1", "UPDATE_IN_PROGRESS")

    @Test(arguments: [
        Case(
            testDescription: "an old UPDATE_COMPLETE is not taken for the new one",
            polls: [Poll(second: 0, status: "UPDATE_COMPLETE"), Poll(second: 24, status: "UPDATE_COMPLETE")],
            finding: .following),
        Case(
            testDescription: "an action that never began", polls: [Poll(second: 25, status: "UPDATE_COMPLETE")],
            finding: .neverStarted),
        Case(
            testDescription: "an action that was over before the first poll",
            polls: [
                Poll(second: 5, status: "UPDATE_COMPLETE", events: [moving]),
                Poll(second: 7, status: "UPDATE_COMPLETE"),
            ], finding: .succeeded),
        Case(
            testDescription: "a status may be older than the first event of the same poll",
            polls: [Poll(second: 5, status: "UPDATE_COMPLETE", events: [moving])], finding: .following),
        Case(
            testDescription: "the cleanup of a success is a success",
            polls: [
                Poll(second: 5, status: "UPDATE_IN_PROGRESS", events: [moving]),
                Poll(second: 7, status: "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
            ], finding: .succeeded),
        Case(
            testDescription: "the status alone shows that it began",
            polls: [Poll(second: 5, status: "UPDATE_IN_PROGRESS"), Poll(second: 60, status: "UPDATE_COMPLETE")],
            finding: .succeeded),
        Case(
            testDescription: "the first failure is the cause, not what followed from it",
            polls: [
                Poll(
                    second: 5, status: "UPDATE_IN_PROGRESS",
                    events: [
                        event("e9", "UPDATE_FAILED", at: 9, reason: "Resource update cancelled", logicalID: "Other"),
                        event("e3", "UPDATE_FAILED", at: 3, reason: "no such AMI", logicalID: "Template"), moving,
                    ]),
                Poll(
                    second: 60, status: "UPDATE_ROLLBACK_COMPLETE",
                    events: [event("e5", "UPDATE_FAILED", at: 50, reason: "later")]),
            ], finding: .undone(cause: "Template (AWS::AutoScaling::AutoScalingGroup): no such AMI")),
        Case(
            testDescription: "a cancelled resource that comes first is no cause",
            polls: [
                Poll(
                    second: 5, status: "UPDATE_ROLLBACK_IN_PROGRESS",
                    events: [event("e1", "UPDATE_FAILED", reason: "Resource update cancelled")]),
                Poll(second: 60, status: "UPDATE_ROLLBACK_COMPLETE", reason: "cancelled by the user"),
            ], finding: .undone(cause: "cancelled by the user")),
        Case(
            testDescription: "a failed undoing",
            polls: [
                Poll(second: 5, status: "UPDATE_ROLLBACK_IN_PROGRESS", events: [moving]),
                Poll(second: 9, status: "UPDATE_ROLLBACK_FAILED", reason: "stuck"),
            ], finding: .failed(cause: "stuck")),
        Case(
            testDescription: "a failure without a reason is told by its status",
            polls: [
                Poll(second: 5, status: "UPDATE_IN_PROGRESS", events: [moving]),
                Poll(second: 7, status: "UPDATE_FAILED"),
            ],
            finding: .failed(cause: "status UPDATE_FAILED")),
        Case(
            testDescription: "silence for the whole time-out",
            polls: [
                Poll(second: 5, status: "UPDATE_IN_PROGRESS", events: [moving]),
                Poll(second: 305, status: "UPDATE_IN_PROGRESS", events: [moving]),
            ], finding: .silent(status: "UPDATE_IN_PROGRESS")),
        Case(
            testDescription: "an event of a nested stack is a sign of life",
            polls: [
                Poll(second: 5, status: "UPDATE_IN_PROGRESS", events: [moving]),
                Poll(
                    second: 200, status: "UPDATE_IN_PROGRESS",
                    events: [event("e2", "UPDATE_IN_PROGRESS", stack: "inner")]),
                Poll(second: 400, status: "UPDATE_IN_PROGRESS"),
            ], finding: .following),
        Case(
            testDescription: "a deleted stack has failed",
            polls: [
                Poll(second: 5, status: "UPDATE_IN_PROGRESS", events: [moving]),
                Poll(second: 9, status: "DELETE_COMPLETE"),
            ], finding: .failed(cause: "status DELETE_COMPLETE")),
        Case(
            testDescription: "an unknown status is followed, not judged",
            polls: [
                Poll(second: 5, status: "UPDATE_IN_PROGRESS", events: [moving]),
                Poll(second: 9, status: "UPDATE_PAUSED"),
            ], finding: .following),
    ])
    func finding(_ sample: Case) {
        var follower = Self.follower()
        var last = StackFollower.Finding.following
        for poll in sample.polls {
            last =
                follower.see(
                    status: poll.status, reason: poll.reason, events: poll.events, now: .origin + .seconds(poll.second)
                ).finding
        }
        #expect(last == sample.finding)
    }

    @Test func tellsEachEventOnceOldestFirst() {
        var follower = Self.follower(known: ["e0"])
        let events = [
            Self.event("e2", "UPDATE_COMPLETE", at: 9), Self.event("e1", "UPDATE_IN_PROGRESS", at: 3),
            Self.event("e0", "CREATE_COMPLETE", at: 2),
        ]
        let first = follower.see(status: "UPDATE_IN_PROGRESS", reason: nil, events: events, now: .origin)
        #expect(first.news.map(\.id) == ["e1", "e2"])
        let again = follower.see(status: "UPDATE_IN_PROGRESS", reason: nil, events: events, now: .origin)
        #expect(again.news == [])
    }

    @Test func withinAMillisecondTheOrderOfTheListTells() {
        var follower = Self.follower()
        // Newest first, as AWS lists them; the IDs say nothing about the order.
        let events = [
            Self.event("a", "UPDATE_FAILED", reason: "the consequence"),
            Self.event("z", "UPDATE_FAILED", reason: "the cause"), Self.event("m", "UPDATE_IN_PROGRESS"),
        ]
        let seen = follower.see(status: "UPDATE_ROLLBACK_COMPLETE", reason: nil, events: events, now: .origin)
        #expect(seen.news.map(\.id) == ["m", "z", "a"])
        let next = follower.see(status: "UPDATE_ROLLBACK_COMPLETE", reason: nil, events: [], now: .origin)
        #expect(next.finding == .undone(cause: "Web (AWS::AutoScaling::AutoScalingGroup): the cause"))
        #expect(follower.known == ["a", "m", "z"])
    }

    @Test func aNewUpdateTimeShowsThatTheActionBeganWithoutAnyEvent() {
        let before = Self.begun + .seconds(-3600)
        for (updated, finding) in [(before, StackFollower.Finding.following), (Self.begun, .succeeded)] {
            var follower = StackFollower(
                token: "haupdate-1", known: [], options: RolloutOptions(), now: .origin, wallTime: Self.begun,
                updatedBefore: before)
            let seen = follower.see(
                status: "UPDATE_COMPLETE", reason: nil, events: [], now: .origin + .seconds(3), updated: updated)
            #expect(seen.finding == finding)
        }
    }

    @Test func aNewStatusIsASignOfLife() {
        var follower = Self.follower()
        func see(_ status: String, _ second: Int) -> StackFollower.Finding {
            follower.see(status: status, reason: nil, events: [], now: .origin + .seconds(second)).finding
        }
        #expect(see("UPDATE_IN_PROGRESS", 0) == .following)
        #expect(see("UPDATE_ROLLBACK_IN_PROGRESS", 200) == .following)
        #expect(see("UPDATE_ROLLBACK_IN_PROGRESS", 499) == .following)
        #expect(see("UPDATE_ROLLBACK_IN_PROGRESS", 500) == .silent(status: "UPDATE_ROLLBACK_IN_PROGRESS"))
    }

    @Test func eventsOfAnotherActionAreNotOurs() {
        var follower = Self.follower()
        let strange = Self.event("e1", "UPDATE_FAILED", at: 5, reason: "theirs", token: "somebody-else")
        let seen = follower.see(
            status: "UPDATE_COMPLETE", reason: nil, events: [strange], now: .origin + .seconds(5))
        #expect(seen.news == [])
        #expect(seen.finding == .following)
    }

    @Test(arguments: [(-6, false), (-5, true), (0, true), (60, true)])
    func withoutATokenTheTimeDecidesWithSomeLeniency(_ second: Int, _ isOurs: Bool) {
        for token in [nil, "haupdate-1"] as [String?] {
            var follower = Self.follower(token: token)
            let event = Self.event("e1", "UPDATE_IN_PROGRESS", at: second, token: nil)
            let seen = follower.see(status: "UPDATE_IN_PROGRESS", reason: nil, events: [event], now: .origin)
            #expect(seen.news.isEmpty != isOurs)
        }
    }
}
