/// A rule by which an alarm or a person changes the desired capacity.
package struct ScalingPolicy: Codable, Sendable, Hashable {
    package enum Adjustment: String, Codable, Sendable, CaseIterable {
        case change = "ChangeInCapacity"
        case exact = "ExactCapacity"
        case percent = "PercentChangeInCapacity"
    }

    package var name: String
    package var arn = ""
    /// `SimpleScaling`; the other kinds are kept and shown, and never act by themselves.
    package var type = "SimpleScaling"
    package var adjustment: Adjustment?
    /// Units or percent; negative to shrink.
    package var amount: Int?
    package var cooldownSeconds: Int?
    /// The least change that a percentage makes.
    package var leastChange: Int?
    /// Of target tracking: for example 50.0.
    package var targetValue: String?
    package var predefinedMetric: String?
    /// Of predictive scaling: `ForecastOnly` or `ForecastAndScale`.
    package var predictiveMode: String?
    package var isEnabled = true
    /// Whether its alarm is in the state ALARM.
    package internal(set) var isBreached = false

    package init(name: String) { self.name = name }

    /// The capacity that it wants in place of `present`.
    func capacity(from present: Int) -> Int {
        let amount = amount ?? 0
        switch adjustment {
        case .change, nil: return present + amount
        case .exact: return amount
        case .percent:
            let exact = present * amount / 100
            let rounded = exact == 0 && amount != 0 ? amount.signum() : exact
            return present + (amount < 0 ? min(rounded, -(leastChange ?? 0)) : max(rounded, leastChange ?? 0))
        }
    }
}
