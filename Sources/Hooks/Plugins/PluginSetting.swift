/// One `--plugin NAME:key=value`, or `--plugin NAME` for a plugin without options.
package struct PluginSetting: Hashable, Sendable {
    package var plugin: String
    /// Absent when the setting only names the plugin.
    package var key: String?
    package var value: String
    /// The file that it stands in; absent for the command line.
    package var place: String?

    /// A setting that a file makes.
    package init(plugin: String, key: String?, value: String, place: String) {
        self.plugin = plugin
        self.key = key
        self.value = value
        self.place = place
    }

    /// Reads the text behind `--plugin`; the value may contain `:` and `=`.
    ///
    /// - Throws: ``HookError/refused(_:)`` for anything else.
    package init(_ text: String) throws(HookError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard Self.isName(name) else { throw Self.refusal(text) }
        plugin = name
        guard parts.count == 2 else {
            (key, value) = (nil, "")
            return
        }
        let pair = parts[1].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2, !pair[0].isEmpty else { throw Self.refusal(text) }
        (key, value) = (String(pair[0]), String(pair[1]))
    }

    /// The value stays out: it may be a secret.
    private static func refusal(_ text: String) -> HookError {
        let name = String(text.prefix { $0 != ":" && $0 != "=" })
        return .refused([
            HookProblem(
                "--plugin \(printable(name))",
                "a setting is NAME:key=value, for example webhook:url=https://example.org/x; "
                    + "a name has letters, digits, - and _")
        ])
    }

    static func isName(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isNameByte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
