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

    /// The frame with its columns under each other; the caller cuts the lines to the screen.
    package func lines(with palette: Palette) -> [String] {
        let cells = rows.map(Self.cells)
        let widths = (0..<Self.columnCount).map { column in
            cells.map { $0[column].text.displayWidth }.max() ?? 0
        }
        return cells.map { row in
            zip(row, widths).map { cell, width in
                palette.paint(cell.text.padded(toColumns: width), cell.style)
            }.joined(separator: "  ").trimmingBlanks
        }
    }

    private static let columnCount = 7

    private static func cells(of row: Row) -> [(text: String, style: Style)] {
        let group = row.group
        let isReady = group.wanted > 0 && group.healthy >= group.wanted
        return [
            (group.name.harmless, .bold),
            (group.phase.rawValue, group.phase == .rollingBack ? .careful : .plain),
            ("old \(group.old)", .plain),
            ("newcomers \(group.newcomers)", .plain),
            (group.wanted > 0 ? "healthy \(group.healthy)/\(group.wanted)" : "", isReady ? .good : .plain),
            (Wording.duration(row.inPhase), .plain),
            (group.waitingFor.isEmpty ? "" : "waits for \(group.waitingFor.harmless)", .dim),
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
