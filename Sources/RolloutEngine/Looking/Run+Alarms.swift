internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// The least time between two readings of the alarms: CloudWatch judges every ten seconds at most.
    private static let alarmPace = Duration.seconds(10)

    /// Refuses a run whose alarms are not there or are off already, before anything is changed.
    ///
    /// - Parameter mayBeMissing: Whether alarms may come with the stack that is going to be created.
    func checkAlarms(mayBeMissing: Bool = false) async throws(RunError) {
        if options.alarms.isEmpty { return }
        let names = options.alarms
        let found: [CloudWatchAlarm]
        do {
            found = try await patiently("reading the alarms") { (client) async throws(AWSError) in
                try await client.describeAlarms(names: names)
            }
        } catch {
            throw .declined(
                "nothing was changed: the alarms of --alarm could not be read: \(error); the permission is "
                    + "cloudwatch:DescribeAlarms")
        }
        let states = found.map { AlarmState($0) }
        updater.audit?(.alarms(AlarmReading(states: states)))
        if let refusal = AlarmFinding.refusal(of: names, states, mayBeMissing: mayBeMissing) {
            throw .declined(refusal)
        }
        for alarm in states where alarm.state == "INSUFFICIENT_DATA" {
            emit(.warning("alarm \(alarm.name) has INSUFFICIENT_DATA, which does not count as ALARM: \(alarm.reason)"))
        }
    }

    /// What the run's alarms say: one call for all of them, at most every ten seconds; what was read stands in between.
    func alarmReading() async -> AlarmReading? {
        if options.alarms.isEmpty { return nil }
        if let last = sight.alarms, let read = sight.alarmsRead, timekeeper.now - read < Run.alarmPace { return last }
        sight.alarmsRead = timekeeper.now
        do {
            // A call that hangs or is throttled must not hold up the looks at the groups.
            let found = try await client.until(timekeeper.now + .seconds(15)).describeAlarms(names: options.alarms)
            sight.alarms = AlarmReading(states: found.map { AlarmState($0) })
        } catch {
            let text = "the alarms cannot be read: \(error)"
            if sight.alarms?.failure == nil { emit(.warning("\(text); no old instance goes before they are")) }
            sight.alarms = AlarmReading(states: sight.alarms?.states ?? [], failure: text)
        }
        if let reading = sight.alarms { updater.audit?(.alarms(reading)) }
        return sight.alarms
    }
}

extension AlarmState {
    fileprivate init(_ alarm: CloudWatchAlarm) {
        self.init(name: alarm.name, state: alarm.stateValue, reason: alarm.stateReason)
    }
}
