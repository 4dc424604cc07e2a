#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads `y` or `n` from the terminal without ever waiting for it.
enum TerminalAnswer {
    /// `nil` where nobody sits in front of it.
    static var reader: (@Sendable () -> Bool?)? {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
        return { read() }
    }

    /// Everything that was typed since the last call; the last word counts.
    private static func read() -> Bool? {
        var said: Bool?
        var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while poll(&ready, 1, 0) > 0, ready.revents & Int16(POLLIN) != 0 {
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = bytes.withUnsafeMutableBytes { buffer in
                #if canImport(Glibc)
                    Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
                #else
                    Darwin.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
                #endif
            }
            guard count > 0 else { break }
            for word in String(decoding: bytes.prefix(count), as: UTF8.self).lowercased().split(
                whereSeparator: \.isWhitespace)
            {
                if ["y", "yes"].contains(word) { said = true }
                if ["n", "no"].contains(word) { said = false }
            }
        }
        return said
    }
}
