/// What one look at AWS showed, in digest.
package struct AuditLook: Hashable, Sendable {
    package var groups: [AuditGroup]
    /// Groups that look as they did when they were written down last.
    package var unchanged: [String]
    /// Launches that failed, with AWS's words.
    package var launchFailures: [String]

    package init(groups: [AuditGroup], unchanged: [String] = [], launchFailures: [String] = []) {
        self.groups = groups
        self.unchanged = unchanged
        self.launchFailures = launchFailures
    }

    /// All that `look` shows.
    package init(_ look: Look) {
        self.init(
            groups: look.groups.map { AuditGroup($0) },
            launchFailures: look.launchFailures.map { "\($0.group): \($0.message)" })
    }

    /// The same, with the groups that `known` has already only by their names.
    package func without(_ known: [AuditGroup]) -> AuditLook {
        AuditLook(
            groups: groups.filter { !known.contains($0) },
            unchanged: groups.filter { known.contains($0) }.map(\.name), launchFailures: launchFailures)
    }
}

/// One group as a look showed it.
package struct AuditGroup: Hashable, Sendable {
    package var name: String
    package var sizes: Sizes
    /// What it launches; `nil` if that cannot be told.
    package var target: String?
    package var suspended: [String]
    /// Who holds it and how far that run is, as its journal says; `nil` without one.
    package var journal: String?
    /// Whether its traffic sources were asked.
    package var hasHealth: Bool
    /// Whether what it launches is protected from scale-in.
    package var protectsNew: Bool
    package var instances: [AuditInstance]

    package init(
        name: String, sizes: Sizes, target: String?, suspended: [String], journal: String?, hasHealth: Bool,
        protectsNew: Bool = false, instances: [AuditInstance]
    ) {
        self.name = name
        self.sizes = sizes
        self.target = target
        self.suspended = suspended
        self.journal = journal
        self.hasHealth = hasHealth
        self.protectsNew = protectsNew
        self.instances = instances
    }

    package init(_ group: GroupSnapshot) {
        let current = group.upToDate.map(\.id)
        self.init(
            name: group.name, sizes: group.sizes, target: group.target?.description,
            suspended: group.suspended.map(\.name), journal: group.journal.words, hasHealth: group.hasHealth,
            protectsNew: group.newInstancesProtected,
            instances: group.instances.map { AuditInstance($0, isCurrent: current.contains($0.id)) })
    }
}

/// One instance as a look showed it.
package struct AuditInstance: Hashable, Sendable {
    /// What one traffic source says of it.
    package struct Source: Hashable, Sendable {
        package var name: String
        package var isServing: Bool
        package var state: String

        package init(name: String, isServing: Bool, state: String) {
            self.name = name
            self.isServing = isServing
            self.state = state
        }
    }

    package var id: String
    package var zone: String
    /// The LifecycleState as AWS spells it.
    package var state: String
    package var isHealthy: Bool
    package var isProtected: Bool
    /// What it was launched from; `nil` where AWS shows none.
    package var identity: String?
    /// Whether it counts as capacity and is what the group would launch today.
    package var isCurrent: Bool
    package var sources: [Source]

    package init(
        id: String, zone: String = "", state: String, isHealthy: Bool, isProtected: Bool, identity: String?,
        isCurrent: Bool, sources: [Source] = []
    ) {
        self.id = id
        self.zone = zone
        self.state = state
        self.isHealthy = isHealthy
        self.isProtected = isProtected
        self.identity = identity
        self.isCurrent = isCurrent
        self.sources = sources
    }

    init(_ instance: InstanceSnapshot, isCurrent: Bool) {
        self.init(
            id: instance.id, zone: instance.zone, state: instance.lifecycle.name, isHealthy: instance.isHealthy,
            isProtected: instance.isProtected, identity: instance.identity?.description, isCurrent: isCurrent,
            sources: instance.sources.map {
                Source(name: $0.source.description, isServing: $0.isServing, state: $0.state)
            })
    }
}

extension JournalReading {
    /// In a few words; `nil` for none.
    fileprivate var words: String? {
        switch self {
        case .none: nil
        case .valid(let journal): "run \(journal.runID) of \(journal.owner): \(journal.phase.rawValue)"
        case .torn(let reason): "cannot be trusted: \(reason)"
        }
    }
}
