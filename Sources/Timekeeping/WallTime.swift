/// A moment of civil time in UTC, to the millisecond: for people, journals and signatures, never for deadlines.
package struct WallTime: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package var millisecondsSince1970: Int64

    package init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    package init(secondsSince1970: Int64) {
        self.init(millisecondsSince1970: secondsSince1970 * 1000)
    }

    package var secondsSince1970: Int64 { millisecondsSince1970.flooredQuotient(1000) }

    package static func < (left: WallTime, right: WallTime) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }

    package static func + (time: WallTime, duration: Duration) -> WallTime {
        WallTime(millisecondsSince1970: time.millisecondsSince1970 + duration.wholeNanoseconds / 1_000_000)
    }

    package static func - (left: WallTime, right: WallTime) -> Duration {
        .milliseconds(left.millisecondsSince1970 - right.millisecondsSince1970)
    }
}

/// A date and a time of day in UTC, in the proleptic Gregorian calendar.
package struct CalendarTime: Hashable, Sendable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to 31.
    package var day: Int
    /// 0 to 23.
    package var hour: Int
    /// 0 to 59.
    package var minute: Int
    /// 0 to 59; leap seconds do not exist here.
    package var second: Int
    /// 0 to 999.
    package var millisecond: Int

    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0)
    {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.millisecond = millisecond
    }

    /// The calendar's view of `time`; the days are counted as in
    /// https://howardhinnant.github.io/date_algorithms.html#civil_from_days.
    package init(_ time: WallTime) {
        let days = time.millisecondsSince1970.flooredQuotient(86_400_000)
        let rest = Int(time.millisecondsSince1970 - days * 86_400_000)
        let shifted = Int(days) + 719_468
        let era = Int64(shifted).flooredQuotient(146_097)
        let dayOfEra = shifted - Int(era) * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.init(
            year: yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, hour: rest / 3_600_000,
            minute: rest / 60_000 % 60, second: rest / 1000 % 60, millisecond: rest % 1000)
    }

    /// The moment that this date and time name; fields out of range carry over.
    package var wallTime: WallTime {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = Int64(shiftedYear).flooredQuotient(400)
        let yearOfEra = shiftedYear - Int(era) * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + Int64(dayOfEra) - 719_468
        let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return WallTime(millisecondsSince1970: seconds * 1000 + Int64(millisecond))
    }
}

extension WallTime {
    /// The time as AWS writes it, for example `2026-11-22T09:05:00.000Z`.
    package var iso8601: String {
        let time = CalendarTime(self)
        return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))T"
            + "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
            + ".\(padded(time.millisecond, 3))Z"
    }

    /// The time as a signature needs it, for example `20261122T090500Z`.
    package var iso8601Basic: String {
        let time = CalendarTime(self)
        return "\(padded(time.year, 4))\(padded(time.month, 2))\(padded(time.day, 2))T"
            + "\(padded(time.hour, 2))\(padded(time.minute, 2))\(padded(time.second, 2))Z"
    }

    /// The time of day for a person, for example `09:05:00`, in UTC.
    package var clockTime: String {
        let time = CalendarTime(self)
        return "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
    }

    /// Reads `2026-11-22T09:05:00Z`, with or without a fraction or an offset (`+01:00`), and the basic form
    /// `20261122T090500Z`; `nil` for anything else, impossible dates included.
    package init?(iso8601 text: String) {
        var digits: [Int] = []
        var rest = text.utf8[...]
        func take(_ count: Int) -> Int? {
            let part = rest.prefix(count)
            guard part.count == count, part.allSatisfy(\.isDigit) else { return nil }
            rest = rest.dropFirst(count)
            return part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        for (index, width) in [4, 2, 2, 2, 2, 2].enumerated() {
            guard let number = take(width) else { return nil }
            digits.append(number)
            if let next = rest.first, next.separates(partsAt: index) {
                rest = rest.dropFirst()
            } else if index == 2 {
                return nil
            }
        }
        var millisecond = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = rest.prefix(while: \.isDigit)
            guard !fraction.isEmpty else { return nil }
            rest = rest.dropFirst(fraction.count)
            millisecond = fraction.prefix(3).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            for _ in 0..<max(0, 3 - fraction.count) { millisecond *= 10 }
        }
        guard let offset = offsetSeconds(Substring(rest)) else { return nil }
        let calendar = CalendarTime(
            year: digits[0], month: digits[1], day: digits[2], hour: digits[3], minute: digits[4], second: digits[5],
            millisecond: millisecond)
        let time = calendar.wallTime
        guard CalendarTime(time) == calendar else { return nil }
        self.init(millisecondsSince1970: time.millisecondsSince1970 - Int64(offset) * 1000)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// Whether this may stand after the part number `index` of a time: year, month, day, hour, minute, second.
    fileprivate func separates(partsAt index: Int) -> Bool {
        switch index {
        case 0, 1: self == UInt8(ascii: "-")
        case 2: self == UInt8(ascii: "T") || self == UInt8(ascii: " ")
        case 3, 4: self == UInt8(ascii: ":")
        default: false
        }
    }
}

/// Seconds east of UTC that `text` (`Z`, nothing, `+01:00`, `-0530`) names.
private func offsetSeconds(_ text: Substring) -> Int? {
    if text.isEmpty || text == "Z" { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.count == 4, let number = Int(digits) else { return nil }
    return (sign == "-" ? -1 : 1) * (number / 100 * 3600 + number % 100 * 60)
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
    /// Divides and rounds towards negative infinity; `divisor` is positive.
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
