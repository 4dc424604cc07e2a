private import Timekeeping

/// No observation makes a run last for ever, and none is taken for whole that is not.
extension Rollout {
    /// Ends a stage in which nothing comes of what was written: no observation may make a run last for ever.
    mutating func endStall(_ look: Look) {
        let since = look.at - stageSince
        switch stage {
        case .preparing where since >= .seconds(600) + unseen:
            turnBack("journals, protection or suspensions could not be read back within 600 s")
        case .proving where since >= .seconds(600) + unseen && !isCreation && courses.contains { $0.surgedAt == nil }:
            turnBack("journals could not be read back within 600 s")
        case .proving where since >= (options.healthyTimeout + longestGate + options.soak + options.bake) * 3 + unseen:
            let cause = "the newcomers were not proven within \(Int(since.inSeconds)) s: gates or balancers wavered"
            if isCreation { end(.degraded, cause: cause) } else { turnBack(cause) }
        case .committing where since >= options.drainTimeout + options.healthyTimeout + longestHold + unseen:
            end(.degraded, cause: "the old instances had not all gone \(Int(since.inSeconds)) s after the commit")
        case .puttingBack where since >= options.drainTimeout + .seconds(900) + unseen:
            end(.degraded, cause: "flags, processes or journals were not put back within \(Int(since.inSeconds)) s")
        case .securing where since >= .seconds(600) + unseen:
            stackStays("journals or protection could not be read back within 600 s")
        case .preparing, .prepared, .proving, .committing, .puttingBack, .securing, .secured, .rollingBack, .ended:
            break
        }
    }

    /// Whether a look lacks a group that is there in all likelihood: one listing may do so, and nothing is decided on half
    /// of one; only an absence that lasts a minute counts. The way back has its own patience.
    mutating func isPartial(_ look: Look) -> Bool {
        if stage == .rollingBack || courses.allSatisfy({ look.group($0.name) != nil }) {
            partialSince = nil
            return false
        }
        let since = partialSince ?? look.at
        partialSince = since
        pace = Rollout.fastPace
        return look.at - since < .seconds(60)
    }

    private var longestGate: Duration { board.gates.map(\.deadline).max() ?? .zero }
}
