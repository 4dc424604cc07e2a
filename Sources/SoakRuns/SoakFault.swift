import AWSSimulator
import Transport

/// Something that goes wrong with calls, by chance.
struct SoakFault: Sendable, CustomStringConvertible {
    enum Kind: String, CaseIterable, Sendable {
        case throttle
        case serverError = "server-error"
        case lostAnswer = "lost-answer"
        case lostRequest = "lost-request"
        case reset
        case busyGroup = "scaling-activity-in-progress"
        case contention = "resource-contention"
    }

    let kind: Kind
    /// For each call.
    let chance: Double

    /// A random subset of all faults; none at all in one run of five.
    static func swarm(_ random: inout SeededRandom) -> [SoakFault] {
        guard random.chance(0.8) else { return [] }
        return Kind.allCases.compactMap { kind in
            guard random.chance(0.35) else { return nil }
            let chances = kind == .throttle ? [0.05, 0.3, 0.8] : [0.005, 0.02, 0.06]
            return SoakFault(kind: kind, chance: random.pick(chances))
        }
    }

    /// After this long no call goes wrong any more because of ``wireSwarm(_:)``.
    static let wireFaultsEnd = Duration.seconds(1200)

    /// A random subset of what a scenario can do to calls; none in two runs of three.
    static func wireSwarm(_ random: inout SeededRandom) -> [Scenario.Fault] {
        guard random.chance(0.35) else { return [] }
        let effects: [Scenario.Fault.Effect] = [
            .timeOut(.madeLater(TimeSpan(from: 1, to: 40))), .cutBody, .htmlPage, .duplicate, .expiredPage,
            .staleRead(TimeSpan(from: 0, to: 10)), .missingInstances(1), .ghostInstances(1),
            .lateTags(TimeSpan(from: 1, to: 10)), .lateStatus(TimeSpan(from: 1, to: 10)),
        ]
        return effects.compactMap { effect in
            guard random.chance(0.25) else { return nil }
            var calls = CallSelection(chance: random.pick([0.01, 0.05]))
            calls.to = wireFaultsEnd
            return Scenario.Fault(effect, calls)
        }
    }

    var description: String { "\(kind.rawValue) \(chance)" }

    /// What becomes of a call that the fault hits; `nil` when it does not concern such a call.
    func interception(of call: RequestInfo) -> Interception? {
        switch kind {
        case .throttle:
            return call.service == .ec2
                ? .answer(APIError("RequestLimitExceeded", "Request limit exceeded.", status: 503))
                : .answer(APIError("Throttling", "Rate exceeded"))
        case .serverError: return .answer(APIError("InternalFailure", "out of order", status: 500))
        case .lostAnswer: return .applyThenLose
        case .lostRequest: return .fail(.timedOut(host: "aws", after: .seconds(60)))
        case .reset: return .fail(.connectionLost(host: "aws", reason: "connection reset by peer"))
        case .busyGroup:
            guard call.service == .autoScaling, call.isChanging else { return nil }
            return .answer(APIError("ScalingActivityInProgress", "Activity 1 is in progress and blocks this action."))
        case .contention:
            guard call.service == .autoScaling, call.isChanging else { return nil }
            return .answer(APIError("ResourceContention", "You already have a pending update.", status: 500))
        }
    }
}
