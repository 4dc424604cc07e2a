/// How a piece of text looks on a terminal; never the only carrier of a meaning.
package enum Style: String, Hashable, Sendable, CaseIterable {
    case plain
    case bold
    case dim
    case good
    case careful
    case bad

    /// The parameters of the escape sequence that begins the style.
    fileprivate var parameters: String {
        switch self {
        case .plain: "0"
        case .bold: "1"
        case .dim: "2"
        case .good: "32"
        case .careful: "33"
        case .bad: "1;31"
        }
    }
}

/// Paints text, or leaves it as it is where colours are not wanted.
package struct Palette: Hashable, Sendable {
    package var isColoured: Bool

    package init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    /// Surrounds `text` with the escape sequences of `style`; empty and plain text stay untouched.
    package func paint(_ text: String, _ style: Style) -> String {
        guard isColoured, style != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(style.parameters)m\(text)\u{1B}[0m"
    }
}
