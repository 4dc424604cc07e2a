package import AWSWire
import Timekeeping

extension World {
    /// Creates or replaces an alarm; the state of one that is there already stays.
    ///
    /// - Throws: `ValidationError` without what every alarm needs.
    package mutating func putAlarm(_ form: QueryForm) throws(APIError) {
        let name = try form.required("AlarmName")
        for field in ["ComparisonOperator", "EvaluationPeriods"] { _ = try form.required(field) }
        guard form["MetricName"] != nil || form.hasList("Metrics") else {
            throw .validation("At least one of the parameters MetricName, Metrics must be specified")
        }
        guard try form.requiredNumber("EvaluationPeriods") > 0 else {
            throw .validation("EvaluationPeriods must be 1 or more")
        }
        let settings = form.fields.filter { !["Action", "Version", "AlarmName"].contains($0.name) }.map {
            Alarm.Setting(name: $0.name, value: $0.value)
        }
        var alarm = alarms[name] ?? Alarm(name: name, settings: [], configured: now, changed: now)
        alarm.settings = settings
        alarm.configured = now
        alarms.put(alarm)
    }

    /// Sets the state of an alarm.
    ///
    /// - Throws: `ResourceNotFound`.
    package mutating func setAlarm(
        _ name: String, to state: Alarm.State, reason: String, data: String? = nil
    ) throws(APIError) {
        guard var alarm = alarms[name] else {
            throw APIError("ResourceNotFound", "There is no alarm named \(name)", status: 404)
        }
        if alarm.state != state { alarm.changed = now }
        alarm.state = state
        alarm.reason = reason
        alarm.reasonData = data
        alarms.put(alarm)
    }

    /// The state of an alarm by its name or ARN; `nil` when there is none.
    package func alarmState(_ nameOrARN: String) -> Alarm.State? {
        let name = nameOrARN.split(separator: ":alarm:", maxSplits: 1).last.map { String($0) } ?? nameOrARN
        return alarms[name]?.state
    }
}
