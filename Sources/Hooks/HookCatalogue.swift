/// The hook files of one or more folders, read once and checked as files; nothing of them has run yet.
package struct HookCatalogue: Hashable, Sendable {
    /// In the order in which they are asked: by phase as a run has them, then by folder as named, then by file name.
    package let files: [HookFile]
    /// The tests that stand beside them, in the order of the folders.
    package var tests: [HookTestFile] = []

    /// A catalogue without a hook, for a run that names no folder.
    package static let empty = HookCatalogue(files: [])

    init(files: [HookFile]) {
        self.files = files
    }

    /// Reads `PHASE.lua` and `PHASE/*.lua` of each folder, in the order of `folders`.
    ///
    /// Each file is opened once and never through a link. Files whose names begin with a dot or do not end in `.lua`
    /// are left alone.
    ///
    /// - Throws: ``HookError/refused(_:)`` with everything that is wrong: a folder that is missing or without a hook, a
    ///   name that is no phase or one that is not asked yet, a file or folder that others may change, a file that is
    ///   no UTF-8 text or longer than 256 KiB, the same hook in two folders.
    package static func read(folders: [String]) throws(HookError) -> HookCatalogue {
        var files: [HookFile] = []
        var tests: [HookTestFile] = []
        var problems: [HookProblem] = []
        for path in folders {
            var reader = HookFolderReader(path: path)
            reader.read()
            if reader.files.isEmpty && reader.problems.isEmpty {
                problems.append(
                    HookProblem(
                        path,
                        "no hook is in this folder: it has neither PHASE.lua nor PHASE/*.lua "
                            + "for a phase of a run (\(phaseList))"))
            }
            files += reader.files
            tests += reader.tests
            problems += reader.problems
        }
        problems += repeated(in: files)
        if !problems.isEmpty { throw .refused(problems) }
        var catalogue = HookCatalogue(files: HookPhase.allCases.flatMap { phase in files.filter { $0.phase == phase } })
        catalogue.tests = tests
        return catalogue
    }

    /// Reads one hook file, found by its path; what else stands beside it is not looked at.
    ///
    /// - Throws: ``HookError/refused(_:)`` when the file is no hook of a phase or cannot be used.
    package static func read(file path: String) throws(HookError) -> HookCatalogue {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let name = parts.removeLast()
        let isInPhase = parts.last.map { HookPhase(rawValue: $0) != nil } ?? false
        let folder = (isInPhase ? parts.dropLast() : parts[...]).joined(separator: "/")
        var reader = HookFolderReader(path: folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder)
        reader.read()
        let id = isInPhase ? "\(parts.last ?? "")/\(name)" : name
        if let file = reader.files.first(where: { $0.id == id }) { return HookCatalogue(files: [file]) }
        let own = reader.problems.filter {
            $0.place == path || $0.place.hasSuffix("/\(id)") || !$0.place.contains("/\(name)")
        }
        throw .refused(
            own.isEmpty
                ? [
                    HookProblem(
                        path,
                        "there is no such hook: name a file PHASE/NAME.lua or PHASE.lua, with a phase of \(phaseList)")
                ] : own)
    }

    /// Whether a hook may call a plugin's functions.
    package var wantsPlugins: Bool { files.contains { PluginLibrary.isWanted(by: $0.source) } }

    /// 16 hexadecimal digits that change when any file's name, text or order does: FNV-1a, to recognise files in a
    /// log, not to prove that nobody forged them.
    package var contentHash: String {
        var hash = StableHash()
        for file in files {
            hash.add(Array(file.id.utf8))
            hash.add(file.source)
        }
        let digits = String(hash.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func repeated(in files: [HookFile]) -> [HookProblem] {
        files.indices.compactMap { index in
            guard let first = files[..<index].first(where: { $0.id == files[index].id }) else { return nil }
            return HookProblem(files[index].path, "\(first.path) has the same name: rename one of the two")
        }
    }
}

/// One hook file as it was read.
package struct HookFile: Hashable, Sendable {
    /// `health-gate/smoke.lua` or `health-gate.lua`: the path below its hooks folder.
    package let id: String
    package let phase: HookPhase
    /// The path as the user can open it.
    package let path: String
    /// UTF-8 text of at most 256 KiB.
    package let source: [UInt8]
}

/// The phases, for messages.
let phaseList = HookPhase.allCases.map(\.rawValue).joined(separator: ", ")

/// FNV-1a with 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): the same in every process, unlike `Hasher`.
struct StableHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Mixes in a field; its length counts too, so that fields do not run into each other.
    mutating func add(_ bytes: [UInt8]) {
        for byte in withUnsafeBytes(of: UInt64(bytes.count).littleEndian, Array.init) + bytes {
            value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
        }
    }
}
