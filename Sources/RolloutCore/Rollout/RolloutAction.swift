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
    /// Writes down what instances of a group were launched from, before that has no name any more.
    case accept(group: String, Acceptance)
    case ask(GateQuestion)
    case report(RunEvent.Kind)
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
