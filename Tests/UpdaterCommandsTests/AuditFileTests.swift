import Foundation
import Testing

@testable import UpdaterCommands

/// The audit file that the built program writes.
@Suite struct AuditFileTests {
    private func withStack() async throws -> BuiltProgram {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        let created = try await program.simulate("update stack web AmiId=ami-1 --template \(template)")
        try #require(created.code == 0, "\(created.text)")
        return program
    }

    private func objects(_ path: String) throws -> [[String: Any]] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test func holdsEveryCallAndNoSecret() async throws {
        var program = try await withStack()
        program.environment["AWS_SECRET_ACCESS_KEY"] = "environment-secret"
        program.environment["AWS_SESSION_TOKEN"] = "environment-token"
        let path = program.folder + "/run.jsonl"
        let ending = try await program.simulate("update stack web AmiId=ami-2 Secret=hunter2-of-ops --journal \(path)")
        #expect(ending.code == 0, "\(ending.text)")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for secret in ["hunter2-of-ops", "environment-secret", "environment-token", "Signature=", "Credential="] {
            #expect(!text.contains(secret), "\(secret) stands in the audit file")
        }
        // The value that is no secret is there: the search would find it.
        #expect(text.contains("ami-2"))
        let objects = try objects(path)
        let calls = objects.filter { $0["kind"] as? String == "call" }
        #expect(calls.count == ending.report["calls"] as? Int)
        #expect(calls.filter { $0["changing"] as? Bool == true }.count == ending.report["changing_calls"] as? Int)
        let sending = objects.filter { $0["kind"] as? String == "sending" }
        #expect(sending.count == ending.report["changing_calls"] as? Int)
        #expect(objects.first?["kind"] as? String == "audit")
        #expect(objects.first?["format"] as? Int == 1)
        #expect(
            (objects.first?["command_line"] as? String)?.hasPrefix("haupdate update stack web AmiId=... Secret=... ")
                == true)
        #expect(objects.last?["kind"] as? String == "report")
        #expect(objects.last?["exit_code"] as? Int == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func liesInTheStateFolderWhereNobodyNamesIt() async throws {
        var program = try await withStack()
        let state = program.folder + "/.local/state/haupdate/simulated"
        let first = try FileManager.default.contentsOfDirectory(atPath: state)
        #expect(first.count == 1)
        #expect(first.allSatisfy { $0.hasPrefix("web-20260105T090000Z-") && $0.hasSuffix(".jsonl") })
        program.environment["XDG_STATE_HOME"] = program.folder + "/elsewhere"
        _ = try await program.simulate("unlock web")
        let second = try FileManager.default.contentsOfDirectory(
            atPath: program.folder + "/elsewhere/haupdate/simulated")
        #expect(second.count == 1)
    }

    @Test func aFullDiskIsSaidOnceAndHoldsNothingUp() async throws {
        let program = try await withStack()
        let ending = try await program.simulate("update stack web AmiId=ami-2 --journal /dev/full")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.report["outcome"] as? String == "succeeded")
        #expect(ending.story.components(separatedBy: "audit file /dev/full cannot be written").count == 2)
    }

    @Test func aUsualFileThatCannotBeOpenedIsAWarning() async throws {
        var program = try await withStack()
        program.environment["XDG_STATE_HOME"] = "/dev/null/state"
        let ending = try await program.simulate("update stack web AmiId=ami-2")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.story.components(separatedBy: "the run is not written down").count == 2)
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var path: String
        var words: String
    }

    @Test(arguments: [
        Refused(testDescription: "absent folder", path: "absent/run.jsonl", words: "no such file"),
        Refused(testDescription: "folder", path: ".", words: "is a directory"),
        Refused(testDescription: "symbolic link", path: "link", words: "symbolic link"),
        Refused(testDescription: "another file", path: "web.yaml", words: "something else than an audit file"),
    ])
    func aNamedFileThatCannotBeUsedIsRefusedBeforeAnythingChanges(_ refused: Refused) async throws {
        let program = try await withStack()
        try FileManager.default.createSymbolicLink(
            atPath: program.folder + "/link", withDestinationPath: program.folder + "/target")
        let before = try program.groups()
        let ending = try await program.simulate(
            "update stack web AmiId=ami-2 --journal \(program.folder)/\(refused.path)")
        #expect(ending.code == 4, "\(ending.text)")
        #expect(ending.text.contains(refused.words), "\(ending.text)")
        #expect(ending.report["outcome"] as? String == "declined")
        #expect(try program.groups() == before)
        #expect(!FileManager.default.fileExists(atPath: program.folder + "/target"))
        #expect(try String(contentsOfFile: program.folder + "/web.yaml", encoding: .utf8) == Templates.web)
    }

    @Test func severalRunsStandOneAfterTheOtherAndACutLineStaysAlone() async throws {
        let program = try await withStack()
        let path = program.folder + "/run.jsonl"
        _ = try await program.simulate("update stack web AmiId=ami-2 --journal \(path)")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"kind\":\"lo".utf8))
        try handle.close()
        _ = try await program.simulate("update stack web AmiId=ami-3 --journal \(path)")
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.contains("{\"kind\":\"lo"))
        #expect(lines.filter { $0.hasPrefix("{\"kind\":\"audit\"") }.count == 2)
    }

    @Test(arguments: [
        (["/usr/bin/haupdate", "update", "stack", "web", "A=1", "B="], "haupdate update stack web A=... B="),
        (["update-stack", "web", "--template=https://u:p@h/t?X-Amz=1"], "update-stack web --template=https://h/t"),
        (["haupdate", "x", "--template", "s3://bucket/key"], "haupdate x --template s3://bucket/key"),
        (["haupdate", "x", "--plugin", "hook:key=v", "--region=r"], "haupdate x --plugin hook:key=... --region=r"),
        (["haupdate", "x", "--plugin=hook:key=v"], "haupdate x --plugin=hook:key=..."),
        (["haupdate", "x", "--endpoint-url", "http://u:p@h:1"], "haupdate x --endpoint-url http://h:1"),
        (["haupdate", "a b", "C=d e"], "haupdate 'a b' C=..."),
    ])
    func aCommandLineIsShownWithoutValues(_ words: [String], _ text: String) {
        #expect(CommandWords(words).text == text)
    }

    @Test func isToldToAPerson() async throws {
        let program = try await withStack()
        let path = program.folder + "/run.jsonl"
        let line = "update stack web AmiId=ami-bad Secret=hunter2-of-ops --healthy-timeout 120 --journal \(path)"
        let ended = try await program.simulate(line)
        #expect(ended.code == 3)
        let told = try await program.run("explain \(path)")
        #expect(told.code == 0, "\(told.text)")
        let cause = try #require(ended.report["cause"] as? String)
        for words in [
            "given: AmiId=ami-bad, Secret=(secret, not written down)", "turning back: \(cause)", "cause: \(cause)",
            "as many newcomers start beside them", "exit code: 3", "ended: frozen after ",
        ] { #expect(told.result.contains(words), "\(words) is missing in\n\(told.result)") }
        #expect(told.result.hasSuffix("next: \(try #require(ended.report["next_command"] as? String))\n"))
        let moment = try await program.run("explain \(path) --at +60s")
        #expect(moment.result.contains("phase: proving"), "\(moment.text)")
        #expect(moment.result.contains("any failure until then leads back"))
        let json = try await program.run("explain \(path) --output json")
        #expect(json.objects.first?["kind"] as? String == "explanation")
        #expect((json.objects.first?["timeline"] as? [Any])?.isEmpty == false)
        let momentJSON = try await program.run("explain \(path) --at +60s --output json")
        #expect(momentJSON.objects.first?["phase"] as? String == "proving")
    }

    @Test func aKilledRunIsToldUpToItsEnd() async throws {
        let program = try await withStack()
        let path = program.folder + "/run.jsonl"
        _ = try await program.simulate("update stack web AmiId=ami-2 --journal \(path)")
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        // As a kill leaves it: the request that shrinks the group is on the way, and half a line is written.
        let shrink = try #require(
            lines.lastIndex { $0.hasPrefix("{\"kind\":\"sending\"") && $0.contains("UpdateAutoScalingGroup") })
        let cut = lines[...shrink].joined(separator: "\n") + "\n" + lines[shrink + 1].prefix(40)
        let killed = try program.write(cut, to: "killed.jsonl")
        let told = try await program.run("explain \(killed)")
        #expect(told.code == 0, "\(told.text)")
        #expect(told.result.contains("the file ends in the middle of line \(shrink + 2)"))
        #expect(told.result.contains("on the way: autoscaling:UpdateAutoScalingGroup"))
        #expect(told.result.contains("past the commit point"))
        #expect(told.result.contains("next: haupdate status web --simulate"))
    }

    struct Unreadable: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var arguments: String
        var words: [String]
        var code: Int32 = 4
    }

    @Test(arguments: [
        Unreadable(testDescription: "absent", arguments: "absent.jsonl", words: ["absent.jsonl", "no such file"]),
        Unreadable(testDescription: "folder", arguments: ".", words: ["is a directory"]),
        Unreadable(testDescription: "other file", arguments: "web.yaml", words: ["not an audit file"]),
        Unreadable(testDescription: "empty", arguments: "empty.jsonl", words: ["empty"]),
        Unreadable(testDescription: "other format", arguments: "newer.jsonl", words: ["format 7", "format 1"]),
        Unreadable(
            testDescription: "unknown run", arguments: "one.jsonl --run nosuch", words: ["no run nosuch", "r-1"]),
        Unreadable(testDescription: "bad time", arguments: "one.jsonl --at noon", words: ["no time"], code: 64),
        Unreadable(testDescription: "no file", arguments: "", words: ["<file>"], code: 64),
    ])
    func whatCannotBeToldIsRefused(_ bad: Unreadable) async throws {
        let program = try BuiltProgram()
        let first =
            #"{"kind":"audit","at":"2026-11-22T09:00:00.000Z","elapsed_seconds":0,"run":"r-1","format":1,"program":"0","#
            + #""command_line":"haupdate","owner":"o","region":"r","simulated":false}"# + "\n"
        _ = try program.write(Templates.web, to: "web.yaml")
        _ = try program.write("", to: "empty.jsonl")
        _ = try program.write(first, to: "one.jsonl")
        _ = try program.write(first.replacing("\"format\":1", with: "\"format\":7"), to: "newer.jsonl")
        let ending = try await program.run("explain \(bad.arguments)")
        #expect(ending.code == bad.code, "\(ending.text)")
        for word in bad.words { #expect(ending.text.contains(word), "\(ending.text)") }
        #expect(ending.result.isEmpty)
    }
}
