import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// What somebody who takes over a dead run can do, and what they are told.
@Suite struct TakeoverTests {
    private static let template = TemplatePart.template(TemplatePart.classic())
    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"
    private let frozen = "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1"

    private func outdated() throws -> TestBed {
        try TestBed(stack: Self.template) { world in
            let name = try #require(world.groups.first { _ in true }).name
            try world.outdate(name)
        }
    }

    private static func roll(_ updater: Updater) async -> Report {
        await updater.updateGroups(stack: "web", groups: [])
    }

    /// The number of the `index`-th call of an operation in a run that nobody kills.
    private func number(
        of operation: String, index: Int, _ bed: TestBed, _ command: @escaping @Sendable (Updater) async -> Report
    ) throws -> Int {
        try bed.run(RolloutOptions(), command)
        let all = bed.aws.calls.enumerated().filter { $0.element.operation == operation }.map { $0.offset + 1 }
        return try #require(all.count > index ? all[index] : nil)
    }

    private func kill(
        _ bed: TestBed, at number: Int, isAfter: Bool = false,
        _ command: @escaping @Sendable (Updater) async -> Report
    ) throws {
        let dying = DyingTransport(bed.aws, atCall: number, afterApplying: isAfter)
        #expect(throws: SimulatedTime.Failure.self) { try bed.run(through: dying, command) }
        try bed.pass(.seconds(40))
    }

    @Test func aRunThatHasPassedItsCommitPointAndLostNobodyCanBeTakenBack() throws {
        let shrink = try number(of: "UpdateAutoScalingGroup", index: 1, try outdated(), Self.roll)
        let bed = try outdated()
        let name = bed.name()
        let old = bed.aws.withWorld { $0.members(name).map(\.id).sorted() }
        try kill(bed, at: shrink, Self.roll)
        let updater = bed.updater()
        #expect(try bed.simulated.run { try await updater.status(stack: "web") }.nextCommand == "haupdate resume web")
        bed.aws.intercept { info, world in
            if world.serving(name) < 4 { Issue.record("fewer than 4 serve at \(info.operation)") }
            return .goOn
        }
        let report = try bed.run { await $0.rollback(stack: "web") }
        #expect(report.outcome == .frozen, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state() == frozen)
        #expect(bed.aws.withWorld { $0.members(name).filter { $0.lifecycle == .inService }.map(\.id).sorted() } == old)
    }

    @Test func onceOldInstancesGoARunCanOnlyGoForward() throws {
        let shrink = try number(of: "UpdateAutoScalingGroup", index: 1, try outdated(), Self.roll)
        let bed = try outdated()
        try kill(bed, at: shrink, isAfter: true, Self.roll)
        let before = bed.aws.calls.count(where: \.isChanging)
        let report = try bed.run { await $0.rollback(stack: "web") }
        #expect(report.outcome == .declined, "\(report.headline)")
        #expect(report.headline.contains("gone or going"))
        #expect(report.nextCommand == "haupdate resume web")
        #expect(bed.aws.calls.count(where: \.isChanging) == before)
    }

    /// The summary of a run that was taken over claims no more than is known, and lists all that went.
    @Test func aResumedRunTellsWhoWentBeforeAndWhoProvedTheNewcomers() throws {
        let shrink = try number(of: "UpdateAutoScalingGroup", index: 1, try outdated(), Self.roll)
        let bed = try outdated()
        let name = bed.name()
        let old = bed.aws.withWorld { $0.members(name).map(\.id).sorted() }
        try kill(bed, at: shrink, isAfter: true, Self.roll)
        try bed.pass(.seconds(300))
        let report = try bed.run { await $0.resume(stack: "web") }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(report.headline.contains("4 old instances replaced"), "\(report.headline)")
        let group = try #require(report.groups.first)
        #expect(group.removed.map(\.id).sorted() == old)
        #expect(group.removed.allSatisfy { $0.at < report.started + .seconds(200) })
        #expect(group.newcomers.count == 4)
        #expect(group.newcomers.allSatisfy { $0.provenEarlierBy == "run1" && $0.provenAfter == nil && $0.proof == [] })
        #expect(bed.state() == allNew)
    }

    private func update(_ updater: Updater) async -> Report {
        await updater.updateStack(TestBed.request(Self.template, [("AmiId", "ami-2")]))
    }

    private func changeSets(_ bed: TestBed) -> [String] {
        bed.aws.withWorld { $0.cloudFormation.stack("web")?.changeSets.map(\.executionStatus) ?? [] }
    }

    @Test func noChangeSetIsLeftWhenItCannotBeRead() throws {
        let bed = try TestBed(stack: Self.template)
        bed.aws.intercept { info, _ in
            guard info.operation == "DescribeChangeSet" else { return .goOn }
            return .answer(APIError("AccessDenied", "not allowed to perform DescribeChangeSet", status: 403))
        }
        let report = try bed.update(Self.template)
        #expect(report.exitCode == 4, "\(report.headline)")
        #expect(bed.count(of: "DeleteChangeSet") == 1)
        #expect(changeSets(bed) == [])
        #expect(bed.changesOfGroups.isEmpty)
    }

    @Test(arguments: [false, true])
    func theChangeSetOfADeadRunGoesWithIt(isUnlocked: Bool) throws {
        let execute = try number(of: "ExecuteChangeSet", index: 0, try TestBed(stack: Self.template), update)
        let bed = try TestBed(stack: Self.template)
        try kill(bed, at: execute, update)
        #expect(changeSets(bed) == ["AVAILABLE"])
        let report = try bed.run { isUnlocked ? await $0.unlock(stack: "web") : await $0.rollback(stack: "web") }
        #expect(report.exitCode == 0, "\(report.headline)")
        #expect(changeSets(bed) == [])
        #expect(report.notes.contains { $0.contains("haupdate-run1") && $0.contains("is deleted") }, "\(report.notes)")
        if !isUnlocked { #expect(bed.state() == allOld) }
    }

    /// A refusal of CancelUpdateStack may be one of too many calls, or too early.
    @Test(arguments: ["Throttling", "ValidationError"])
    func cancellingIsTriedAgainWhileTheStackIsInProgress(_ code: String) throws {
        let bed = try TestBed(stack: Self.template) { $0.rules.times.stackResource = TimeSpan(seconds: 60) }
        let refused = Refusals(3)
        bed.aws.intercept { info, world in
            if world.cloudFormation.stack("web")?.status == .updateInProgress {
                bed.interruption.request(signal: "SIGTERM")
            }
            guard info.operation == "CancelUpdateStack", refused.take() else { return .goOn }
            return .answer(APIError(code, "not now"))
        }
        let report = try bed.update(Self.template)
        #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "")")
        #expect(report.exitCode == 130)
        #expect(bed.count(of: "CancelUpdateStack") == 4)
        #expect(bed.state() == allOld)
    }

    /// A session that has run out comes back when its owner renews it; a rollout waits for that.
    @Test func expiredCredentialsDoNotTurnARunBack() throws {
        let bed = try outdated()
        let start = bed.simulated.timekeeper.wallTime
        bed.aws.intercept { info, _ in
            let isOut = info.time - start > .seconds(20) && info.time - start < .seconds(200)
            guard isOut else { return .goOn }
            return .answer(
                APIError("ExpiredToken", "The security token included in the request is expired", status: 403))
        }
        let report = try bed.run { await Self.roll($0) }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state() == allNew)
    }
}
