import ArgumentParser

/// A duration on the command line, from 0 to a week: seconds as `25` or `2.5`, or `90s`, `5m`, `1h30m`.
struct Seconds: Hashable, Sendable {
    private static let longest = 7 * 86_400.0
    private static let units: [(letter: Character, seconds: Int)] = [("h", 3600), ("m", 60), ("s", 1)]

    var duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    /// Reads a duration.
    ///
    /// - Throws: `ValidationError`, which says what is possible.
    @Sendable static func read(_ text: String) throws -> Seconds {
        guard let seconds = plainNumber(text) ?? inUnits(text).map(Double.init), seconds <= longest else {
            throw ValidationError(
                "\"\(text)\" is no duration: write seconds as 25 or 2.5, or 90s, 5m, 1h30m; at most a week")
        }
        return Seconds(.milliseconds(Int64((seconds * 1000).rounded())))
    }

    /// Digits with at most one point; no sign, exponent, `inf` or hexadecimal, which `Double` would take.
    static func plainNumber(_ text: String) -> Double? {
        guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return nil }
        return Double(text)
    }

    /// Whole hours, minutes and seconds in this order, each at most once and at least one of them.
    private static func inUnits(_ text: String) -> Int? {
        var rest = text[...]
        var sum = 0
        for unit in units {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let after = rest.dropFirst(digits.count)
            guard !digits.isEmpty, digits.count <= 6, after.first == unit.letter else { continue }
            sum += (Int(digits) ?? 0) * unit.seconds
            rest = after.dropFirst()
        }
        return rest.isEmpty && !text.isEmpty ? sum : nil
    }
}

extension Seconds: CustomStringConvertible {
    /// As the help shows a default.
    var description: String { duration.components.seconds.description }
}
