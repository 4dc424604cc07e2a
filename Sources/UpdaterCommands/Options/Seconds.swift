import ArgumentParser

/// A number of seconds on the command line, `25` or `2.5`: from 0 to a week.
struct Seconds: ExpressibleByArgument, Hashable, Sendable {
    private static let longest = 7 * 86_400.0

    var duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        guard let number = Self.plainNumber(argument), number <= Self.longest else { return nil }
        duration = .milliseconds(Int64((number * 1000).rounded()))
    }

    var defaultValueDescription: String {
        duration.components.seconds.description
    }

    /// Digits with at most one point; no sign, exponent, `inf` or hexadecimal, which `Double` would take.
    static func plainNumber(_ text: String) -> Double? {
        guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return nil }
        return Double(text)
    }
}
