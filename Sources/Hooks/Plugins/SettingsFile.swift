private import Yams

/// `haupdate.yaml`: hooks, plugins and their options for everybody who runs haupdate in a folder.
package struct SettingsFile: Hashable, Sendable {
    /// What is read where nobody names another file.
    package static let usualName = "haupdate.yaml"

    private static let fields = ["hooks", "plugins"]

    package let path: String
    /// Folders, relative to the folder of the command.
    package private(set) var hooks: [String] = []
    /// In the order of the file.
    package private(set) var plugins: [PluginSetting] = []

    /// Whether there is anything at `path`.
    package static func exists(_ path: String) -> Bool { SafeFolder.exists(path) }

    /// Reads a file under the rules for hook files: nobody else may change it, and it is no link.
    ///
    /// - Throws: ``HookError/refused(_:)`` with everything that is wrong in it, each with its line.
    package static func read(_ path: String) throws(HookError) -> SettingsFile {
        do throws(HookProblem) {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let folder = parts.dropLast().joined(separator: "/")
            let place = folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
            let bytes = try SafeFolder(path: place).readFile(
                named: String(parts.last ?? ""), limitBytes: HookFolderReader.fileLimitBytes)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw HookProblem(path, "this is not UTF-8 text: save it as UTF-8")
            }
            return try SettingsFile(text, path: path)
        } catch {
            throw .refused([error])
        }
    }

    /// - Throws: ``HookProblem`` for the first mistake.
    init(_ text: String, path: String) throws(HookProblem) {
        self.path = path
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw HookProblem(path, "this is no YAML: \(printable("\(error)"))")
        } catch {
            throw HookProblem(path, "this is no YAML")
        }
        guard let root, root != Node("", Tag(.null)) else { return }
        for (key, name, value) in try members(root, "the file") {
            switch name {
            case "hooks": hooks = try folders(value)
            case "plugins": try readPlugins(value)
            default:
                let hint = nearestName(to: name, among: Self.fields).map { "did you mean \($0)? " } ?? ""
                throw problem(
                    key, "\(printable(name)) is no setting: \(hint)there are \(Self.fields.joined(separator: ", "))")
            }
        }
    }

    private mutating func readPlugins(_ node: Node) throws(HookProblem) {
        for (key, name, options) in try members(node, "plugins") {
            guard PluginSetting.isName(name) else {
                throw problem(key, "\(printable(name)) is no plugin's name: it has letters, digits, - and _")
            }
            let place = "\(path)\(line(key).map { ":\($0)" } ?? "")"
            plugins.append(PluginSetting(plugin: name, key: nil, value: "", place: place))
            if options.isNull { continue }
            for (key, option, value) in try members(options, "plugins.\(name)") {
                guard let text = value.scalar?.string else {
                    throw problem(key, "plugins.\(name).\(printable(option)) is one value, not a list or a table")
                }
                plugins.append(
                    PluginSetting(
                        plugin: name, key: option, value: text,
                        place: "\(path)\(line(key).map { ":\($0)" } ?? "")"))
            }
        }
    }

    private func folders(_ node: Node) throws(HookProblem) -> [String] {
        if let name = node.scalar?.string, !node.isNull, !name.isEmpty { return [name] }
        let names = (node.sequence.map(Array.init) ?? []).compactMap { $0.scalar?.string }.filter { !$0.isEmpty }
        guard let all = node.sequence, names.count == all.count else {
            throw problem(node, "hooks is the name of a folder or a list of them")
        }
        return names
    }

    private func members(
        _ node: Node, _ what: String
    ) throws(HookProblem) -> [(key: Node, name: String, value: Node)] {
        guard let mapping = node.mapping else { throw problem(node, "\(what) is a table of names and values") }
        var members: [(key: Node, name: String, value: Node)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw problem(key, "a key of \(what) is no text") }
            members.append((key, name, value))
        }
        return members
    }

    private func line(_ node: Node) -> Int? { node.mark?.line }

    private func problem(_ node: Node, _ message: String) -> HookProblem {
        HookProblem(path, line: line(node), message)
    }
}

extension Node {
    fileprivate var isNull: Bool {
        guard let scalar else { return false }
        return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
    }
}
