import Foundation
import Testing

/// The built program against the built-in AWS.
@Suite struct EndToEndTests {
    /// A program whose built-in AWS has the stack `web` with two instances of `ami-1`.
    private func withStack() async throws -> BuiltProgram {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        let created = try await program.simulate("update stack web AmiId=ami-1 --template \(template)")
        try #require(created.code == 0, "\(created.text)")
        return program
    }

    @Test func replacesEveryInstanceAndSaysByWhatProof() async throws {
        let program = try await withStack()
        let ending = try await program.simulate("update stack web AmiId=ami-2")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.report["outcome"] as? String == "succeeded")
        let groups = try #require(ending.report["groups"] as? [[String: Any]])
        let newcomers = try #require(groups.first?["newcomers"] as? [[String: Any]])
        #expect((groups.first?["removed"] as? [Any])?.count == 2)
        #expect(newcomers.count == 2)
        #expect(newcomers.allSatisfy { ($0["proof"] as? [String])?.isEmpty == false })
        let kinds = ending.objects.compactMap { $0["kind"] as? String }
        #expect(kinds.first == "started")
        #expect(kinds.last == "report")
        #expect(kinds.contains("committed"))
    }

    @Test func putsBackAnAMIThatNeverGetsHealthy() async throws {
        let program = try await withStack()
        let ending = try await program.simulate("update stack web AmiId=ami-bad --healthy-timeout 120")
        #expect(ending.code == 3, "\(ending.text)")
        #expect(["rolled back", "frozen"].contains(ending.report["outcome"] as? String ?? ""))
        #expect(ending.report["cause"] is String)
        let status = try await program.simulate("status web")
        #expect(status.code == 0, "\(status.text)")
    }

    @Test func anAlarmEndsTheBake() async throws {
        let program = try await withStack()
        let line = "update stack web AmiId=ami-2 --bake 10m --alarm web-errors --scenario alarm"
        let ending = try await program.simulate(line)
        #expect(ending.code == 3, "\(ending.text)")
        #expect(ending.report["cause"] as? String == "alarm web-errors went off: set by an operator")
        let kinds = ending.objects.compactMap { $0["kind"] as? String }
        #expect(!kinds.contains("committed"))
    }

    @Test func hasNothingToDoWhenNothingChanges() async throws {
        let program = try await withStack()
        let ending = try await program.simulate("update stack web AmiId=ami-1")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.report["outcome"] as? String == "nothing to do")
    }

    @Test func tellsTheSameStoryTwice() async throws {
        func story() async throws -> String {
            let program = try await withStack()
            let ending = try await program.simulate("update stack web AmiId=ami-2")
            return ending.result.replacing(program.folder, with: "FOLDER")
        }
        let first = try await story()
        #expect(first.contains("report"))
        #expect(try await story() == first)
    }

    @Test func saysHowARunCanBeRepeated() async throws {
        let program = try await withStack()
        let scenario = try program.write("name: slow\nseed: 7\n", to: "slow.yaml")
        let options = "--simulate --simulate-state \(program.folder)/cloud.json"
        let ending = try await program.run("update stack web AmiId=ami-2 --scenario \(scenario) \(options)")
        #expect(ending.code == 0, "\(ending.text)")
        let first = try #require(ending.story.split(separator: "\n").first)
        #expect(first.contains("built-in AWS: scenario \(scenario), seed 7, state in \(program.folder)/cloud.json"))
        #expect(ending.result.contains("built-in AWS: scenario \(scenario), seed 7, trace "))
        let plain = try await program.simulate("update stack web AmiId=ami-3")
        for object in [plain.objects.first, plain.report] {
            let simulation = try #require(object?["simulation"] as? [String: Any])
            #expect(simulation["scenario"] as? String == "default")
            #expect(simulation["seed"] as? Int == 1)
        }
        #expect(!plain.objects.contains { $0["kind"] as? String == "progress" && $0["simulation"] != nil })
    }

    @Test func keepsSecretsOutOfEverythingItWrites() async throws {
        let program = try await withStack()
        let ending = try await program.simulate("update stack web AmiId=ami-2 Secret=opensesame")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(!ending.text.contains("opensesame"))
        #expect(!ending.text.contains("hush"))
    }

    @Test func survivesAReaderThatClosesItsEnd() async throws {
        let program = try await withStack()
        let line =
            "\(try BuiltProgram.path) update stack web AmiId=ami-2 --simulate --output json "
            + "--simulate-state \(program.folder)/cloud.json 2>&1 | true"
        _ = try await program.run(["-c", line], as: "/bin/sh")
        let again = try await program.simulate("update stack web AmiId=ami-2")
        #expect(again.report["outcome"] as? String == "nothing to do", "\(again.text)")
    }

    @Test(arguments: ["update-stack", "update-asgs"])
    func worksUnderTheSeedsNames(_ name: String) async throws {
        let program = try await withStack()
        let link = program.folder + "/" + name
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: try BuiltProgram.path)
        let parameters = name == "update-stack" ? ["AmiId=ami-2"] : []
        let words =
            ["web", "--region=eu-west-1"] + parameters + [
                "--simulate", "--simulate-state", program.folder + "/cloud.json",
            ]
        let ending = try await program.run(words, as: link)
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.result.hasPrefix(name == "update-stack" ? "succeeded" : "nothing to do"), "\(ending.text)")
    }
}
