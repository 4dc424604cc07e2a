internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Looks at groups once: all of them with one listing, and each traffic source once when `health` is wanted.
    func look(_ names: [String], health: Bool) async throws(RunError) -> Look {
        try await look(names, readsSources: health) { _ in health }
    }

    /// Looks at groups once, and asks the traffic sources of some of them.
    ///
    /// - Parameters:
    ///   - readsSources: Whether the traffic sources of all groups are read, asked or not.
    ///   - failuresSince: Also reads launches that failed after this time, for groups that lack instances.
    ///   - asks: Whether the traffic sources of a group are asked; it is given without them.
    func look(
        _ names: [String], readsSources: Bool = false, failuresSince: WallTime? = nil,
        asking asks: (GroupSnapshot) -> Bool
    ) async throws(RunError) -> Look {
        sight.looks += 1
        let groups = try await describe(names)
        var snapshots: [GroupSnapshot] = []
        var states: [RolloutCore.TrafficSource: SourceStates] = [:]
        try await readContents(of: groups)
        for name in names {
            guard let group = groups.first(where: { $0.name == name }) else { continue }
            let tags = group.tags.map { JournalTags.Tag(key: $0.key, value: $0.value) }
            sight.journalTags[name] = JournalTags.headFirst(tags.filter { JournalTags.isJournal($0.key) })
            sight.otherTags[name] =
                tags.filter { !JournalTags.isJournal($0.key) && !$0.key.hasPrefix("aws:") }.count
            sight.followed[name] = followedTemplates(of: group)
            sight.described[name] = group
            if readsSources { _ = try await trafficSources(of: group) }
            var snapshot = try await snapshot(group, sources: knownSources(of: group))
            try await acceptEqualContent(&snapshot, Acceptance(tags), keys: tags.map(\.key))
            if asks(snapshot) {
                let sources = try await trafficSources(of: group)
                for source in sources where states[source] == nil { states[source] = try await sourceStates(source) }
                snapshot.add(states, of: try await sourcesThatStay(sources, of: group, states))
            }
            snapshots.append(snapshot)
        }
        let failures = try await launchFailures(snapshots, since: failuresSince)
        let look = Look(at: timekeeper.now, wallTime: timekeeper.wallTime, groups: snapshots, launchFailures: failures)
        sight.last = look
        note(look)
        return look
    }

    /// How old a look may be that is used for the next decision, too.
    private static let freshness = Duration.seconds(3)

    /// The last look, if it was taken just now and shows all of `names`: what was seen need not be asked again.
    func freshLook(_ names: [String]) -> Look? {
        guard var look = sight.last, timekeeper.now - look.at <= Run.freshness else { return nil }
        look.groups = names.compactMap { name in look.groups.first { $0.name == name } }
        return look.groups.count == names.count ? look : nil
    }

    func describe(_ names: [String]) async throws(RunError) -> [AutoScalingGroup] {
        if names.isEmpty { return [] }
        return try await calling("reading the groups") { (client) async throws(AWSError) in
            try await client.describeAutoScalingGroups(names: names)
        }
    }

    private func snapshot(
        _ group: AutoScalingGroup, sources: [RolloutCore.TrafficSource]
    ) async throws(RunError) -> GroupSnapshot {
        let weights = weightsByType(group)
        let instances = group.instances.map { instance in
            let weight = instance.weightedCapacity ?? instance.instanceType.flatMap { weights[$0] } ?? 1
            return InstanceSnapshot(
                id: instance.id, zone: instance.availabilityZone, type: instance.instanceType ?? "",
                lifecycle: LifecycleState(instance.lifecycleState), isHealthy: instance.isHealthy,
                identity: identity(of: instance), isProtected: instance.protectedFromScaleIn, weight: weight,
                sources: [])
        }
        return GroupSnapshot(
            name: group.name,
            sizes: Sizes(minimum: group.minSize, desired: group.desiredCapacity, maximum: group.maxSize),
            suspended: group.suspendedProcesses.map { .init(name: $0.name, reason: $0.reason) }.sorted {
                $0.name < $1.name
            },
            instances: instances.sorted { $0.id < $1.id },
            newInstancesProtected: group.newInstancesProtectedFromScaleIn, target: try await target(of: group),
            sources: sources,
            journal: sight.journal(of: group.name),
            hasJournalTags: !(sight.journalTags[group.name] ?? []).isEmpty,
            strategyTag: group.tags.first { $0.key == JournalTags.strategyKey }?.value,
            isBeingDeleted: group.status != nil, hasHealth: false)
    }

    /// Weights apply only where an override gives one: the sizes are instances otherwise.
    private func weightsByType(_ group: AutoScalingGroup) -> [String: Int] {
        var weights: [String: Int] = [:]
        for override in group.mixedInstancesPolicy?.overrides ?? [] {
            if let type = override.instanceType, let weight = override.weightedCapacity { weights[type] = weight }
        }
        return weights
    }

    /// Launches that failed for groups which lack instances; read in every third look, since the list is long.
    private func launchFailures(
        _ groups: [GroupSnapshot], since: WallTime?
    ) async throws(RunError) -> [LaunchFailure] {
        guard let since else { return [] }
        var failures: [LaunchFailure] = []
        for group in groups where !sight.missing.contains("DescribeScalingActivities") {
            let capacity = group.instances.filter(\.lifecycle.countsAsCapacity).reduce(0) { $0 + $1.weight }
            guard capacity < group.sizes.desired else { continue }
            if let last = sight.activitiesRead[group.name], sight.looks - last < 3 {
                failures += sight.launchFailures[group.name] ?? []
                continue
            }
            sight.activitiesRead[group.name] = sight.looks
            let activities = try await optional("DescribeScalingActivities", "failed launches are not explained") {
                (client) async throws(AWSError) in
                try await client.describeScalingActivities(group: group.name, since: since)
            }
            let found = (activities ?? []).reversed().filter { $0.statusCode == "Failed" }.filter {
                $0.description.hasPrefix("Launching") || $0.description.contains("launch")
            }.map { LaunchFailure(group: group.name, message: $0.statusMessage) }
            sight.launchFailures[group.name] = found
            failures += found
        }
        return failures
    }

    /// Calls an operation that the run can do without: where the endpoint lacks it, that is noted once and skipped.
    func optional<Value>(
        _ operation: String, _ consequence: String, _ body: (AWSClient) async throws(AWSError) -> Value
    ) async throws(RunError) -> Value? {
        if sight.missing.contains(operation) { return nil }
        do {
            return try await patiently("calling \(operation)", body)
        } catch {
            guard error.isOperationMissing else { throw .aws(error, purpose: "calling \(operation)") }
            sight.missing.insert(operation)
            emit(.note("the endpoint does not have \(operation): \(consequence)"))
            return nil
        }
    }
}

extension GroupSnapshot {
    /// Adds what the traffic sources say of the instances.
    fileprivate mutating func add(
        _ states: [RolloutCore.TrafficSource: SourceStates], of sources: [RolloutCore.TrafficSource]
    ) {
        self.sources = sources
        for index in instances.indices {
            let id = instances[index].id
            instances[index].sources = sources.compactMap { states[$0]?.health(of: id, source: $0) }
        }
        hasHealth = true
    }
}
