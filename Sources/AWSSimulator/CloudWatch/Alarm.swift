package import Timekeeping

/// An alarm of CloudWatch. Nothing is measured: its state is what somebody, or the scenario, sets.
package struct Alarm: Keyed {
    /// A state, as CloudWatch names it.
    package enum State: String, Codable, Sendable, CaseIterable {
        case ok = "OK"
        case alarm = "ALARM"
        case insufficientData = "INSUFFICIENT_DATA"
    }

    package let name: String
    /// What PutMetricAlarm was given, in its order: fields and their values.
    package internal(set) var settings: [Setting]
    package internal(set) var state = State.insufficientData
    package internal(set) var reason = "Unchecked: Initial alarm creation"
    package internal(set) var reasonData: String?
    package internal(set) var configured: WallTime
    package internal(set) var changed: WallTime

    package var key: String { name }

    /// A field of PutMetricAlarm.
    package struct Setting: Codable, Sendable, Hashable {
        package let name: String
        package let value: String
    }
}
