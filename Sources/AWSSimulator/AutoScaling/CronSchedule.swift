import Timekeeping

/// A time table as cron has it: minute, hour, day of the month, month and day of the week, in UTC.
///
/// A field is `*`, a number, a range `1-5`, a step `*/10` or `8-18/2`, or several of these with commas. When both days
/// are given either will do, as in cron.
struct CronSchedule {
    private let minutes: [Bool]
    private let hours: [Bool]
    private let days: [Bool]
    private let months: [Bool]
    private let weekdays: [Bool]
    private let takesEitherDay: Bool

    /// Reads a table; `nil` for one that is none.
    init?(_ text: String) {
        let fields = text.split(separator: " ").map { String($0) }
        guard fields.count == 5, let minutes = Self.field(fields[0], 0...59), let hours = Self.field(fields[1], 0...23),
            let days = Self.field(fields[2], 1...31), let months = Self.field(fields[3], 1...12),
            let weekdays = Self.field(fields[4], 0...7)
        else { return nil }
        (self.minutes, self.hours, self.days, self.months) = (minutes, hours, days, months)
        var week = weekdays
        // 7 is Sunday, as 0 is.
        week[0] = week[0] || week[7]
        self.weekdays = week
        takesEitherDay = fields[2] != "*" && fields[4] != "*"
    }

    /// The first time after `moment`; `nil` when there is none within five years (the 30th of February).
    func next(after moment: WallTime) -> WallTime? {
        var minute = moment.secondsSince1970 / 60 + 1
        let last = minute + 5 * 366 * 1440
        while minute < last {
            let time = WallTime(secondsSince1970: minute * 60)
            let calendar = CalendarTime(time)
            guard months[calendar.month], isDay(calendar, time) else {
                minute = (minute / 1440 + 1) * 1440
                continue
            }
            if hours[calendar.hour], minutes[calendar.minute] { return time }
            minute += 1
        }
        return nil
    }

    private func isDay(_ calendar: CalendarTime, _ time: WallTime) -> Bool {
        // 1970-01-01 was a Thursday.
        let weekday = Int((time.secondsSince1970 / 86_400 + 4) % 7)
        let (byDate, byWeek) = (days[calendar.day], weekdays[weekday])
        return takesEitherDay ? byDate || byWeek : byDate && byWeek
    }

    private static func field(_ text: String, _ range: ClosedRange<Int>) -> [Bool]? {
        var taken = Array(repeating: false, count: range.upperBound + 1)
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(halves.count), let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0,
                let span = span(String(halves[0]), range)
            else { return nil }
            for value in stride(from: span.lowerBound, through: span.upperBound, by: step) { taken[value] = true }
        }
        return taken
    }

    private static func span(_ text: String, _ range: ClosedRange<Int>) -> ClosedRange<Int>? {
        if text == "*" { return range.upperBound == 7 ? 0...6 : range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last,
            range.contains(first), range.contains(last)
        else { return nil }
        return first...last
    }
}
