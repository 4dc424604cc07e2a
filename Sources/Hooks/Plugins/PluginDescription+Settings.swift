internal import LuaMachine

extension PluginDescription {
    /// The value of each option: what the user set, else its default.
    ///
    /// - Throws: ``HookError/refused(_:)`` for each setting that is wrong and each that is missing.
    func values(from plugin: HookPlugin) throws(HookError) -> HookValue {
        var values: [String: HookValue] = [:]
        var problems: [HookProblem] = []
        let names = options.map(\.name)
        for setting in plugin.settings {
            guard let key = setting.key else { continue }
            let place = "\(setting.place.map { "\($0): " } ?? "")plugin \(plugin.name)"
            guard let option = options.first(where: { $0.name == key }) else {
                let hint = nearestName(to: key, among: names).map { "did you mean \($0)? " } ?? ""
                problems.append(
                    HookProblem(
                        place,
                        "it has no option \"\(printable(key))\": \(hint)there are "
                            + (names.isEmpty ? "none" : names.joined(separator: ", "))))
                continue
            }
            guard let value = option.kind.read(setting.value) else {
                problems.append(HookProblem(place, "the option \(key) is \(option.kind.wanted)"))
                continue
            }
            if values.updateValue(value, forKey: key) != nil {
                problems.append(HookProblem(place, "the option \(key) is given twice: give it once"))
            }
        }
        for option in options where values[option.name] == nil {
            values[option.name] = option.fallback
            if option.fallback == nil && !plugin.settings.contains(where: { $0.key == option.name }) {
                problems.append(
                    HookProblem(
                        "plugin \(plugin.name)",
                        "the option \(option.name), \(option.kind.wanted), is missing: add "
                            + "--plugin \(plugin.name):\(option.name)=..."))
            }
        }
        if !problems.isEmpty { throw .refused(problems) }
        return .table(values)
    }
}

extension PluginDescription.Kind {
    /// For messages.
    fileprivate var wanted: String {
        switch self {
        case .string, .number, .boolean: "a \(rawValue)"
        case .variable: "the name of an environment variable"
        }
    }

    /// A setting's text as a value of this kind.
    fileprivate func read(_ text: String) -> HookValue? {
        switch self {
        case .string: .text(text)
        case .number: Int(text).map { .int($0) } ?? Double(text).flatMap { $0.isFinite ? .number($0) : nil }
        case .boolean: text == "true" ? true : text == "false" ? false : nil
        case .variable: Self.isVariable(text) ? .text(text) : nil
        }
    }

    /// A default, where it is of this kind.
    func check(_ value: LuaValue) -> HookValue? {
        switch (self, value) {
        case (.string, .string(let text)): .text(text)
        case (.variable, .string(let text)) where Self.isVariable(text): .text(text)
        case (.number, .int(let number)): .int(Int(number))
        case (.number, .double(let number)): .number(number)
        case (.boolean, .bool(let flag)): .bool(flag)
        default: nil
        }
    }

    /// A secret that somebody gives in place of a variable's name is refused, and its text is not shown.
    private static func isVariable(_ text: String) -> Bool {
        text.isEmpty
            || text.first?.isNumber == false
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
    }
}
