import Foundation
@testable import Hooks
import Testing

/// A hooks folder with one mistake, and words of the message that names it.
struct FolderCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let words: [String]
    let prepare: @Sendable (HookFolder) throws -> Void

    init(_ name: String, _ words: [String], _ prepare: @escaping @Sendable (HookFolder) throws -> Void) {
        (testDescription, self.words, self.prepare) = (name, words, prepare)
    }
}

private let folderCases = [
    FolderCase("empty", ["no hook is in this folder", "health-gate"]) { _ in },
    FolderCase("only a README", ["no hook is in this folder"]) { try $0.write("# Hooks", to: "README.md") },
    FolderCase("empty phase folder", ["no hook is in this folder"]) { try $0.makeFolder("health-gate") },
    FolderCase("file name near a phase", ["helth-gate.lua", "did you mean \"health-gate\"?", "post-launch"]) {
        try $0.write("", to: "helth-gate.lua")
    },
    FolderCase("folder that is no phase", ["/lib", "\"lib\" is not a phase", "pre-update, post-launch"]) {
        try $0.write("", to: "lib/x.lua")
    },
    FolderCase("linked file", ["health-gate/x.lua", "symbolic link", "put the file itself here"]) {
        try $0.makeFolder("health-gate")
        try $0.link("health-gate/x.lua", to: "/etc/hostname")
    },
    FolderCase("linked phase", ["/health-gate", "symbolic link"]) { try $0.link("health-gate", to: "/tmp") },
    FolderCase("file that others may write", ["health-gate/x.lua", "mode 0666", "chmod go-w"]) {
        try $0.write("", to: "health-gate/x.lua")
        try $0.chmod(0o666, "health-gate/x.lua")
    },
    FolderCase("folder that the group may write", ["/health-gate", "mode 0775", "chmod go-w"]) {
        try $0.write("", to: "health-gate/x.lua")
        try $0.chmod(0o775, "health-gate")
    },
    FolderCase("hooks folder that others may write", ["mode 0777", "chmod go-w"]) {
        try $0.write("", to: "health-gate/x.lua")
        try $0.chmod(0o777, "")
    },
    FolderCase("named pipe", ["health-gate/x.lua", "not a regular file"]) {
        try $0.makeFolder("health-gate")
        mkfifo("\($0.path)/health-gate/x.lua", 0o600)
    },
    FolderCase("folder named like a file", ["health-gate/x.lua", "folder below a phase"]) {
        try $0.makeFolder("health-gate/x.lua")
    },
    FolderCase("hooks in a deeper folder", ["health-gate/more", "are not run"]) {
        try $0.write("", to: "health-gate/more/x.lua")
    },
    FolderCase("compiled Lua", ["health-gate/x.lua", "compiled Lua"]) {
        try $0.write([0x1b, 0x4c, 0x75, 0x61, 0x54], to: "health-gate/x.lua")
    },
    FolderCase("not UTF-8", ["health-gate/x.lua", "not UTF-8"]) {
        try $0.write([0x2d, 0x2d, 0xff], to: "health-gate/x.lua")
    },
    FolderCase("too long", ["health-gate/x.lua", "at most 256 KiB"]) {
        try $0.write(String(repeating: "-", count: 256 * 1024 + 1), to: "health-gate/x.lua")
    },
    FolderCase("hostile name", ["\\u{1b}[2J.lua", "not printable"]) {
        try $0.write("", to: "health-gate/\u{1b}[2J.lua")
    },
]

@Suite struct HookCatalogueTests {
    @Test(arguments: folderCases)
    func refusesAFolderWithAMistake(_ mistake: FolderCase) throws {
        let folder = try HookFolder()
        try mistake.prepare(folder)
        let error = #expect(throws: HookError.self) { try HookCatalogue.read(folders: [folder.path]) }
        let text = "\(try #require(error))"
        for word in mistake.words { #expect(text.contains(word)) }
        #expect(text.hasPrefix(folder.path))
    }

    @Test func refusesAMissingFolderAndAFileInItsPlace() throws {
        let folder = try HookFolder(["x": ""])
        for (path, words) in [("none", "there is no such folder"), ("x", "this is not a folder")] {
            let error = #expect(throws: HookError.self) {
                try HookCatalogue.read(folders: ["\(folder.path)/\(path)"])
            }
            #expect("\(try #require(error))".contains(words))
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func refusesAFileOfSomebodyElse() throws {
        let folder = try HookFolder(["health-gate/x.lua": ""])
        #expect(chown("\(folder.path)/health-gate/x.lua", 12345, 0) == 0)
        let error = #expect(throws: HookError.self) { try HookCatalogue.read(folders: [folder.path]) }
        #expect("\(try #require(error))".contains("belongs to user 12345"))
    }

    @Test func namesEverythingThatIsWrongAtOnce() throws {
        let folder = try HookFolder(["helth-gate.lua": "", "rollback.lua": "", "health-gate/x.lua": ""])
        try folder.chmod(0o666, "health-gate/x.lua")
        guard
            case .refused(let problems)? = #expect(
                throws: HookError.self, performing: { try HookCatalogue.read(folders: [folder.path, "/nowhere"]) })
        else { return }
        let places = problems.map { $0.place.replacing(folder.path, with: "") }
        #expect(places == ["/health-gate/x.lua", "/helth-gate.lua", "/rollback.lua", "/nowhere"])
    }

    @Test func refusesTheSameHookInTwoFolders() throws {
        let first = try HookFolder(["health-gate/x.lua": ""])
        let second = try HookFolder(["health-gate/x.lua": ""])
        let error = #expect(throws: HookError.self) { try HookCatalogue.read(folders: [first.path, second.path]) }
        #expect(
            "\(try #require(error))" == "\(second.path)/health-gate/x.lua: \(first.path)/health-gate/x.lua has the "
                + "same name: rename one of the two")
    }

    @Test func ordersByPhaseThenFolderThenName() throws {
        let first = try HookFolder([
            "post-terminate.lua": "a", "health-gate/b.lua": "b", "health-gate/B.lua": "c",
            "health-gate/.#b.lua": "left",
            "health-gate/notes.md": "alone",
        ])
        let second = try HookFolder(["health-gate/a.lua": "d", "pre-update/z.lua": "e"])
        let catalogue = try HookCatalogue.read(folders: [first.path + "/", second.path])
        #expect(
            catalogue.files.map(\.id) == [
                "pre-update/z.lua", "health-gate/B.lua", "health-gate/b.lua", "health-gate/a.lua", "post-terminate.lua",
            ])
        #expect(catalogue.files[1].path == "\(first.path)/health-gate/B.lua")
        #expect(catalogue.files[1].source == Array("c".utf8))
    }

    @Test func theHashDependsOnTextAndNameOnly() throws {
        let hash = try hash(of: ["health-gate/a.lua": "x", "pre-update.lua": "y"])
        #expect(try hash == self.hash(of: ["health-gate/a.lua": "x", "pre-update.lua": "y"]))
        #expect(try hash != self.hash(of: ["health-gate/a.lua": "x", "pre-update.lua": "z"]))
        #expect(try hash != self.hash(of: ["health-gate/b.lua": "x", "pre-update.lua": "y"]))
        #expect(hash.count == 16)
        #expect(HookCatalogue.empty.contentHash == "cbf29ce484222325")
    }

    private func hash(of files: [String: String]) throws -> String {
        let folder = try HookFolder(files)
        return try HookCatalogue.read(folders: [folder.path]).contentHash
    }
}
