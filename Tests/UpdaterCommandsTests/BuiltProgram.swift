import Foundation
import Subprocess

/// The program as it was built, in a folder of its own with a built-in AWS of its own.
struct BuiltProgram {
    /// How a command ended.
    struct Ending: Sendable {
        var code: Int32?
        var result: String
        var story: String

        /// Everything that a person sees.
        var text: String { result + story }

        /// The objects of `--output json`.
        var objects: [[String: Any]] {
            result.split(separator: "\n").compactMap { line in
                (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
            }
        }

        /// The last object, the report.
        var report: [String: Any] { objects.last { $0["kind"] as? String == "report" } ?? [:] }
    }

    let folder: String
    var environment: [String: String]

    /// Makes an empty folder; the environment has nothing of this machine's but `PATH`.
    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "haupdate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
        environment = ["HOME": folder, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    }

    /// Writes a file into the folder and gives its path.
    func write(_ text: String, to name: String) throws -> String {
        let url = URL(filePath: folder).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// Runs a command line; words are divided by blanks.
    func run(_ line: String, as program: String? = nil) async throws -> Ending {
        let words = line.split(separator: " ").map(String.init)
        return try await run(words, as: program)
    }

    /// Runs a command against the folder's built-in AWS, with JSON as its result.
    func simulate(_ line: String) async throws -> Ending {
        try await run(line + " --simulate --simulate-state \(folder)/cloud.json --output json")
    }

    /// The groups of the built-in AWS, as its file has them; empty without a file.
    func groups() throws -> String {
        guard let world = try? cloud()["world"] as? [String: Any], let groups = world["groups"] else { return "[]" }
        let data = try JSONSerialization.data(withJSONObject: groups, options: .sortedKeys)
        return String(decoding: data, as: UTF8.self)
    }

    /// Lets every creation of a resource fail from now on.
    func failResource(_ logicalID: String) throws {
        var content = try cloud()
        var world = content["world"] as? [String: Any] ?? [:]
        var cloudFormation = world["cloudFormation"] as? [String: Any] ?? [:]
        cloudFormation["failures"] = [logicalID]
        world["cloudFormation"] = cloudFormation
        content["world"] = world
        try JSONSerialization.data(withJSONObject: content).write(to: URL(filePath: folder + "/cloud.json"))
    }

    private func cloud() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: folder + "/cloud.json"))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    func run(_ words: [String], as program: String? = nil) async throws -> Ending {
        let path = try program ?? Self.path
        var variables: [Environment.Key: String] = [:]
        for (name, value) in environment { variables[literal(name)] = value }
        let ended = try await Subprocess.run(
            .path(literal(path)), arguments: Arguments(words), environment: .custom(variables),
            workingDirectory: literal(folder), output: .string(limit: 16 * 1024 * 1024),
            error: .string(limit: 16 * 1024 * 1024))
        var code: Int32?
        if case .exited(let number) = ended.terminationStatus { code = Int32(number) }
        return Ending(code: code, result: ended.standardOutput, story: ended.standardError)
    }

    /// The built program: it lies beside the tests.
    static var path: String {
        get throws {
            let places = [ProcessInfo.processInfo.environment["HAUPDATE_PROGRAM"], CommandLine.arguments.first]
            for place in places.compactMap({ $0 }) {
                var folder = URL(filePath: place)
                for _ in 0..<5 {
                    let candidate = folder.appending(path: "haupdate").path
                    var isFolder: ObjCBool = false
                    let isThere = FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder)
                    if isThere, !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: candidate) {
                        return candidate
                    }
                    folder.deleteLastPathComponent()
                }
            }
            throw NotBuilt(arguments: CommandLine.arguments)
        }
    }

    private struct NotBuilt: Error {
        var arguments: [String]
    }
}

/// A text as a value of a type that only a module we do not import can name.
func literal<Value: ExpressibleByStringLiteral>(_ text: Value.StringLiteralType) -> Value {
    Value(stringLiteral: text)
}
