package import Timekeeping

/// A change of sizes at a time, once or again and again.
package struct ScheduledAction: Codable, Sendable, Hashable {
    package var name: String
    package var arn = ""
    /// The first time; `nil` for the first time of ``recurrence``.
    package var start: WallTime?
    package var end: WallTime?
    /// Five fields as cron has them, in UTC.
    package var recurrence: String?
    package var minSize: Int?
    package var maxSize: Int?
    package var desiredCapacity: Int?
    /// As it was given; only UTC is simulated.
    package var timeZone: String?
    /// When it will run next.
    package internal(set) var next: WallTime?

    package init(name: String) { self.name = name }
}
