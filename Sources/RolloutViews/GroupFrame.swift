package import RolloutCore
package import Terminal

/// The lines that stand at the bottom of a terminal while groups are rolled: one for each group.
package struct GroupFrame: Hashable, Sendable {
    /// A group and how long it has been in its phase.
    package struct Row: Hashable, Sendable {
        package var group: GroupProgress
        package var inPhase: Duration

        package init(group: GroupProgress, inPhase: Duration) {
            self.group = group
            self.inPhase = inPhase
        }
    }

    package var rows: [Row]

    package init(rows: [Row]) {
        self.rows = rows
    }

    /// The frame with its columns under each other. Where the screen is too narrow, what a group waits for stands below
    /// its figures, unless the screen is also too low for that; then names are cut.
    ///
    /// What still does not fit is cut by the caller.
    package func lines(on screen: Screen) -> [String] {
        let room = screen.columns - 1
        let whole = drawn(with: screen.palette, nameLimit: .max)
        let full = whole.map { row in
            row.reason.isEmpty
                ? row.figures.trimmingBlanks : row.figures + Self.gap + screen.palette.paint(row.reason, .dim)
        }
        guard full.contains(where: { $0.displayWidth > room }) else { return full }
        let widest = whole.map(\.figures.displayWidth).max() ?? 0
        let longestName = rows.map { $0.group.name.harmless.displayWidth }.max() ?? 0
        let nameLimit = max(Self.shortestName, longestName - max(0, widest - room))
        let broken = drawn(with: screen.palette, nameLimit: nameLimit).flatMap { row in
            [row.figures.trimmingBlanks]
                + row.reason.wrapped(toColumns: room - Self.indent.count).map { line in
                    Self.indent + screen.palette.paint(line, .dim)
                }
        }
        return broken.count < screen.rows ? broken : full
    }

    private static let gap = "  "
    private static let indent = "    "
    private static let shortestName = 8

    /// Each row's figures, as wide as the others', and what it waits for.
    private func drawn(with palette: Palette, nameLimit: Int) -> [(figures: String, reason: String)] {
        let cells = rows.map { Self.cells(of: $0, nameLimit: nameLimit) }
        let widths = (0..<Self.columnCount).map { column in
            cells.map { $0[column].text.displayWidth }.max() ?? 0
        }
        return zip(rows, cells).map { row, cells in
            let figures = zip(cells, widths).map { cell, width in
                palette.paint(cell.text.padded(toColumns: width), cell.style)
            }.joined(separator: Self.gap)
            let reason = row.group.waitingFor
            return (figures, reason.isEmpty ? "" : "waits for \(reason.harmless)")
        }
    }

    private static let columnCount = 6

    private static func cells(of row: Row, nameLimit: Int) -> [(text: String, style: Style)] {
        let group = row.group
        let isReady = group.wanted > 0 && group.healthy >= group.wanted
        return [
            (group.name.harmless.truncated(toColumns: nameLimit), .bold),
            (group.phase.rawValue, group.phase == .rollingBack ? .careful : .plain),
            ("old \(group.old)", .plain),
            ("newcomers \(group.newcomers)", .plain),
            (group.wanted > 0 ? "healthy \(group.healthy)/\(group.wanted)" : "", isReady ? .good : .plain),
            (Wording.duration(row.inPhase), .plain),
        ]
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
