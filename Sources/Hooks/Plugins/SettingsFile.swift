private import Yams

/// `haupdate.yaml`: hooks, plugins, their options and what they may do, for everybody who runs haupdate in a folder.
package struct SettingsFile: Hashable, Sendable {
    /// What is read where nobody names another file.
    package static let usualName = "haupdate.yaml"

    private static let fields = ["hooks", "plugins", "allow"]

    package let path: String
    /// Folders, relative to the folder of the command.
    package private(set) var hooks: [String] = []
    /// In the order of the file.
    package private(set) var plugins: [PluginSetting] = []
    /// What hooks may do beyond their `needs`, in the order of the file.
    package private(set) var allowed: [HookGrant] = []

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
            case "hooks":
                hooks = try texts(value, "hooks is the name of a folder or a list of them").map(\.text)
            case "allow":
                allowed = try grants(value)
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

    private func grants(_ node: Node) throws(HookProblem) -> [HookGrant] {
        var grants: [HookGrant] = []
        for (node, text) in try texts(node, "allow is a grant such as tcp or exec=PROGRAM, or a list of them") {
            do throws(HookProblem) {
                grants.append(try HookGrant(text, origin: "\(path)\(line(node).map { ":\($0)" } ?? "")"))
            } catch {
                throw problem(node, "allow: \(printable(text, limit: 100)): \(error.message)")
            }
        }
        return grants
    }

    /// One text, or a list of them; none is empty.
    private func texts(_ node: Node, _ expected: String) throws(HookProblem) -> [(node: Node, text: String)] {
        let nodes = node.sequence.map(Array.init) ?? [node]
        var texts: [(node: Node, text: String)] = []
        for item in nodes {
            guard let text = item.scalar?.string, !text.isEmpty, !item.isNull else { throw problem(item, expected) }
            texts.append((item, text))
        }
        return texts
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
