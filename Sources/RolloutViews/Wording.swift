import RolloutCore

/// Words that the views share: durations and counts as people say them.
enum Wording {
    /// A duration with its two largest units, for example `1 m 40 s`, `2 h 5 m`, `8 s`, `0.4 s`.
    static func duration(_ duration: Duration) -> String {
        let (whole, attoseconds) = duration.components
        let seconds = max(0, whole)
        switch seconds {
        case 0:
            let tenths = max(0, attoseconds) / 100_000_000_000_000_000
            return tenths == 0 ? "0 s" : "0.\(tenths) s"
        case 1..<60: return "\(seconds) s"
        case 60..<3600: return "\(seconds / 60) m \(seconds % 60) s"
        default: return "\(seconds / 3600) h \(seconds % 3600 / 60) m"
        }
    }

    /// A number with its noun, for example `1 instance`, `3 instances`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
