import Foundation
import Testing

/// The commands that the documentation shows are run as they stand there, and print what it says.
@Suite struct DocumentationTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The pages that show commands; each begins with an AWS of its own.
    private static let pages = ["README.md", "docs/simulator.md"]

    @Test(arguments: pages)
    func showsCommandsThatDoWhatItSays(_ page: String) async throws {
        let commands = try ShownCommand.all(of: page, in: Self.repository)
        #expect(!commands.isEmpty, "\(page) has no block marked sh any more")
        let program = try checkout()
        for command in commands {
            let ending = try await program.run(["-c", command.command], as: "/bin/sh")
            #expect(ending.code == 0, "\(command.place)\n\(ending.text)")
            #expect(command.broken(by: ending.result) == nil, "\(command.place)\n\(ending.text)")
        }
    }

    @Test func leavesNoPageWithCommandsOut() throws {
        let pages = try FileManager.default.contentsOfDirectory(atPath: Self.repository + "/docs")
            .filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
        for page in pages where try !ShownCommand.all(of: page, in: Self.repository).isEmpty {
            #expect(Self.pages.contains(page))
        }
    }

    @Test(arguments: [
        (["a", "..."], "a\nb\n", true), (["..."], "a\n", true), (["a"], "a\nb\n", false), (["b"], "a\nb\n", false),
        (["...", "b"], "a\nb\n", true), (["a...", "b"], "a and more\nb\n", true), (["...", "b", "..."], "a\n", false),
        (["a", "b"], "a\nc\nb\n", false), (["gone at 09:02:25"], "gone at 10:00:00\n", true),
        (["i-0536000f4bd6ae8f8 after 31 s"], "i-0e9a6100461edd57a after 1 m 4 s\n", true),
        (["5 old instances"], "4 old instances\n", false),
    ])
    func holdsAPageToItsWords(_ promises: [String], _ output: String, _ isKept: Bool) {
        let command = ShownCommand(page: "x", line: 1, command: "y", promises: promises)
        #expect((command.broken(by: output) == nil) == isKept)
    }

    /// A folder with what the repository has for users, and the program on the path.
    private func checkout() throws -> BuiltProgram {
        var program = try BuiltProgram()
        for name in ["examples", "hooks", "plugins"] {
            try FileManager.default.copyItem(
                at: URL(filePath: "\(Self.repository)/\(name)").resolvingSymlinksInPath(),
                to: URL(filePath: "\(program.folder)/\(name)"))
        }
        // Hooks that others may write are refused, and a checkout under umask 002 is group-writable.
        let everything = FileManager.default.enumerator(atPath: program.folder)?.compactMap { $0 as? String } ?? []
        for path in everything {
            let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: "\(program.folder)/\(path)")) != nil
            try FileManager.default.setAttributes(
                [.posixPermissions: isFolder ? 0o755 : 0o644], ofItemAtPath: "\(program.folder)/\(path)")
        }
        let folder = URL(filePath: try BuiltProgram.path).deletingLastPathComponent().path
        program.environment["PATH"] = "\(folder):\(program.environment["PATH"] ?? "")"
        return program
    }
}
