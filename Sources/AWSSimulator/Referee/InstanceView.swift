/// What an instance was launched from, as far as two instances can be told apart by it.
struct LaunchContent: Sendable, Hashable {
    let identity: LaunchIdentity
    let image: String
    let type: String

    /// Whether the two launch the same: names and version numbers may differ where image and type agree.
    func launchesTheSame(as other: LaunchContent) -> Bool {
        identity == other.identity || (image == other.image && type == other.type)
    }
}

/// An instance at one look of the referee.
struct InstanceView: Sendable {
    let id: String
    let lifecycle: Instance.Lifecycle
    /// Whether its machine runs or is about to.
    let isAlive: Bool
    /// InService, Healthy for its group, and healthy at each balancer of the group.
    let isServing: Bool
    let isHealthy: Bool
    let isProtected: Bool
    let weight: Int
    let content: LaunchContent

    var counts: Bool { lifecycle == .pending || lifecycle == .inService }

    init(_ instance: Instance, isHealthyAtBalancers: Bool) {
        id = instance.id
        lifecycle = instance.lifecycle
        isAlive = instance.state == .pending || instance.state == .running
        isHealthy = instance.isHealthy
        isServing =
            instance.lifecycle == .inService && instance.state == .running && instance.isHealthy && isHealthyAtBalancers
        isProtected = instance.isProtected
        weight = instance.weight
        content = LaunchContent(identity: instance.configuration, image: instance.image, type: instance.type)
    }
}

extension World {
    /// The instances of a group as the referee sees them, oldest launch first.
    func views(of group: Group) -> [InstanceView] {
        let registrations = balancers(of: group).map { self.registrations(at: $0) }
        return instances(of: group).map { instance in
            let isFine = registrations.allSatisfy { list in
                list.contains { $0.instance == instance.id && $0.health == .healthy }
            }
            return InstanceView(instance, isHealthyAtBalancers: isFine)
        }
    }

    /// What a group would launch next; `nil` when it cannot launch.
    func nextContent(of group: Group) -> LaunchContent? {
        // A source that does not resolve launches nothing.
        guard let launch = try? resolve(group.launchSource) else { return nil }
        return LaunchContent(identity: launch.identity, image: launch.image, type: launch.type)
    }
}
