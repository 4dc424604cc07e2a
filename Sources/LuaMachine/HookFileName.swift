/// The name of a hook file, and what Lua makes of it in messages.
struct HookFileName {
    /// Lua keeps 59 bytes of a name.
    private static let chunkBytes = 59

    let full: String
    /// The name as Lua's messages begin with it: of a long one the end.
    let chunk: String

    init(_ name: String) {
        full = CleanText.line(name)
        let bytes = Array(full.utf8)
        let isLong = bytes.count > Self.chunkBytes
        chunk = isLong ? "..." + String(decoding: bytes.suffix(Self.chunkBytes - 9), as: UTF8.self) : full
    }

    /// What a message begins with: `hooks/health-gate/smoke.lua:12: `.
    func prefixed(_ line: Int?) -> String { line.map { "\(full):\($0): " } ?? "\(full): " }

    /// The message with the whole name and a line in front, where Lua has not put them there itself.
    func completed(_ message: String, line: Int?) -> String {
        let (own, text) = separated(message)
        return prefixed(own ?? line) + text
    }

    /// Takes `name:12: ` off a message's front.
    func separated(_ message: String) -> (line: Int?, text: String) {
        for name in [full, chunk] where message.hasPrefix(name + ":") {
            let rest = message.dropFirst(name.count + 1)
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let text = rest.dropFirst(digits.count)
            guard text.hasPrefix(":") else { return (nil, String(rest.drop { $0 == " " })) }
            return (Int(digits), String(text.dropFirst().drop { $0 == " " }))
        }
        return (nil, message)
    }
}
