/// Walks one hooks folder and collects its files and everything that is wrong with it.
struct HookFolderReader {
    static let fileLimitBytes = 256 * 1024

    let path: String
    private(set) var files: [HookFile] = []
    /// Tests beside hooks: no run reads what is in them.
    private(set) var tests: [HookTestFile] = []
    private(set) var problems: [HookProblem] = []

    init(path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    mutating func read() {
        do throws(HookProblem) {
            let folder = try SafeFolder(path: path)
            for entry in try folder.entries() {
                do throws(HookProblem) {
                    try readTop(entry, in: folder)
                } catch {
                    problems.append(error)
                }
            }
        } catch {
            problems.append(error)
        }
    }

    private mutating func readTop(_ entry: SafeFolder.Entry, in folder: borrowing SafeFolder) throws(HookProblem) {
        let place = "\(path)/\(entry.name)"
        if entry.isFolder {
            try readPhase(try phase(named: entry.name, place: place), in: try folder.folder(named: entry.name))
        } else if entry.name.hasSuffix(".lua") {
            let ending = entry.name.hasSuffix(HookTestFile.ending) ? HookTestFile.ending : ".lua"
            let phase = try phase(named: String(entry.name.dropLast(ending.count)), place: place)
            try add(entry.name, id: entry.name, phase: phase, in: folder)
        } else if entry.isLink, HookPhase(rawValue: entry.name) != nil {
            throw HookProblem(place, "this is a symbolic link, and links are not followed: put the folder itself here")
        }
    }

    private mutating func readPhase(_ phase: HookPhase, in folder: borrowing SafeFolder) throws(HookProblem) {
        for entry in try folder.entries() {
            do throws(HookProblem) {
                if entry.isFolder {
                    throw HookProblem(
                        "\(folder.path)/\(entry.name)",
                        "hooks in a folder below a phase are not run: move its files to \(folder.path)")
                }
                guard entry.name.hasSuffix(".lua") else { continue }
                try add(entry.name, id: "\(phase.rawValue)/\(entry.name)", phase: phase, in: folder)
            } catch {
                problems.append(error)
            }
        }
    }

    private mutating func add(
        _ name: String, id: String, phase: HookPhase, in folder: borrowing SafeFolder
    ) throws(HookProblem) {
        let place = "\(folder.path)/\(name)"
        let source = try folder.readFile(named: name, limitBytes: Self.fileLimitBytes)
        try checkText(source, place: place)
        let file = HookFile(id: id, phase: phase, path: place, source: source)
        if name.hasSuffix(HookTestFile.ending) { tests.append(HookTestFile(file: file)) } else { files.append(file) }
    }

    private func phase(named name: String, place: String) throws(HookProblem) -> HookPhase {
        guard let phase = HookPhase(rawValue: name) else {
            let hint =
                nearestName(to: name, among: HookPhase.allCases.map(\.rawValue)).map { "did you mean \"\($0)\"? " }
                ?? ""
            throw HookProblem(place, "\"\(name)\" is not a phase: \(hint)the phases are \(phaseList)")
        }
        return phase
    }
}

/// Refuses what is not Lua text.
func checkText(_ source: [UInt8], place: String) throws(HookProblem) {
    if source.first == 0x1b {
        throw HookProblem(place, "this is compiled Lua, and only text is run: put the source here")
    }
    if String(validating: source, as: UTF8.self) == nil {
        throw HookProblem(place, "this is not UTF-8 text: save it as UTF-8")
    }
}
