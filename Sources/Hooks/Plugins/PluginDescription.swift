internal import LuaMachine

/// What a plugin says about itself, checked.
package struct PluginDescription: Hashable, Sendable {
    /// What `api` in plugin.lua may be; absent means the first.
    package static let apiVersion = 1

    /// One that the user may set.
    package struct Option: Hashable, Sendable {
        package var name: String
        package var kind: Kind
        package var about: String
        /// Absent: the user has to give one.
        package var fallback: HookValue?
    }

    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case string, number, boolean
        /// The name of an environment variable, which the plugin may then read; empty for none.
        case variable
    }

    /// A phase in which the plugin has a hook.
    package struct Entry: Hashable, Sendable {
        package var phase: HookPhase
        /// The option without which the hook is left out.
        package var when: String?
    }

    private static let fields = ["name", "about", "api", "options", "needs", "hooks", "functions"]

    package let about: String
    /// In the order of a run.
    package let entries: [Entry]
    /// What hooks find in `plugin "NAME"`, sorted.
    package let functions: [String]
    package let needs: HookNeeds
    package let options: [Option]

    /// - Throws: ``HookError/refused(_:)`` with everything that is wrong.
    init(_ value: LuaValue, of plugin: HookPlugin) throws(HookError) {
        var problems: [String] = []
        if case .table(let table) = value {
            for key in table.pairs.map({ $0.key.text ?? "1" }) where !Self.fields.contains(key) {
                let hint = nearestName(to: key, among: Self.fields).map { ", did you mean `\($0)`?" } ?? ""
                problems.append("it has the unknown field `\(printable(key))`\(hint)")
            }
        }
        if let api = value["api"], api.integer != Self.apiVersion {
            problems.append(
                "it is written for version \(printable(ValueDifference.text(api))) of the plugins' API, and this haupdate has "
                    + "version \(Self.apiVersion): take a matching release of the plugin")
        }
        if value["name"]?.text != plugin.name {
            problems.append("`name` is the name of its folder, \"\(plugin.name)\"")
        }
        if (value["about"] ?? "").text == nil { problems.append("`about` is one sentence") }
        about = printable(value["about"]?.text ?? "")
        functions = Self.names(value["functions"], "functions", &problems)
        options = Self.options(value["options"] ?? .null, &problems)
        entries = Self.entries(value["hooks"], options.map(\.name), &problems)
        if entries.isEmpty, functions.isEmpty, problems.isEmpty {
            problems.append("`hooks` has no phase, and there are no `functions`: the phases are \(phaseList)")
        }
        needs = try HookNeeds(value["needs"] ?? .table(LuaTable()), place: plugin.path)
        if !problems.isEmpty {
            throw .refused(problems.map { HookProblem(plugin.path, $0) })
        }
    }

    /// The hooks that the options ask for.
    func phases(with values: HookValue) -> [HookPhase] {
        guard case .table(let fields) = values else { return [] }
        return entries.filter { entry in
            guard let name = entry.when, let value = fields[name] else { return true }
            return ![.text(""), .bool(false), .null].contains(value)
        }.map(\.phase)
    }

    /// The plugin's grants, with the environment variables that the options name.
    func needs(with values: HookValue) -> HookNeeds {
        guard case .table(let fields) = values else { return needs }
        var needs = needs
        for option in options where option.kind == .variable {
            if case .text(let name)? = fields[option.name], !name.isEmpty { needs.environment.append(name) }
        }
        needs.environment = Set(needs.environment).sorted()
        return needs
    }

    private static func entries(_ value: LuaValue?, _ options: [String], _ problems: inout [String]) -> [Entry] {
        guard case .list(let values)? = value else { return [] }
        var entries: [Entry] = []
        for value in values {
            let name = value["phase"]?.text ?? "1"
            guard let phase = HookPhase(rawValue: name) else {
                problems.append("`hooks` has \"\(printable(name))\", and the phases are \(phaseList)")
                continue
            }
            let when = value["when"]?.text
            if let when, !options.contains(when) {
                problems.append("`when` of \(phase.rawValue) names the option `\(printable(when))`, which is not there")
            }
            entries.append(Entry(phase: phase, when: when))
        }
        return HookPhase.allCases.flatMap { phase in entries.filter { $0.phase == phase } }
    }

    private static func names(_ value: LuaValue?, _ field: String, _ problems: inout [String]) -> [String] {
        guard case .list(let values)? = value else { return [] }
        let names = values.compactMap(\.text)
        if names.count < values.count { problems.append("`\(field)` is a table of names and functions") }
        return names.sorted()
    }

    private static func options(_ value: LuaValue, _ problems: inout [String]) -> [Option] {
        guard case .table(let table) = value else {
            if value != .null { problems.append("`options` is a table of options") }
            return []
        }
        var options: [Option] = []
        for pair in table.pairs {
            let name = printable(pair.key.text ?? "1")
            guard let kind = Kind(rawValue: pair.value["type"]?.text ?? "") else {
                let kinds = Kind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
                problems.append("the option `\(name)` needs a type of \(kinds)")
                continue
            }
            let fallback = pair.value["default"].flatMap { kind.check($0) }
            if pair.value["default"] != nil && fallback == nil {
                problems.append("the default of the option `\(name)` is no \(kind.rawValue)")
            }
            options.append(
                Option(
                    name: name, kind: kind, about: printable(pair.value["about"]?.text ?? ""), fallback: fallback))
        }
        return options
    }
}
