import AWSClient
import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping

/// Takeovers of runs that were neither wholly before nor wholly after a point: half committed, half taken back, still alive,
/// with an execution on its way.
@Suite struct HalfwayTakeoverTests {
    private static let template = TemplatePart.template(TemplatePart.classic())
    private static let pair = TemplatePart.template(
        TemplatePart.classic("Blue"), TemplatePart.classic("Green").replacing("AmiId", by: "GreenAmiId"),
        parameters: "  GreenAmiId: {Type: String}\n")
    private static let pairParameters = [("AmiId", "ami-1"), ("GreenAmiId", "ami-1")]
    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"
    private let frozen = "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1"

    private func outdated(_ text: String = template, _ groups: [String] = ["Web"]) throws -> TestBed {
        let bed = try TestBed(stack: text, text == Self.pair ? Self.pairParameters : [("AmiId", "ami-1")])
        for group in groups {
            let name = bed.name(group)
            try bed.aws.withWorld { try $0.outdate(name) }
        }
        return bed
    }

    private static func roll(_ updater: Updater) async -> Report {
        await updater.updateGroups(stack: "web", groups: [])
    }

    /// Kills `command` before the `index`-th call of an operation.
    private func kill(
        at operation: String, index: Int = 0, isAfter: Bool = false, _ bed: () throws -> TestBed,
        _ command: @escaping @Sendable (Updater) async -> Report
    ) throws -> TestBed {
        let whole = try bed()
        try whole.run(RolloutOptions(), command)
        let all = whole.aws.calls.enumerated().filter { $0.element.operation == operation }.map { $0.offset + 1 }
        let dead = try bed()
        let dying = DyingTransport(
            dead.aws, atCall: try #require(all.count > index ? all[index] : nil), afterApplying: isAfter)
        #expect(throws: SimulatedTime.Failure.self) { try dead.run(through: dying, command) }
        return dead
    }

    private func next(_ bed: TestBed) throws -> String? {
        let updater = bed.updater()
        return try bed.simulated.run { try await updater.status(stack: "web") }.nextCommand
    }

    private func changes(_ bed: TestBed) -> Int { bed.aws.calls.count(where: \.isChanging) }

    @Test func aRunThatIsHalfTakenBackIsNotDrivenForward() throws {
        let bed = try kill(at: "UpdateAutoScalingGroup", index: 2, { try outdated(Self.pair, ["Blue", "Green"]) }) {
            await Self.roll($0)
        }
        #expect(try next(bed) == "haupdate resume web")
        let blue = bed.name("Blue")
        try bed.aws.withWorld { try $0.setPhase(.rollingBack, of: blue) }
        try bed.pass(.seconds(40))
        #expect(try next(bed) == "haupdate rollback web")
        let before = changes(bed)
        for scope in [RunScope(stack: "web"), RunScope(stack: "web", groups: [bed.name("Green")])] {
            let refused = try bed.run { await $0.resume(scope) }
            #expect(refused.outcome == .declined, "\(refused.headline)")
            #expect(refused.nextCommand == "haupdate rollback web")
        }
        #expect(changes(bed) == before)
        let report = try bed.run { await $0.rollback(stack: "web") }
        #expect(report.outcome == .frozen, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state("Blue") == frozen)
        #expect(bed.state("Green") == frozen)
    }

    /// Blue's old instances are gone and so is its journal; Green had nothing to lose.
    @Test func aRunThatIsFinishedElsewhereIsNotTakenBack() throws {
        let request = TestBed.request(Self.pair.replacing("MaxSize: \"8\"", by: "MaxSize: \"9\""), Self.toBlue)
        let bed = try kill(at: "DeleteTags", { try TestBed(stack: Self.pair, Self.pairParameters) }) {
            await $0.updateStack(request)
        }
        let (blue, green) = (bed.name("Blue"), bed.name("Green"))
        try bed.aws.withWorld { try $0.dropJournal(of: blue) }
        try #require(bed.aws.withWorld { $0.journal(of: green)?.phase } == .committing)
        let before = changes(bed)
        for scope in [RunScope(stack: "web"), RunScope(stack: "web", groups: [green])] {
            let report = try bed.run { await $0.rollback(scope) }
            #expect(report.outcome == .declined, "\(scope): \(report.headline)")
            #expect(report.nextCommand == "haupdate resume \(scope.arguments)")
        }
        #expect(changes(bed) == before)
        let report = try bed.run { await $0.resume(stack: "web") }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state("Blue") == "2-4-9 ami-2,ami-2,ami-2,ami-2")
        #expect(bed.state("Green") == "2-4-9 ami-1,ami-1,ami-1,ami-1")
    }

    private static let toBlue = [("AmiId", "ami-2"), ("GreenAmiId", "ami-1")]

    /// Some groups of a run that has passed its commit point do not tell of the others.
    @Test func oneGroupAloneIsNotTakenBackAfterTheCommitPoint() throws {
        let bed = try kill(at: "UpdateAutoScalingGroup", index: 2, { try outdated(Self.pair, ["Blue", "Green"]) }) {
            await Self.roll($0)
        }
        let scope = RunScope(stack: "web", groups: [bed.name("Green")])
        let before = changes(bed)
        let report = try bed.run { await $0.rollback(scope) }
        #expect(report.outcome == .declined, "\(report.headline)")
        #expect(changes(bed) == before)
    }

    /// Between the first look of a rollback and its first change a run that is alive goes on.
    @Test func aRollbackSeesThatTheRunHasCommittedMeanwhile() throws {
        let bed = try kill(at: "UpdateAutoScalingGroup", index: 0, isAfter: true, { try outdated() }, Self.roll)
        try bed.pass(.seconds(120))
        let name = bed.name()
        let once = Refusals(1)
        bed.aws.intercept { info, world in
            guard info.operation == "DescribeChangeSet", once.take() else { return .goOn }
            do {
                try world.setPhase(.committing, of: name)
                let old = try #require(world.members(name).first { $0.image == "ami-1" })
                _ = try world.terminateInGroup(old.id, decrement: true)
            } catch {
                Issue.record(error)
            }
            return .goOn
        }
        let before = changes(bed)
        let report = try bed.run { await $0.rollback(stack: "web") }
        #expect(report.outcome == .declined, "\(report.headline) \(report.cause ?? "")")
        #expect(report.nextCommand == "haupdate resume web")
        #expect(changes(bed) == before)
    }

    @Test func aRollbackLeavesARunAloneThatHasEndedMeanwhile() throws {
        let bed = try kill(at: "UpdateAutoScalingGroup", index: 0, isAfter: true, { try outdated() }, Self.roll)
        let name = bed.name()
        bed.aws.intercept { info, world in
            guard info.operation == "DescribeChangeSet" else { return .goOn }
            do { try world.dropJournal(of: name) } catch { Issue.record(error) }
            return .goOn
        }
        let before = changes(bed)
        let report = try bed.run { await $0.rollback(stack: "web") }
        #expect(report.outcome == .busy, "\(report.headline) \(report.cause ?? "")")
        #expect(changes(bed) == before)
    }

    private func updating() throws -> TestBed {
        try TestBed(stack: Self.template) { $0.rules.times.stackResource = TimeSpan(seconds: 60) }
    }

    private func update(_ updater: Updater) async -> Report {
        await updater.updateStack(TestBed.request(Self.template, [("AmiId", "ami-2")]))
    }

    @Test func nothingIsPutBackWhileTheChangeSetMayStillBeExecuted() throws {
        let bed = try kill(at: "ExecuteChangeSet", updating, update)
        let state = bed.state()
        try #require(state.contains("journaled"))
        let refused = Refusals(100)
        bed.aws.intercept { info, _ in
            guard info.operation == "DeleteChangeSet", refused.take() else { return .goOn }
            return .answer(APIError("AccessDenied", "not allowed to perform DeleteChangeSet", status: 403))
        }
        let report = try bed.run { await $0.rollback(stack: "web") }
        #expect(report.outcome == .degraded, "\(report.headline)")
        #expect(report.headline.contains("haupdate-run1"), "\(report.headline)")
        #expect(bed.state() == state)
        while refused.take() {}
        let again = try bed.run { await $0.rollback(stack: "web") }
        #expect(again.outcome == .rolledBack, "\(again.headline)")
        #expect(bed.state() == allOld)
    }

    /// The execution has been accepted, and DescribeStacks lags behind.
    @Test func anExecutionThatTheStackDoesNotShowYetIsWaitedFor() throws {
        let bed = try kill(at: "ExecuteChangeSet", isAfter: true, updating, update)
        let time = bed.simulated.timekeeper
        let limit = time.now + .seconds(15)
        let lagging = EditingTransport(base: bed.aws) { body in
            guard time.now < limit, body.contains("<DescribeStacksResponse") else { return body }
            return body.replacing("UPDATE_IN_PROGRESS", by: "CREATE_COMPLETE")
        }
        let report = try bed.run(through: lagging) { await $0.rollback(stack: "web") }
        #expect(report.outcome == .rolledBack || report.outcome == .frozen, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.count(of: "CancelUpdateStack") == 1)
        try bed.pass(.seconds(600))
        #expect(bed.state() == allOld)
    }

    /// Who went before is a line in the report: it is not worth the end of a takeover, nor ten minutes.
    @Test(arguments: ["AccessDenied", "Throttling"])
    func aRunIsResumedThoughNobodyTellsWhoWentBefore(_ code: String) throws {
        let bed = try kill(at: "UpdateAutoScalingGroup", index: 1, isAfter: true, { try outdated() }, Self.roll)
        try bed.pass(.seconds(300))
        bed.aws.intercept { info, _ in
            guard info.operation == "DescribeScalingActivities" else { return .goOn }
            return .answer(APIError(code, "not now", status: code == "AccessDenied" ? 403 : 400))
        }
        let report = try bed.run { await $0.resume(stack: "web") }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(report.notes.contains { $0.contains("DescribeScalingActivities") }, "\(report.notes)")
        #expect(report.ended - report.started < .seconds(120))
        #expect(bed.state() == allNew)
    }
}

extension String {
    fileprivate func replacing(_ old: String, by new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}

extension World {
    fileprivate func journal(of name: String) -> Journal? {
        let tags = (groups[name]?.tags ?? []).map { JournalTags.Tag(key: $0.key, value: $0.value) }
        return JournalTags.decode(tags.filter { JournalTags.isJournal($0.key) }).journal
    }

    fileprivate mutating func setPhase(_ phase: Journal.Phase, of name: String) throws {
        var journal = try #require(self.journal(of: name))
        journal.phase = phase
        try setTags(JournalTags.encode(journal).map { AWSSimulator.GroupTag($0.key, $0.value) }, of: name)
    }

    fileprivate mutating func dropJournal(of name: String) throws {
        try deleteTags((groups[name]?.tags ?? []).map(\.key).filter(JournalTags.isJournal), of: name)
    }
}
