import AWSSimulator
import Timekeeping

/// Something that happens to a group meanwhile: hardware dies, a person interferes.
struct SoakAct: Sendable, CustomStringConvertible {
    enum Kind: String, CaseIterable, Sendable {
        case loseInstance = "lose-instance"
        case sicken
        case recover
        case scaleUp = "operator-scales-up"
        case scaleDown = "operator-scales-down"
        case suspend = "operator-suspends"
        case resume = "operator-resumes"
        case deleteJournal = "operator-deletes-journal-tag"
        case terminate = "operator-terminates"
        case pushVersion = "operator-pushes-version"
        case standby = "operator-puts-in-standby"
        case markUnhealthy = "instance-marked-unhealthy"
        case zoneOutage = "zone-outage"
        case zoneReturns = "zone-returns"
        case refresh = "operator-starts-refresh"
        case alarm = "alarm-goes-off"
    }

    let kind: Kind
    /// Seconds after the start of the command.
    let at: Int
    /// The group's logical ID.
    let group: String
    /// Which of several.
    let choice: Int

    static func swarm(_ groups: [String], _ random: inout SeededRandom) -> [SoakAct] {
        guard random.chance(0.5) else { return [] }
        var acts: [SoakAct] = []
        for kind in Kind.allCases
        where ![.recover, .zoneReturns, .refresh, .alarm].contains(kind)
            && random.chance(kind == .loseInstance ? 0.5 : 0.12)
        {
            for _ in 0..<(kind == .loseInstance ? random.number(1...3) : 1) {
                let act = SoakAct(
                    kind: kind, at: random.number(1...150), group: random.pick(groups), choice: random.number(0...11))
                acts.append(act)
                let end: Kind? = kind == .sicken ? .recover : kind == .zoneOutage ? .zoneReturns : nil
                if let end {
                    acts.append(
                        SoakAct(
                            kind: end, at: act.at + random.number(10...120), group: act.group, choice: act.choice))
                }
            }
        }
        return acts.sorted { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
    }

    var description: String { "\(kind.rawValue) \(group) at \(at) s" }

    /// Does it; says whether there was anything to do it to.
    func happen(in world: inout World, groupName: String) -> Bool {
        guard let group = world.groups[groupName] else { return false }
        let members = world.instances(of: group).filter { $0.lifecycle == .inService || $0.lifecycle == .pending }
        let processes = ["AZRebalance", "AlarmNotification", "ScheduledActions", "InstanceRefresh"]
        switch kind {
        case .loseInstance, .sicken, .recover:
            guard !members.isEmpty else { return false }
            let id = members[choice % members.count].id
            if kind == .loseInstance { world.kill(id) } else { world.setAnswersWell(id, kind == .recover) }
            return true
        case .scaleUp: return scale(group, by: 1, in: &world)
        case .scaleDown: return group.desiredCapacity > 1 && scale(group, by: -1, in: &world)
        // Whom AWS refuses something has changed nothing.
        case .suspend: return (try? world.suspend([processes[choice % 4]], of: groupName)) != nil
        case .resume: return (try? world.resume([processes[choice % 4]], of: groupName)) != nil
        case .deleteJournal:
            guard group.tags.contains(where: { $0.key == "haupdate:run" }) else { return false }
            return (try? world.deleteTags(["haupdate:run"], of: groupName)) != nil
        case .terminate, .standby, .markUnhealthy:
            let ids = members.filter { $0.lifecycle == .inService }.map(\.id)
            return !ids.isEmpty && treat(ids[choice % ids.count], of: groupName, in: &world)
        case .pushVersion:
            guard case .launchTemplate(let reference) = group.launchSource, let id = reference.id else { return false }
            let content = LaunchTemplateContent(image: "ami-3", type: "t3.micro")
            return (try? world.createLaunchTemplateVersion(id: id, content: content)) != nil
        case .zoneOutage:
            world.rules.zonesWithoutCapacity = [["a", "b", "c"][choice % 3]]
            return true
        case .zoneReturns:
            world.rules.zonesWithoutCapacity = []
            return true
        case .alarm:
            return (try? world.setAlarm(SoakStrategies.alarm, to: .alarm, reason: "too many errors")) != nil
        // Where one is under way AWS refuses another.
        case .refresh: return (try? world.startInstanceRefresh(of: groupName)) != nil
        }
    }

    private func treat(_ id: String, of group: String, in world: inout World) -> Bool {
        // As above.
        switch kind {
        case .terminate: (try? world.terminateInGroup(id, decrement: choice % 3 == 0)) != nil
        case .standby: (try? world.enterStandby([id], of: group, decrement: true)) != nil
        default: (try? world.setHealth(of: id, healthy: false, respectGracePeriod: false)) != nil
        }
    }

    private func scale(_ group: Group, by step: Int, in world: inout World) -> Bool {
        let desired = group.desiredCapacity + step
        var change = GroupChange(name: group.name)
        change.minSize = min(group.minSize, desired)
        change.maxSize = max(group.maxSize, desired)
        change.desiredCapacity = desired
        // Whom AWS refuses something has changed nothing.
        return (try? world.updateGroup(change)) != nil
    }
}
