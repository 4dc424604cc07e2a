internal import LuaMachine

/// The functions of a plugin, as hooks find them behind `plugin "NAME"`.
struct PluginLibrary: Sendable {
    /// The host function with which a use is checked.
    static let use = "plugin.use"

    let name: String
    let source: [UInt8]
    let functions: [String]
    /// The options, which each function gets as its first argument.
    let options: HookValue
    /// What its functions may use; a hook that needs the plugin has them too.
    let needs: HookNeeds

    /// A hook's text that finds `libraries`: it begins on the first line, so that its lines keep their numbers, and the
    /// plugins' texts follow it.
    static func linked(_ source: [UInt8], with libraries: [PluginLibrary]) -> [UInt8] {
        var text = Array("local haupdate_hook = function(plugin, ...) ".utf8) + source
        text += Array("\nend\nlocal haupdate_use, haupdate_plugins = plugin and plugin.use, {}\nlocal plugin\n".utf8)
        for library in libraries {
            text += Array("haupdate_plugins[\"\(library.name)\"] = function()\nlocal said = (function(...) ".utf8)
            text += library.source
            text += Array("\nend)()\nreturn said.functions or {}, \(literal(library.options))\nend\n".utf8)
        }
        let names = libraries.map(\.name).joined(separator: ", ")
        text += Array(
            """
            local haupdate_loaded = {}
            function plugin(name)
              if haupdate_loaded[name] then return haupdate_loaded[name] end
              local open = haupdate_plugins[name]
              if not open then
                error("plugin " .. tostring(name) .. " is not there: name it with --plugin or in haupdate.yaml; there are: \(names.isEmpty ? "none" : names)", 2)
              end
              local functions, options = open()
              local library = {}
              for key, body in pairs(functions) do
                library[key] = function(...) haupdate_use(name) return body(options, ...) end
              end
              haupdate_loaded[name] = library
              return library
            end
            return haupdate_hook(plugin)

            """.utf8)
        return text
    }

    /// Whether a text may ask for a plugin.
    static func isWanted(by source: [UInt8]) -> Bool {
        String(decoding: source, as: UTF8.self).contains("plugin")
    }

    /// A value as Lua would write it, whole.
    private static func literal(_ value: HookValue) -> String {
        switch value {
        case .null: "nil"
        case .bool(let flag): "\(flag)"
        case .int(let number): "\(number)"
        case .number(let number): "\(number)"
        case .text(let text):
            "\""
                + text.utf8.map { byte in
                    (UInt8(ascii: " ")...UInt8(ascii: "~")).contains(byte) && byte != UInt8(ascii: "\"")
                        && byte != UInt8(ascii: "\\")
                        ? String(UnicodeScalar(byte)) : "\\\(String(Int(byte) + 1000).dropFirst())"
                }.joined() + "\""
        case .list(let values): "{ \(values.map(literal).joined(separator: ", ")) }"
        case .table(let fields):
            "{ "
                + fields.sorted { $0.key < $1.key }.map { "[\(literal(.text($0.key)))] = \(literal($0.value))" }
                .joined(separator: ", ") + " }"
        }
    }
}
