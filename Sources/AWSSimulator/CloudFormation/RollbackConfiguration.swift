import Timekeeping

/// The alarms that turn an operation on a stack back, and how long they are watched after it.
package struct RollbackConfiguration: Codable, Sendable, Hashable {
    /// 0 to 180.
    package var monitoringMinutes = 0
    /// ARNs of CloudWatch alarms, at most 5.
    package var alarms: [String] = []

    package init(monitoringMinutes: Int = 0, alarms: [String] = []) {
        self.monitoringMinutes = monitoringMinutes
        self.alarms = alarms
    }
}

extension World {
    /// Whether the alarm with this ARN is in the state ALARM.
    func isRinging(_ alarm: String) -> Bool { alarmState(alarm) == .alarm }

    /// The first alarm of the stack's rollback configuration that rings, as a reason to turn back; `nil` for none.
    func alarmReason(of stack: Stack) -> String? {
        stack.rollback.alarms.first(where: isRinging).map {
            "Rollback trigger(s) [\($0)] is in the state ALARM"
        }
    }

    /// Keeps an operation whose resources are done open while the alarms are watched; the cleanup waits, too.
    ///
    /// - Returns: Whether it is to wait.
    mutating func keepsMonitoring(_ stack: Stack) -> Bool {
        guard stack.rollback.monitoringMinutes > 0, stack.parent == nil else { return false }
        guard let began = stack.operation?.monitoringSince else {
            cloudFormation.stacks[stack.id]?.operation?.monitoringSince = now
            scheduleStep(of: stack.id, after: .seconds(1))
            return true
        }
        guard now - began < .seconds(60 * stack.rollback.monitoringMinutes) else { return false }
        scheduleStep(of: stack.id, after: .seconds(1))
        return true
    }

    /// Refuses a configuration that AWS would refuse.
    func check(_ rollback: RollbackConfiguration) throws(APIError) {
        guard (0...180).contains(rollback.monitoringMinutes) else {
            throw .validation(
                "1 validation error detected: Value '\(rollback.monitoringMinutes)' at "
                    + "'rollbackConfiguration.monitoringTimeInMinutes' failed to satisfy constraint: Member must have "
                    + "value less than or equal to 180")
        }
        guard rollback.alarms.count <= 5 else {
            throw .validation("You can specify at most 5 rollback triggers.")
        }
    }
}
