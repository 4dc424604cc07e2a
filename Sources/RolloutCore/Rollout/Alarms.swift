private import Timekeeping

/// One alarm of CloudWatch as it was read.
package struct AlarmState: Hashable, Sendable {
    package var name: String
    /// `OK`, `ALARM` or `INSUFFICIENT_DATA`, as AWS spells it.
    package var state: String
    /// CloudWatch's StateReason.
    package var reason: String

    package init(name: String, state: String, reason: String) {
        self.name = name
        self.state = state
        self.reason = reason
    }
}

/// What the last reading of a run's alarms brought.
package struct AlarmReading: Hashable, Sendable {
    /// As read last; empty when they never were.
    package var states: [AlarmState]
    /// Why the last try brought nothing; then ``states`` is what was read before it.
    package var failure: String?

    package init(states: [AlarmState], failure: String? = nil) {
        self.states = states
        self.failure = failure
    }
}

/// What alarms mean for a run.
package enum AlarmFinding: Hashable, Sendable {
    /// None is in ALARM, and all were read.
    case calm
    /// Whether one is in ALARM cannot be told: this never counts as calm.
    case unknown(String)
    case raised(String)

    /// Judges a reading.
    ///
    /// INSUFFICIENT_DATA is no alarm: a metric that counts errors has no data while there are none, and so has a newcomer's.
    /// An alarm that is missing, or in a state that this program does not know, cannot be told.
    ///
    /// - Parameter names: The alarms of the run; none is always calm.
    package init(of names: [String], in reading: AlarmReading?) {
        self = .calm
        let states = reading?.states ?? []
        for name in names {
            guard let alarm = states.first(where: { $0.name == name }) else {
                if reading?.failure == nil, reading != nil { note("alarm \(name) does not exist any more") }
                continue
            }
            switch alarm.state {
            case "OK", "INSUFFICIENT_DATA": break
            case "ALARM":
                self = .raised("alarm \(name) went off: \(alarm.reason)")
                return
            default: note("alarm \(name) is in state \(alarm.state), which nobody knows")
            }
        }
        if let failure = reading?.failure { note(failure) }
        if reading == nil, !names.isEmpty { note("the alarms were not read yet") }
    }

    private mutating func note(_ doubt: String) {
        if case .calm = self { self = .unknown(doubt) }
    }

    /// Why a run must not begin, with what to do about it; `nil` when it may.
    ///
    /// - Parameter mayBeMissing: Whether alarms may come with the stack that is going to be created.
    package static func refusal(of names: [String], _ states: [AlarmState], mayBeMissing: Bool) -> String? {
        for name in names {
            guard let alarm = states.first(where: { $0.name == name }) else {
                if mayBeMissing { continue }
                return "alarm \(name) does not exist in this region: check the name and --region, or leave --alarm out"
            }
            if alarm.state == "ALARM" {
                return
                    "alarm \(name) is in ALARM already: \(alarm.reason); mend that first, or leave --alarm \(name) out"
            }
        }
        return nil
    }
}

extension Rollout {
    /// How long unreadable alarms may hold a commit up.
    private static let alarmPatience = Duration.seconds(300)

    /// Leads a run back when an alarm goes off between the surge and the commit point; later it is only said.
    mutating func heedAlarms(_ look: Look) {
        guard case .raised(let cause) = AlarmFinding(of: options.alarms, in: look.alarms) else { return }
        switch stage {
        case .proving: fail(cause)
        case .committing where hasLetNobodyGo: turnBackFromCommit("\(cause); no old instance has gone yet")
        case .committing where isRollingOn: halt = halt ?? Halt(cause: cause, kind: .failed)
        case .committing, .puttingBack: warn("\(cause): old instances are going already, so the run finishes")
        case .preparing, .prepared, .securing, .secured, .rollingBack, .ended: break
        }
    }

    /// Whether the alarms let the commit begin; what cannot be read holds it up for a while and then leads back.
    ///
    /// - Parameter now: How long the stage lasts by now.
    mutating func areAlarmsKnown(_ look: Look, _ now: Duration) -> Bool {
        guard case .unknown(let doubt) = AlarmFinding(of: options.alarms, in: look.alarms) else {
            patience.alarmsHeldSince = nil
            return true
        }
        let since = patience.alarmsHeldSince ?? now
        patience.alarmsHeldSince = since
        if now - since >= Rollout.alarmPatience {
            let limit = Int(Rollout.alarmPatience.inSeconds)
            fail("everything is proven, but whether an alarm is off could not be told for \(limit) s: \(doubt)")
        }
        return false
    }
}
