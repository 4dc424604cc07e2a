import Timekeeping

extension WatchedGroup {
    /// Whose doing it is that an instance goes.
    private enum Cause {
        case environment
        /// AWS balances zones: it goes for this newcomer.
        case balancing(String)
        case run(String)
    }

    /// Accounts for an instance that has begun to go since the last look.
    mutating func judgeEnd(
        of old: InstanceView, _ suspended: [ScalingProcess], _ origin: Origin, _ terms: RefereeTerms, now: WallTime
    ) -> [Finding] {
        guard old.counts || old.lifecycle.isStandby, !ended.contains(old.id) else { return [] }
        let present = view(old.id)
        let isLeaving = present.map { !$0.counts && !$0.lifecycle.isStandby } ?? true
        let isDead = present.map { !$0.isAlive } ?? true
        let isPutAside = present?.lifecycle.isStandby == true && old.lifecycle == .inService
        guard isLeaving || isDead || isPutAside else { return [] }
        // Whoever is put aside may still not be ended.
        if !isPutAside { ended.insert(old.id) }
        switch cause(of: old, isDead: isDead && !isLeaving, isMachineGone: present.map { !$0.isAlive } ?? false, origin)
        {
        case .environment:
            if hasServed.contains(old.id) { killed += old.weight }
            lastLoss = now
            return []
        case .balancing(let newcomer):
            if hasServed.contains(old.id), !hasServed.contains(newcomer) {
                killed += old.weight
                lentWeights[newcomer] = old.weight
            }
            lastLoss = now
            return []
        case .run(let doing): return judgeVictim(old, doing, terms)
        }
    }

    /// - Parameter isMachineGone: Whether its machine has stopped running with the same event that takes it out: of scaling
    ///   in a machine hears only later.
    private mutating func cause(
        of old: InstanceView, isDead: Bool, isMachineGone: Bool, _ origin: Origin
    ) -> Cause {
        if isDead || !old.isAlive { return .environment }
        switch origin {
        case .outside: return .environment
        case .call(let actor, let operation): return .run("\(actor) called \(operation)")
        case .event(.group(let event)) where event.isOwnWill: return .environment
        case .event:
            if !old.isHealthy || isMachineGone { return .environment }
            if let newcomer = takeBalancer(for: old) { return .balancing(newcomer) }
            return switch sizeWriter {
            case .nobody, .outside: .environment
            case .actor(let actor): .run("the sizes that \(actor) wrote")
            case .stack: .run("the sizes that the stack update wrote")
            }
        }
    }

    /// A newcomer that balances zones, and for which nobody has gone yet; each excuses the end of one.
    private mutating func takeBalancer(for old: InstanceView) -> String? {
        guard !balancers.contains(old.id), let first = balancers.first else {
            balancers.removeAll { $0 == old.id }
            return nil
        }
        balancers.removeFirst()
        return first
    }

    private mutating func judgeVictim(_ old: InstanceView, _ doing: String, _ terms: RefereeTerms) -> [Finding] {
        func victim(_ expected: String) -> [Finding] {
            [finding(.victims, "\(name)/\(old.id)", expected: expected, seen: "it goes, because of \(doing)")]
        }
        if old.lifecycle.isStandby { return victim("an instance in Standby to stay") }
        if !knownContents.contains(where: { $0.launchesTheSame(as: old.content) }) {
            return victim("an instance of neither the old nor the new version to stay")
        }
        guard let native = natives[old.id] else {
            if strategy.isRolling, hasBegun, settled.contains(old.id), !hasForeignSizes {
                return victim("a newcomer to stay that was proven when old ones went for it")
            }
            // Somebody has marked it: ReplaceUnhealthy is suspended, and whoever did that replaces what is marked.
            if phase == "surging", !old.isHealthy { return [] }
            // What came because of somebody else's sizes, or of CloudFormation's, may go with them.
            guard phase == "prepared" || phase == "surging", !hasForeignSizes, !undoesReset, sizeWriter != .stack else {
                return []
            }
            return victim("a newcomer to stay until the journal says that the run turns back (it says \(phase ?? "-"))")
        }
        if native.isProtected, expectedProtection[old.id] == true, !terms.replacesProtected {
            return victim("an instance that the user has protected to stay")
        }
        // Where somebody has scaled, there may be more old instances than there is room for; S1 still holds.
        guard phase == "committing" || hasForeignSizes else {
            return [
                finding(
                    .pointOfNoReturn, "\(name)/\(old.id)", expected: "an old instance to stay until the run commits",
                    seen: "it goes in phase \(phase ?? "-"), because of \(doing)")
            ]
        }
        if let target, old.content.identity == target.identity, !hasForeignSizes, !terms.replacesAll {
            return victim("an instance that is up to date to stay")
        }
        // The next batch needs a proof of its own.
        if strategy.isRolling {
            hasBegun = true
            proof = Proof()
        }
        return []
    }
}

extension GroupEvent {
    /// Whether AWS, or what the user has set up, ends instances with this, whatever a run does.
    fileprivate var isOwnWill: Bool {
        switch self {
        case .hookTimedOut, .rebalance, .scheduledAction, .lifetimeOver, .refreshStep, .interrupted: true
        default: false
        }
    }
}
