internal import LuaMachine

/// What a plugin says about itself, checked.
struct PluginDescription {
    struct Option {
        var name: String
        var kind: Kind
        /// Absent: the user has to give one.
        var fallback: HookValue?
    }

    enum Kind: String, CaseIterable {
        case string, number, boolean
    }

    private static let fields = ["name", "about", "options", "needs", "hooks"]

    /// In the order of a run; at least one.
    let phases: [HookPhase]
    let needs: HookNeeds
    private let declared: [Option]

    /// - Throws: ``HookError/refused(_:)`` with everything that is wrong.
    init(_ value: LuaValue, of plugin: HookPlugin) throws(HookError) {
        var problems: [String] = []
        if case .table(let table) = value {
            for key in table.pairs.map({ $0.key.text ?? "1" }) where !Self.fields.contains(key) {
                let hint = nearestName(to: key, among: Self.fields).map { ", did you mean `\($0)`?" } ?? ""
                problems.append("it has the unknown field `\(printable(key))`\(hint)")
            }
        }
        if value["name"]?.text != plugin.name {
            problems.append("`name` is the name of its folder, \"\(plugin.name)\"")
        }
        if (value["about"] ?? "").text == nil { problems.append("`about` is one sentence") }
        phases = Self.phases(value["hooks"] ?? .null, &problems)
        declared = Self.options(value["options"] ?? .null, &problems)
        needs = try HookNeeds(value["needs"] ?? .table(LuaTable()), place: plugin.path)
        if !problems.isEmpty {
            throw .refused(problems.map { HookProblem(plugin.path, $0) })
        }
    }

    /// The value of each option: what the user set, else its default.
    ///
    /// - Throws: ``HookError/refused(_:)`` for each setting that is wrong and each that is missing.
    func options(from plugin: HookPlugin) throws(HookError) -> HookValue {
        var values: [String: HookValue] = [:]
        var problems: [HookProblem] = []
        let names = declared.map(\.name)
        for setting in plugin.settings {
            guard let key = setting.key else { continue }
            guard let option = declared.first(where: { $0.name == key }) else {
                let hint = nearestName(to: key, among: names).map { "did you mean \($0)? " } ?? ""
                problems.append(
                    HookProblem(
                        "plugin \(plugin.name)",
                        "it has no option \"\(printable(key))\": \(hint)there are "
                            + (names.isEmpty ? "none" : names.joined(separator: ", "))))
                continue
            }
            guard let value = option.kind.read(setting.value) else {
                problems.append(HookProblem("plugin \(plugin.name)", "the option \(key) is a \(option.kind.rawValue)"))
                continue
            }
            if values.updateValue(value, forKey: key) != nil {
                problems.append(HookProblem("plugin \(plugin.name)", "the option \(key) is given twice: give it once"))
            }
        }
        for option in declared where values[option.name] == nil {
            values[option.name] = option.fallback
            if option.fallback == nil && !plugin.settings.contains(where: { $0.key == option.name }) {
                problems.append(
                    HookProblem(
                        "plugin \(plugin.name)",
                        "the option \(option.name), a \(option.kind.rawValue), is missing: add "
                            + "--plugin \(plugin.name):\(option.name)=..."))
            }
        }
        if !problems.isEmpty { throw .refused(problems) }
        return .table(values)
    }

    private static func phases(_ value: LuaValue, _ problems: inout [String]) -> [HookPhase] {
        var names: [String] = []
        if case .list(let values) = value { names = values.map { $0.text ?? "1" } }
        for name in names where !HookPhase.allCases.map(\.rawValue).contains(name) {
            problems.append("`hooks` has \"\(printable(name))\", and the phases are \(phaseList)")
        }
        if names.isEmpty { problems.append("`hooks` has no phase: the phases are \(phaseList)") }
        return HookPhase.allCases.filter { names.contains($0.rawValue) }
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
                problems.append("the option `\(name)` needs type = \"string\", \"number\" or \"boolean\"")
                continue
            }
            let fallback = pair.value["default"].flatMap { kind.check($0) }
            if pair.value["default"] != nil && fallback == nil {
                problems.append("the default of the option `\(name)` is no \(kind.rawValue)")
            }
            options.append(Option(name: name, kind: kind, fallback: fallback))
        }
        return options
    }
}

extension PluginDescription.Kind {
    /// A setting's text as a value of this kind.
    fileprivate func read(_ text: String) -> HookValue? {
        switch self {
        case .string: .text(text)
        case .number: Int(text).map { .int($0) } ?? Double(text).flatMap { $0.isFinite ? .number($0) : nil }
        case .boolean: text == "true" ? true : text == "false" ? false : nil
        }
    }

    /// A default, where it is of this kind.
    fileprivate func check(_ value: LuaValue) -> HookValue? {
        switch (self, value) {
        case (.string, .string(let text)): .text(text)
        case (.number, .int(let number)): .int(Int(number))
        case (.number, .double(let number)): .number(number)
        case (.boolean, .bool(let flag)): .bool(flag)
        default: nil
        }
    }
}
