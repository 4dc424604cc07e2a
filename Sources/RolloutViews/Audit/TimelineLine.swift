import RolloutCore
package import Terminal
package import Timekeeping

/// One line of a run's story, told afterwards.
package struct TimelineLine: Hashable, Sendable {
    package var at: WallTime
    /// Since the run began.
    package var elapsed: Duration
    package var text: String
    package var style: Style

    package init(at: WallTime, elapsed: Duration, _ text: String, _ style: Style = .plain) {
        self.at = at
        self.elapsed = elapsed
        self.text = text
        self.style = style
    }

    /// Whether the line only names a part of the run.
    var isHeading: Bool { style == .bold }

    /// The line as it is printed, with the time of day in UTC and the time since the beginning before it.
    ///
    /// - Parameter columns: Where lines are broken; `nil` where nobody looks at a screen.
    package func drawn(with palette: Palette, columns: Int?) -> [String] {
        let since = Self.clock(elapsed)
        let margin = "\(at.clockTime) \(String(repeating: " ", count: max(0, 8 - since.count)))\(since)  "
        guard let columns, columns > margin.count + 20 else {
            return [palette.paint(margin, .dim) + palette.paint(text.harmless, style)]
        }
        let indent = String(repeating: " ", count: margin.count)
        return text.harmless.wrapped(toColumns: columns - margin.count).enumerated().map { index, part in
            (index == 0 ? palette.paint(margin, .dim) : indent) + palette.paint(part, style)
        }
    }

    /// For example `+0:05`, `+12:40`, `+1:02:03`.
    static func clock(_ elapsed: Duration) -> String {
        let seconds = max(0, elapsed.components.seconds)
        let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
        let rest = "\(two(seconds % 60))"
        return seconds < 3600
            ? "+\(seconds / 60):\(rest)" : "+\(seconds / 3600):\(two(seconds % 3600 / 60)):\(rest)"
    }

    package var json: JSONValue {
        .object([
            .init("at", .string(at.iso8601)), .init("elapsed_seconds", .seconds(elapsed)), .init("text", .string(text)),
        ])
    }
}
