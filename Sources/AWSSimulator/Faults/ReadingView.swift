import Timekeeping

/// What reading calls see of the world where it differs from what is.
struct ReadingView: Sendable {
    /// A write that does not show yet.
    fileprivate struct Hidden: Sendable {
        enum Subject: Sendable {
            case tags(group: String, before: [GroupTag], keys: [String])
            case status(stack: String, before: Stack)
        }

        let until: WallTime
        let subject: Subject
    }

    private var hidden: [Hidden] = []

    /// Lets these tags of a group show as they are in `world` until `moment`.
    mutating func hideTags(_ keys: [String], of group: String, in world: World, until moment: WallTime) {
        guard let group = world.groups[group] else { return }
        hidden.append(Hidden(until: moment, subject: .tags(group: group.name, before: group.tags, keys: keys)))
    }

    /// Lets the status of a stack show as it is in `world` until `moment`.
    mutating func hideStatus(of stack: String, in world: World, until moment: WallTime) {
        guard let stack = world.cloudFormation.stack(stack) else { return }
        hidden.append(Hidden(until: moment, subject: .status(stack: stack.id, before: stack)))
    }

    /// What a reading call sees; `nil` when that is the world as it is.
    mutating func world(
        _ world: World, history: WorldHistory, effects: [Scenario.Fault.Effect], faults: inout ArmedFaults
    ) -> World? {
        hidden.removeAll { $0.until <= world.now }
        guard !hidden.isEmpty || !effects.isEmpty else { return nil }
        var view = world
        for effect in effects {
            switch effect {
            case .staleRead(let age): view = history.world(at: world.now - faults.draw(age)) ?? view
            case .missingInstances(let count): view.hideInstances(count) { faults.pick(below: $0) }
            case .ghostInstances(let count): view.showGhosts(count)
            case .repeatedInstances(let count): view.repeatInstances(count) { faults.pick(below: $0) }
            default: continue
            }
        }
        // The earliest write that does not show hides those after it.
        for write in hidden.reversed() { view.undo(write.subject) }
        return view
    }
}

extension World {
    fileprivate mutating func undo(_ subject: ReadingView.Hidden.Subject) {
        switch subject {
        case .tags(let group, let before, let keys):
            for key in keys {
                let old = before.first { $0.key == key }
                if let old, let index = groups[group]?.tags.firstIndex(where: { $0.key == key }) {
                    groups[group]?.tags[index] = old
                } else if let old {
                    groups[group]?.tags.append(old)
                } else {
                    groups[group]?.tags.removeAll { $0.key == key }
                }
            }
        case .status(let id, let before):
            cloudFormation.stacks[id]?.status = before.status
            cloudFormation.stacks[id]?.statusReason = before.statusReason
            cloudFormation.stacks[id]?.updated = before.updated
        }
    }

    /// Leaves `count` instances out of each group.
    fileprivate mutating func hideInstances(_ count: Int, pick: (Int) -> Int) {
        for var group in groups {
            for _ in 0..<min(count, group.instances.count) { group.instances.remove(at: pick(group.instances.count)) }
            groups.put(group)
        }
    }

    /// Shows `count` instances of each group twice, as pages do when something moves between them.
    fileprivate mutating func repeatInstances(_ count: Int, pick: (Int) -> Int) {
        for var group in groups where !group.instances.isEmpty {
            for _ in 0..<count { group.instances.append(group.instances[pick(group.instances.count)]) }
            groups.put(group)
        }
    }

    /// Shows the `count` instances of each group that went last as if they were in service.
    fileprivate mutating func showGhosts(_ count: Int) {
        for var group in groups {
            let gone = instances.filter { $0.group == group.name && $0.state == .terminated }.suffix(count)
            for var ghost in gone {
                ghost.lifecycle = .inService
                ghost.state = .running
                ghost.isHealthy = true
                instances.put(ghost)
                if !group.instances.contains(ghost.id) { group.instances.append(ghost.id) }
            }
            groups.put(group)
        }
    }
}
