package import Timekeeping

/// A moment of a run, as `--at` names it.
package enum AuditTime: Hashable, Sendable {
    /// Since the run began.
    case elapsed(Duration)
    /// A time of day in UTC: the first such moment since the run began.
    case clock(hour: Int, minute: Int, second: Int)
    case wall(WallTime)

    /// Reads `+90s`, `+1h30m`, `09:05`, `09:05:30` or an RFC 3339 time; `nil` for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("+") {
            guard let duration = Self.duration(text.dropFirst()) else { return nil }
            self = .elapsed(duration)
        } else if let time = WallTime(iso8601: text) {
            self = .wall(time)
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { $0.count == 2 && $0.allSatisfy(\.isASCIIDigit) ? Int($0) : nil }
            guard numbers.count == parts.count, (2...3).contains(numbers.count), numbers[0] < 24,
                numbers.dropFirst().allSatisfy({ $0 < 60 })
            else { return nil }
            self = .clock(hour: numbers[0], minute: numbers[1], second: numbers.count == 3 ? numbers[2] : 0)
        }
    }

    /// How long after the beginning of a run that began at `start` the moment is; negative before it.
    package func elapsed(since start: WallTime) -> Duration {
        switch self {
        case .elapsed(let duration): return duration
        case .wall(let time): return time - start
        case .clock(let hour, let minute, let second):
            let day = Int64(86_400)
            let wanted = Int64(hour * 3600 + minute * 60 + second)
            let seconds = ((wanted - start.secondsSince1970 % day) % day + day) % day
            let moment = WallTime(secondsSince1970: start.secondsSince1970 + seconds)
            return max(.zero, moment - start)
        }
    }

    /// Whole hours, minutes and seconds in this order, each at most once; a number alone means seconds.
    private static func duration(_ text: Substring) -> Duration? {
        var rest = text
        var seconds = 0
        for (unit, factor) in [(Character("h"), 3600), ("m", 60), ("s", 1)] {
            let digits = rest.prefix(while: \.isASCIIDigit)
            let after = rest.dropFirst(digits.count)
            guard !digits.isEmpty, digits.count <= 6, let number = Int(digits) else { continue }
            guard after.first == unit || (after.isEmpty && unit == "s") else { continue }
            seconds += number * factor
            rest = after.dropFirst()
        }
        return rest.isEmpty && !text.isEmpty ? .seconds(seconds) : nil
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
