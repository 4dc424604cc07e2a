import RolloutCore
import Timekeeping

/// A small pure Auto Scaling: it applies a rollout's actions to groups, moves them in time, and notes every broken promise.
///
/// Scaling in is adversarial: of the unprotected instances it takes first the one that the run must not lose, since AWS
/// chooses the zone before any policy.
struct FleetModel {
    var now = Instant.origin
    var groups: [ModelGroup]
    /// What a source says of an instance that has been in service for so long.
    var health: (InstanceSnapshot, TrafficSource, Duration) -> SourceHealth = FleetModel.healthyAfterTenSeconds
    var bootTime = Duration.seconds(20)
    var drainTime = Duration.seconds(30)
    var failures: [LaunchFailure] = []
    /// What the rollout is at: it decides who may go.
    var stage = Rollout.Stage.preparing
    var violations: [String] = []
    /// Whether old instances may go although they are up to date.
    var replacesAll = false
    private var launched = 0

    init(_ groups: [ModelGroup]) {
        self.groups = groups
        for index in self.groups.indices { self.groups[index].beginWatch() }
    }

    static func healthyAfterTenSeconds(
        _ instance: InstanceSnapshot, _ source: TrafficSource, _ age: Duration
    ) -> SourceHealth {
        let isServing = age >= .seconds(10)
        return SourceHealth(source: source, isServing: isServing, state: isServing ? "InService" : "initial")
    }

    subscript(_ name: String) -> ModelGroup {
        get { groups.first { $0.name == name } ?? ModelGroup(name, sizes: .zero, target: nil) }
        set { for index in groups.indices where groups[index].name == name { groups[index] = newValue } }
    }

    var wallTime: WallTime { WallTime(secondsSince1970: 1_800_000_000) + (now - .origin) }

    func look(health: Bool) -> Look {
        Look(at: now, wallTime: wallTime, groups: groups.map { snapshot($0, health: health) }, launchFailures: failures)
    }

    private func snapshot(_ group: ModelGroup, health: Bool) -> GroupSnapshot {
        let instances = group.instances.map { instance in
            var snapshot = instance.snapshot
            if health { snapshot.sources = sources(instance, group) }
            return snapshot
        }
        return GroupSnapshot(
            name: group.name, sizes: group.sizes, suspended: group.suspended, instances: instances,
            newInstancesProtected: group.newInstancesProtected, target: group.target, sources: group.sources,
            journal: group.journal, strategyTag: group.strategyTag, hasHealth: health)
    }

    func sources(_ instance: ModelGroup.Instance, _ group: ModelGroup) -> [SourceHealth] {
        let age = instance.inServiceSince.map { now - $0 } ?? .zero
        return group.sources.map { health(instance.snapshot, $0, age) }
    }

    /// Lets time pass, from one change of an instance to the next.
    mutating func advance(to instant: Instant) {
        while now < instant {
            let changes = groups.flatMap(\.instances).compactMap(\.nextChange).filter { $0 > now }
            now = min(changes.min() ?? instant, now + .seconds(5), instant)
            for index in groups.indices { live(index) }
            checkPromises()
        }
    }

    /// Ends instances without asking the run, as a spot interruption does.
    mutating func kill(_ id: String) {
        for index in groups.indices {
            guard let place = groups[index].instances.firstIndex(where: { $0.snapshot.id == id }) else { continue }
            groups[index].isMeddledWith = true
            groups[index].floor -= groups[index].instances[place].snapshot.weight
            groups[index].instances.remove(at: place)
        }
    }

    private mutating func live(_ index: Int) {
        for place in groups[index].instances.indices {
            guard let change = groups[index].instances[place].nextChange, change <= now else { continue }
            if case .pending = groups[index].instances[place].snapshot.lifecycle {
                groups[index].instances[place].snapshot.lifecycle = .inService
                groups[index].instances[place].inServiceSince = now
                groups[index].instances[place].nextChange = nil
            }
        }
        groups[index].instances.removeAll {
            if case .terminating = $0.snapshot.lifecycle, let gone = $0.nextChange { gone <= now } else { false }
        }
        replaceUnhealthy(index)
        scale(index)
    }

    private mutating func replaceUnhealthy(_ index: Int) {
        guard !groups[index].isSuspended(.replaceUnhealthy) else { return }
        for instance in groups[index].instances where instance.snapshot.lifecycle == .inService {
            if !instance.snapshot.isHealthy { terminate(instance.snapshot.id, index, by: "ReplaceUnhealthy") }
        }
    }

    /// Launches up to the desired capacity, or removes what is unprotected down to it.
    mutating func scale(_ index: Int) {
        if let text = groups[index].launchFailure, groups[index].capacity < groups[index].sizes.desired {
            let failure = LaunchFailure(group: groups[index].name, message: text)
            if !failures.contains(failure) { failures.append(failure) }
        }
        while groups[index].launchFailure == nil, let target = groups[index].target,
            groups[index].capacity < groups[index].sizes.desired
        {
            launch(target, index)
        }
        while let victim = victim(groups[index]) { terminate(victim, index, by: "scaling in") }
    }

    private mutating func launch(_ target: LaunchTarget, _ index: Int) {
        launched += 1
        let group = groups[index]
        let override = target.overrides.first
        groups[index].instances.append(
            .init(
                snapshot: InstanceSnapshot(
                    id: "i-new\(launched)", zone: "eu-west-1b", type: override?.instanceType ?? group.launchType,
                    lifecycle: .pending("Pending"), identity: override?.identity ?? target.identity,
                    isProtected: group.newInstancesProtected, weight: group.launchWeight),
                nextChange: now + bootTime))
    }

    private func victim(_ group: ModelGroup) -> String? {
        let excess = group.capacity - group.sizes.desired
        let open = group.instances.map(\.snapshot).filter {
            $0.lifecycle == .inService && !$0.isProtected && $0.weight <= excess
        }
        let pending = group.instances.map(\.snapshot).filter {
            if case .pending = $0.lifecycle { $0.weight <= excess } else { false }
        }
        return (open.first { !mayGo($0, group) } ?? open.first ?? pending.first)?.id
    }

    mutating func terminate(_ id: String, _ index: Int, by whom: String) {
        guard let place = groups[index].instances.firstIndex(where: { $0.snapshot.id == id }) else { return }
        let instance = groups[index].instances[place].snapshot
        if !groups[index].isMeddledWith, !mayGo(instance, groups[index]) {
            violations.append("\(whom) took \(id) of \(groups[index].name) in \(stage) at \(now - .origin)")
        }
        groups[index].instances[place].snapshot.lifecycle = .terminating("Terminating")
        groups[index].instances[place].nextChange = now + drainTime
    }
}

extension Sizes {
    static let zero = Sizes(minimum: 0, desired: 0, maximum: 0)
}
