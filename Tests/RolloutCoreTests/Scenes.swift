import RolloutCore
import Testing
import Timekeeping

/// Groups and runs that many tests begin with.
enum Scene {
    /// Four old instances behind a classic load balancer; the stack's update brings version 2.
    static func web(
        _ name: String = "web", count: Int = 4, sizes: Sizes? = nil, sources: [TrafficSource] = [.blue],
        prefix: String = "i-old"
    ) -> ModelGroup {
        var group = ModelGroup(
            name, sizes: sizes ?? Sizes(minimum: 2, desired: count, maximum: 2 * count), target: .version(1),
            sources: sources)
        group.populate((1...count).map { "\(prefix)\($0)" }, of: .version(1))
        return group
    }

    static func three() -> [ModelGroup] {
        [
            web("web", sources: [.blue]), web("api", count: 2, sources: [.green], prefix: "i-api"),
            web("worker", count: 3, sources: [], prefix: "i-work"),
        ]
    }

    /// A run whose stack update brings version 2 to every group.
    static func update(
        _ groups: [ModelGroup], gates: [Gate] = [], options: RolloutOptions = RolloutOptions(),
        adjust: (inout FleetModel) -> Void = { _ in }
    ) -> Rehearsal {
        var model = FleetModel(groups)
        adjust(&model)
        var rehearsal = Rehearsal(model, gates: gates, options: options)
        rehearsal.updateStack = bringVersionTwo
        return rehearsal
    }

    static func bringVersionTwo(_ model: inout FleetModel) {
        for index in model.groups.indices { model.groups[index].target = .version(2) }
    }

    /// No newcomer ever serves.
    static func sickNewcomers(
        _ instance: InstanceSnapshot, _ source: TrafficSource, _ age: Duration
    ) -> SourceHealth {
        let isOld = instance.identity == .version(1)
        return SourceHealth(source: source, isServing: isOld, state: isOld ? "InService" : "OutOfService (Timeout)")
    }
}

extension ModelGroup {
    /// Instances that stand, in the order of their IDs.
    var ids: [String] {
        instances.map(\.snapshot).filter(\.lifecycle.countsAsCapacity).map(\.id).sorted()
    }

    func count(of identity: LaunchIdentity) -> Int {
        instances.filter { $0.snapshot.lifecycle.countsAsCapacity && $0.snapshot.identity == identity }.count
    }

    var protectedIDs: [String] {
        instances.map(\.snapshot).filter { $0.isProtected && $0.lifecycle.countsAsCapacity }.map(\.id).sorted()
    }

    var suspendedNames: [String] { suspended.map(\.name).sorted() }
}

extension [ScalingProcess] {
    var names: [String] { map(\.rawValue).sorted() }
}

/// Checks that the run kept every promise and that `group` has been rolled to the end.
func expectRolled(
    _ rehearsal: Rehearsal, _ group: ModelGroup, sizes: Sizes, to version: Int = 2,
    location: SourceLocation = #_sourceLocation
) {
    #expect(rehearsal.model.violations == [], sourceLocation: location)
    #expect(group.sizes == sizes, sourceLocation: location)
    #expect(group.capacity == sizes.desired, sourceLocation: location)
    let strangers = group.instances.map(\.snapshot).filter {
        $0.lifecycle.countsAsCapacity && $0.identity != .version(version)
    }
    #expect(strangers.map(\.id) == [], sourceLocation: location)
    #expect(group.suspendedNames == group.userSuspended.sorted(), sourceLocation: location)
    #expect(group.newInstancesProtected == group.userProtectsNew, sourceLocation: location)
    #expect(group.tags == [], sourceLocation: location)
}

/// Checks that `group` stands as at the beginning: same instances, sizes and flags; frozen or given back.
func expectPutBack(
    _ rehearsal: Rehearsal, _ group: ModelGroup, like first: ModelGroup, isFrozen: Bool,
    location: SourceLocation = #_sourceLocation
) {
    #expect(rehearsal.model.violations == [], sourceLocation: location)
    #expect(group.sizes == first.sizes, sourceLocation: location)
    #expect(group.ids == first.ids, sourceLocation: location)
    #expect(group.protectedIDs == first.protectedIDs, sourceLocation: location)
    #expect(group.newInstancesProtected == group.userProtectsNew, sourceLocation: location)
    if isFrozen {
        #expect(group.journal.journal?.phase == .frozen, sourceLocation: location)
        for process in ScalingProcess.heldDuringRun { #expect(group.isSuspended(process), sourceLocation: location) }
    } else {
        #expect(group.journal == .none, sourceLocation: location)
        #expect(group.suspendedNames == first.suspendedNames, sourceLocation: location)
    }
}
