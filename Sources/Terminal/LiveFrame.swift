/// A few lines at the bottom of a terminal that are drawn again in place, with finished text scrolling away above.
package struct LiveFrame: Hashable, Sendable {
    /// How many lines stand on the screen now.
    package var height: Int { widths.count }
    /// How many columns each of them takes.
    private var widths: [Int] = []

    package init() {}

    /// What to write so that `lines` replace the frame on the screen and `above` stands over it for good.
    ///
    /// - Parameters:
    ///   - above: Finished lines, of any length; they scroll away with the screen.
    ///   - lines: The new frame; each is cut to the screen, and what does not fit its height is counted in a last line.
    ///   - screen: As it is now; it may have another size than at the last time.
    package mutating func redraw(_ lines: [String], above: [String] = [], on screen: Screen) -> String {
        let shown = screen.fitting(lines).map { $0.truncated(toColumns: screen.columns - 1) }
        var text = eraser(on: screen)
        for line in above { text += line + "\n" }
        for line in shown { text += line + "\n" }
        widths = shown.map(\.displayWidth)
        return text
    }

    /// What to write so that the frame is gone from the screen; the next ``redraw(_:above:on:)`` begins a new one.
    package mutating func erase(on screen: Screen) -> String {
        let text = eraser(on: screen)
        widths = []
        return text
    }

    /// A terminal that has become narrower has broken the lines that no longer fit, and the frame has more rows now.
    private func eraser(on screen: Screen) -> String {
        let rows = widths.reduce(0) { $0 + max(1, ($1 + screen.columns - 1) / screen.columns) }
        return rows == 0 ? "" : "\u{1B}[\(rows)A\r\u{1B}[J"
    }
}

extension Screen {
    fileprivate func fitting(_ lines: [String]) -> [String] {
        let room = max(1, rows - 1)
        guard lines.count > room else { return lines }
        return lines.prefix(room - 1) + ["… and \(lines.count - room + 1) more"]
    }
}
