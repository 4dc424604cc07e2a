import RolloutCore
package import Terminal
package import Timekeeping

/// One line of a run's story, before it is painted.
package struct StoryLine: Hashable, Sendable {
    package var at: WallTime
    package var text: String
    package var style: Style

    /// - Parameter text: Any text; what could harm a terminal is made visible.
    package init(at: WallTime, _ text: String, _ style: Style = .plain) {
        self.at = at
        self.text = text.harmless
        self.style = style
    }

    /// The line as it is printed, with the time of day in UTC before it.
    package func drawn(with palette: Palette) -> String {
        palette.paint(at.clockTime, .dim) + "  " + palette.paint(text, style)
    }
}
