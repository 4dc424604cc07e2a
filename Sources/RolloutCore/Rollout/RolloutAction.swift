/// What the rollout wants done next; all writes are absolute, so doing one twice is harmless.
package enum RolloutAction: Hashable, Sendable {
    case writeJournals([GroupJournal])
    case deleteJournals([String])
    /// One group's instances, all InService; the list is not empty.
    case setProtection(group: String, instances: [String], isProtected: Bool)
    /// Not empty: AWS reads an empty list as all processes.
    case suspend(group: String, processes: [ScalingProcess])
    /// Not empty: AWS reads an empty list as all processes.
    case resume(group: String, processes: [ScalingProcess])
    /// - Parameter protectsNew: Whether what the group launches from now on is protected from scale-in once it is in
    ///   service; `nil` leaves that as it is.
    case setSizes(group: String, from: Sizes, to: Sizes, protectsNew: Bool? = nil)
    /// Sets only whether what the group launches is protected from scale-in.
    case protectNew(group: String, Bool)
    /// Ends an old instance that scaling in does not take, desired capacity kept.
    case terminate(group: String, instance: String)
    /// Writes down what instances of groups were launched from, before that has no name any more.
    case accept([GroupAcceptance])
    case ask(GateQuestion)
    case report(RunEvent.Kind)
}

/// What instances were launched from, and the group that is to carry it.
package struct GroupAcceptance: Hashable, Sendable {
    package var group: String
    package var acceptance: Acceptance
}

extension [RolloutAction] {
    /// The same with all acceptances in one action, at the place of the first: their tags share calls.
    var withSharedAcceptances: [RolloutAction] {
        let accepted = flatMap(\.accepted)
        guard accepted.count > 1, let first = firstIndex(where: { !$0.accepted.isEmpty }) else { return self }
        var actions = filter(\.accepted.isEmpty)
        actions.insert(.accept(accepted), at: first)
        return actions
    }
}

extension RolloutAction {
    fileprivate var accepted: [GroupAcceptance] { if case .accept(let groups) = self { groups } else { [] } }
}

/// A journal and the group that is to carry it.
package struct GroupJournal: Hashable, Sendable {
    package var group: String
    package var journal: Journal

    package init(group: String, journal: Journal) {
        self.group = group
        self.journal = journal
    }
}
