import AWSSimulator
import Hooks
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping

/// Hooks that wait for people, on the built-in AWS.
@Suite struct ApprovalTests {
    private static let gate = """
        return { per = "run", deadline = 900, needs = { approval = true, files = { "./go" } }, run = function(ctx)
          local answer = approval.ask { who = "ops", question = "go on?", deadline = 600, on_deadline = "ON", file = FILE }
          if answer.late then return (answer.approved and pass or fail)(answer.reason) end
          if answer.approved then return pass("by " .. answer.by .. ": " .. answer.reason) end
          return fail("by " .. answer.by .. ": " .. answer.reason)
        end }
        """

    private func bed() throws -> TestBed {
        try TestBed { world in
            try world.addClassicGroup("web", desired: 2)
            world.advance(to: world.now + .seconds(100))
            try world.change("web", toImage: "ami-2")
        }
    }

    private func gate(onDeadline: String = "fail", file: String = "nil") -> String {
        Self.gate.replacing("\"ON\"", with: "\"\(onDeadline)\"").replacing("FILE", with: file)
    }

    /// A run with one gate, and what somebody else does some time after its start.
    private func run(
        _ bed: TestBed, _ phase: String, _ source: String,
        fileExists: @escaping @Sendable (String) -> Bool = { _ in false },
        readAnswer: (@Sendable () -> Bool?)? = nil, meanwhile: @escaping @Sendable (TestBed) async -> Void = { _ in }
    ) throws -> Report {
        let folder = try HookFolder(["\(phase)/it.lua": source])
        return try bed.run(hooks: [folder.path], fileExists: fileExists) { updater in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await meanwhile(bed) }
                let report = await updater.listening(readAnswer).updateGroups(stack: nil, groups: ["web"])
                await group.waitForAll()
                return report
            }
        }
    }

    private static func answer(
        _ bed: TestBed, _ isApproved: Bool, after seconds: Int = 60, _ reason: String = "looks good"
    ) async -> Report {
        try? await bed.simulated.timekeeper.sleep(for: .seconds(seconds))
        return await bed.updater().answer(RunScope(stack: nil, groups: ["web"]), isApproved: isApproved, reason: reason)
    }

    private func tags(_ bed: TestBed) -> [String] {
        bed.aws.withWorld { $0.groups["web"]?.tags.map(\.key) ?? [] }
    }

    @Test(arguments: ["pre-update", "health-gate"], [true, false])
    func anotherMachineAnswersThroughATag(_ phase: String, _ isApproved: Bool) throws {
        let bed = try bed()
        let answers = Mutex<[Report]>([])
        let report = try run(
            bed, phase, gate(),
            meanwhile: { bed in
                let said = await Self.answer(bed, isApproved)
                answers.withLock { $0.append(said) }
            })
        let expected: Outcome = isApproved ? .succeeded : phase == "pre-update" ? .declined : .frozen
        #expect(report.outcome == expected, "\(report)")
        #expect(answers.withLock { $0 }.map(\.outcome) == [.succeeded])
        let said = "\(isApproved ? "approved" : "rejected") by tester@here at "
        #expect(report.notes.contains { $0.contains(said) && $0.hasSuffix(": looks good") }, "\(report.notes)")
        #expect(
            report.notes.contains { $0.contains("waits for ops until") && $0.contains("haupdate approve --asg web") })
        if !isApproved { #expect("\(report.cause ?? report.headline)".contains("by tester@here: looks good")) }
        #expect(
            tags(bed).filter { $0.hasPrefix("haupdate:") && !$0.hasPrefix("haupdate:accepted") }
                .allSatisfy { expected == .frozen && JournalTags.isJournal($0) })
    }

    @Test(arguments: ["fail", "pass"])
    func nobodyAnswersAndTheHookHasChosenWhatThatMeans(_ onDeadline: String) throws {
        let bed = try bed()
        let report = try run(bed, "pre-update", gate(onDeadline: onDeadline))
        #expect(report.outcome == (onDeadline == "pass" ? .succeeded : .declined), "\(report)")
        #expect(report.ended - report.started >= .seconds(600))
        if onDeadline == "fail" { #expect(report.headline.contains("ops did not answer in time")) }
        #expect(tags(bed).filter { $0.hasPrefix("haupdate:") } == [])
    }

    @Test func aFileOrTheTerminalAnswersToo() throws {
        let looks = Mutex(0)
        let byFile = try run(
            bed(), "pre-update", gate(file: "\"./go\""),
            fileExists: { path in
                looks.withLock { $0 += 1 }
                return path == "./go" && looks.withLock { $0 } > 20
            })
        #expect(byFile.outcome == .succeeded, "\(byFile)")
        for said in [true, false] {
            let asked = Mutex(0)
            let report = try run(
                bed(), "pre-update", gate(),
                readAnswer: {
                    asked.withLock { $0 += 1 }
                    return asked.withLock { $0 } > 5 ? said : nil
                })
            #expect(report.outcome == (said ? .succeeded : .declined), "\(report)")
            #expect(report.notes.contains { $0.contains("by tester@here at the terminal") }, "\(report.notes)")
            #expect(report.notes.contains { $0.contains("type y or n and Enter here") })
        }
    }

    @Test func theFirstAnswerCountsAndTheSecondIsToldSo() throws {
        let bed = try bed()
        let answers = Mutex<[Report]>([])
        let report = try run(
            bed, "pre-update", gate(),
            meanwhile: { bed in
                let before = await Self.answer(bed, false, after: 0, "too early")
                let first = await Self.answer(bed, true)
                let second = await Self.answer(bed, false, after: 0, "no")
                answers.withLock { $0 = [before, first, second] }
            })
        #expect(report.outcome == .succeeded, "\(report)")
        let said = answers.withLock { $0 }
        #expect(said.map(\.exitCode) == [4, 0, 4], "\(said)")
        #expect(said[0].headline.contains("no gate of group web waits for a person"), "\(said[0].headline)")
        #expect(
            said[2].headline.contains("has its answer already: approved by tester@here")
                || said[2].headline.contains("no gate of group web waits"), "\(said[2].headline)")
    }

    @Test func statusNamesTheQuestionAndTheCommand() throws {
        let bed = try bed()
        let seen = Mutex<String?>(nil)
        _ = try run(
            bed, "pre-update", gate(),
            meanwhile: { bed in
                try? await bed.simulated.timekeeper.sleep(for: .seconds(30))
                let status = try? await bed.updater().status(RunScope(stack: nil, groups: ["web"]))
                seen.withLock { $0 = status?.question }
                _ = await Self.answer(bed, true)
            })
        let text = try #require(seen.withLock { $0 })
        #expect(text.contains("gate pre-update/it.lua of run run1 waits for ops until"))
        #expect(text.contains("haupdate approve --asg web --reason TEXT"))
        let after = try bed.simulated.run { try? await bed.updater().status(RunScope(stack: nil, groups: ["web"])) }
        #expect(after?.question == nil)
    }

    @Test func withoutTheGrantNobodyIsAsked() throws {
        let bed = try bed()
        let report = try run(bed, "pre-update", "return function() approval.ask {} return pass() end")
        #expect(report.outcome == .declined, "\(report)")
        #expect(report.headline.contains("approval.ask is not granted"))
    }
}
