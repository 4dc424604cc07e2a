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
}
