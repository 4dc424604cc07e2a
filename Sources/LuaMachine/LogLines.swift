/// What a hook logged in one step, as the border wrote it down.
enum LogLines {
    /// One line, safe to show.
    struct Line: Equatable {
        let level: LogLevel
        let text: String
    }

    /// Reads the lines; a text of several becomes several.
    static func read(_ bytes: [UInt8], limitBytes: Int) -> [Line] {
        var reader = ByteReader(bytes[...])
        var lines: [Line] = []
        // The border writes whole entries only, so the first that cannot be read is the end.
        while let level = try? reader.number(UInt8.self), let text = try? reader.raw() {
            if level == 2 {
                let limit = CleanText.grouped(limitBytes)
                lines.append(
                    Line(level: .warn, text: "the hook logs more than \(limit) bytes in one try: the rest is cut"))
                continue
            }
            let parts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
            for part in parts.isEmpty ? [[]] : parts {
                lines.append(Line(level: level == 1 ? .warn : .info, text: CleanText.line(Array(part), limit: 4_096)))
            }
        }
        return lines
    }
}
