internal import Hooks
internal import RolloutCore

/// A group as hooks are told of it: the same for each of a thousand questions about its instances.
struct DrawnGroup: Sendable {
    private static let peerLimit = 20

    let group: GroupSnapshot
    /// Old instances to compare newcomers with; a sample, since every question carries them.
    let peers: [InstanceSnapshot]
    let table: HookValue

    init(_ group: GroupSnapshot) {
        self.group = group
        let outdated = group.outdated
        peers = Array(outdated.lazy.filter { $0.lifecycle == .inService }.prefix(Self.peerLimit))
        table = .table([
            "name": .text(group.name), "min": .int(group.sizes.minimum), "max": .int(group.sizes.maximum),
            "desired": .int(group.sizes.desired),
            "target": .text(orNull: group.target?.description), "outdated": .int(outdated.count),
            "in_service": .int(group.instances.count { $0.lifecycle == .inService }),
            "sources": .list(
                group.sources.map { .table(["kind": .text($0.kind.rawValue), "id": .text($0.identifier)]) }),
        ])
    }
}
