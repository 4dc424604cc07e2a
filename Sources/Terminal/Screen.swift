/// What can be drawn on the place where the story goes.
package struct Screen: Hashable, Sendable {
    package var columns: Int
    package var rows: Int
    /// Whether a frame can be drawn again in place; `false` for files, pipes and `TERM=dumb`.
    package var isLive: Bool
    package var palette: Palette

    package init(columns: Int, rows: Int, isLive: Bool, palette: Palette) {
        self.columns = columns
        self.rows = rows
        self.isLive = isLive
        self.palette = palette
    }

    /// Decides what an output can do.
    ///
    /// Colours need a terminal, and neither `NO_COLOR` (https://no-color.org) nor `TERM=dumb`.
    ///
    /// - Parameters:
    ///   - size: Columns and rows as the terminal says; `nil` or zeros where it says nothing: 80 by 24.
    ///   - environment: Looks up a variable of the environment.
    package init(isTerminal: Bool, size: (columns: Int, rows: Int)?, environment: (String) -> String?) {
        let isDumb = environment("TERM") == "dumb"
        let refusesColour = environment("NO_COLOR")?.isEmpty == false
        let columns = size?.columns ?? 0
        let rows = size?.rows ?? 0
        self.init(
            columns: columns >= 20 ? columns : 80, rows: rows >= 3 ? rows : 24, isLive: isTerminal && !isDumb,
            palette: Palette(isColoured: isTerminal && !isDumb && !refusesColour))
    }
}
