import Foundation
import Testing

/// Signals and kills, delivered by a scenario at a virtual time, and what the next command makes of them.
@Suite struct InterruptionTests {
    /// Seconds after the start of an update at which the run is in a part of its course.
    private enum Moment: Int {
        case updatingTheStack = 15
        case proving = 30
        case committing = 64
    }

    private func withStack() async throws -> BuiltProgram {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        let created = try await program.simulate("update stack web AmiId=ami-1 --template \(template)")
        try #require(created.code == 0, "\(created.text)")
        return program
    }

    private func update(_ program: BuiltProgram, signals: String) async throws -> BuiltProgram.Ending {
        let scenario = try program.write("signals: [\(signals)]\n", to: "signals.yaml")
        return try await program.simulate("update stack web AmiId=ami-2 --scenario \(scenario)")
    }

    @Test(arguments: [Moment.updatingTheStack.rawValue, Moment.proving.rawValue], ["INT", "TERM"])
    func putsBackWhatIsBeforeTheCommitPoint(_ second: Int, _ signal: String) async throws {
        let program = try await withStack()
        let ending = try await update(program, signals: "{signal: \(signal), at: \(second)}")
        #expect(ending.code == 130, "\(ending.text)")
        #expect(ending.report["interrupted"] as? Bool == true)
        #expect(ending.story.contains("SIG\(signal)"))
        #expect(!ending.objects.contains { $0["kind"] as? String == "committed" })
        let groups = try #require(ending.report["groups"] as? [[String: Any]])
        #expect((groups[0]["sizes"] as? [String: Int]) == ["minimum": 2, "desired": 2, "maximum": 4])
    }

    @Test(arguments: ["INT", "TERM"])
    func hearsASignalOfTheSystem(_ signal: String) async throws {
        let program = try await withStack()
        // Slow enough that the signal comes while newcomers boot: it is sent as soon as the story is there.
        let script = """
            "$0" update stack web AmiId=ami-2 --simulate --simulate-state cloud.json --time-scale 20 --output json \
                2>story.txt &
            until grep -q ': proving' story.txt; do kill -0 $! || exit 99; sleep 0.05; done
            kill -\(signal) $!
            wait $!
            """
        let ending = try await program.run(["-c", script, try BuiltProgram.path], as: "/bin/sh")
        #expect(ending.code == 130, "\(ending.text)")
        #expect(ending.report["interrupted"] as? Bool == true)
    }

    @Test func goesOnAfterTheCommitPoint() async throws {
        let program = try await withStack()
        let ending = try await update(program, signals: "{signal: INT, at: \(Moment.committing.rawValue)}")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.report["outcome"] as? String == "succeeded")
    }

    @Test func leavesAtOnceWhenASecondSignalComes() async throws {
        let program = try await withStack()
        let ending = try await update(program, signals: "{signal: INT, at: 30}, {signal: TERM, at: 31}")
        #expect(ending.code == 5, "\(ending.text)")
        #expect(ending.report.isEmpty)
        #expect(ending.story.contains("haupdate status web --simulate --simulate-state"))
    }

    @Test func isRolledBackByAnotherProcessAfterAKillBeforeTheCommitPoint() async throws {
        let program = try await withStack()
        let killed = try await update(program, signals: "{signal: KILL, at: \(Moment.proving.rawValue)}")
        #expect(killed.code == nil)
        let status = try await program.simulate("status web")
        #expect(status.result.contains(#""state":"valid""#), "\(status.text)")
        #expect((status.objects.last?["next_command"] as? String)?.hasPrefix("haupdate rollback web") == true)
        let second = try await program.simulate("update asgs web")
        #expect(second.code == 6, "\(second.text)")
        #expect(second.report["changing_calls"] as? Int == 0)
        let back = try await program.simulate("rollback web")
        #expect(back.code == 0, "\(back.text)")
        #expect(back.report["outcome"] as? String == "rolled back")
        let groups = try #require(back.report["groups"] as? [[String: Any]])
        #expect((groups[0]["sizes"] as? [String: Int]) == ["minimum": 2, "desired": 2, "maximum": 4])
        // The stack went back with them: nothing that a group would launch differs from what it runs.
        let after = try await program.simulate("update asgs web")
        #expect(after.report["outcome"] as? String == "nothing to do", "\(after.text)")
    }

    @Test func isFinishedByAnotherProcessAfterAKillBehindTheCommitPoint() async throws {
        let program = try await withStack()
        let killed = try await update(program, signals: "{signal: KILL, at: \(Moment.committing.rawValue)}")
        #expect(killed.code == nil)
        let back = try await program.simulate("rollback web")
        #expect(back.code == 4, "\(back.text)")
        #expect((back.report["next_command"] as? String)?.hasPrefix("haupdate resume web") == true)
        let ending = try await program.simulate("resume web")
        #expect(ending.code == 0, "\(ending.text)")
        let status = try await program.simulate("status web")
        #expect(status.result.contains(#""journal":null"#), "\(status.text)")
        #expect(status.result.contains(#""outdated":0"#), "\(status.text)")
    }

    @Test func leavesAStackAloneThatIsInTheMiddleOfAnUpdate() async throws {
        let program = try await withStack()
        _ = try await update(program, signals: "{signal: KILL, at: \(Moment.updatingTheStack.rawValue)}")
        let held = try await program.simulate("update stack web AmiId=ami-3")
        #expect(held.code == 6, "\(held.text)")
        #expect(held.report["changing_calls"] as? Int == 0)
        #expect(held.text.contains("haupdate rollback web"))
        _ = try await program.simulate("unlock web")
        let busy = try await program.simulate("update stack web AmiId=ami-3")
        #expect(busy.code == 4, "\(busy.text)")
        #expect(busy.report["changing_calls"] as? Int == 0)
        #expect(busy.text.contains("UPDATE_IN_PROGRESS"))
    }

    @Test func dropsAJournalAndSaysWhatItSaid() async throws {
        let program = try await withStack()
        _ = try await update(program, signals: "{signal: KILL, at: \(Moment.proving.rawValue)}")
        let ending = try await program.simulate("unlock web")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.text.contains("resume-processes"))
        let status = try await program.simulate("status web")
        #expect(status.result.contains(#""journal":null"#), "\(status.text)")
    }
}
