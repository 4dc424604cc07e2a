/// A few lines at the bottom of a terminal that are drawn again in place, with finished text scrolling away above.
package struct LiveFrame: Hashable, Sendable {
    /// How many lines stand on the screen now.
    package private(set) var height = 0

    package init() {}

    /// What to write so that `lines` replace the frame on the screen and `above` stands over it for good.
    ///
    /// - Parameters:
    ///   - above: Finished lines, of any length; they scroll away with the screen.
    ///   - lines: The new frame; each is cut to the screen, and what does not fit its height is counted in a last line.
    package mutating func redraw(_ lines: [String], above: [String] = [], on screen: Screen) -> String {
        let shown = screen.fitting(lines)
        var text = eraser
        for line in above { text += line + "\n" }
        for line in shown { text += line.truncated(toColumns: screen.columns - 1) + "\n" }
        height = shown.count
        return text
    }

    /// What to write so that the frame is gone from the screen; the next ``redraw(_:above:on:)`` begins a new one.
    package mutating func erase() -> String {
        let text = eraser
        height = 0
        return text
    }

    private var eraser: String {
        height == 0 ? "" : "\u{1B}[\(height)A\r\u{1B}[J"
    }
}

extension Screen {
    fileprivate func fitting(_ lines: [String]) -> [String] {
        let room = max(1, rows - 1)
        guard lines.count > room else { return lines }
        return lines.prefix(room - 1) + ["… and \(lines.count - room + 1) more"]
    }
}
