import Terminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The process's own outputs. Writing to a closed one is no error: nobody reads it, and the run has to go on.
struct Console: Sendable {
    enum Output: Int32, Sendable {
        case result = 1
        case story = 2
    }

    /// What can be drawn where the story goes.
    static var screen: Screen {
        var size = winsize()
        let isTerminal = isatty(Output.story.rawValue) == 1
        let isKnown = ioctl(Output.story.rawValue, UInt(TIOCGWINSZ), &size) == 0
        return Screen(
            isTerminal: isTerminal, size: isKnown ? (columns: Int(size.ws_col), rows: Int(size.ws_row)) : nil,
            environment: { Surroundings.variable($0) })
    }

    /// How results look: painted only when stdout is a terminal that the story's rules allow colours on.
    static var resultPalette: Palette {
        let isTerminal = isatty(Output.result.rawValue) == 1
        return Screen(isTerminal: isTerminal, size: nil, environment: { Surroundings.variable($0) }).palette
    }

    /// Where lines of a result are broken; `nil` where stdout is no terminal.
    static var resultColumns: Int? {
        var size = winsize()
        guard isatty(Output.result.rawValue) == 1, ioctl(Output.result.rawValue, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 0
        else { return nil }
        return Int(size.ws_col)
    }

    /// Writes all of `text`, as long as somebody takes it.
    static func write(_ text: String, to output: Output) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(output.rawValue, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                usleep(1000)
                continue
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
        Glibc.write(descriptor, bytes, count)
    #else
        Darwin.write(descriptor, bytes, count)
    #endif
}
