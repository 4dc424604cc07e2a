import Timekeeping

extension World {
    /// Stops processes of a group; an empty list means all of them, as on AWS.
    package mutating func suspend(_ names: [String], of name: String) throws(APIError) {
        let group = try group(named: name)
        guard !group.isBeingDeleted else {
            throw .validation("Processes may not be suspended while the AutoScaling group is pending delete")
        }
        for process in try processes(names) where !group.isSuspended(process) {
            let reason = "User suspended at \(now.iso8601)"
            groups[name]?.suspensions.append(Group.Suspension(process: process, reason: reason))
        }
    }

    /// Lets processes of a group go on; an empty list means all of them, as on AWS.
    ///
    /// What was marked unhealthy meanwhile is replaced at once.
    package mutating func resume(_ names: [String], of name: String) throws(APIError) {
        let group = try group(named: name)
        let resumed = try processes(names).filter(group.isSuspended)
        groups[name]?.suspensions.removeAll { resumed.contains($0.process) }
        if resumed.contains(.healthCheck) {
            for instance in group.instances { judgeByBalancers(instance) }
        }
        if resumed.contains(.replaceUnhealthy) || resumed.contains(.terminate) {
            replaceUnhealthy(in: name, isBurst: rules.groupSwitches.resumePace == .atOnce)
        }
        if resumed.contains(.alarmNotification) { heedAlarms(of: name) }
        let refreshing: [ScalingProcess] = [.instanceRefresh, .launch, .terminate]
        if refreshing.contains(where: resumed.contains), let refresh = group.refreshes.last, refresh.isActive {
            schedule(.refreshStep(group: name, refresh: refresh.id), after: .zero)
        }
        let waking: [ScalingProcess] = [.launch, .terminate, .replaceUnhealthy, .zoneRebalance]
        if waking.contains(where: resumed.contains) { wake(name) }
    }

    private func processes(_ names: [String]) throws(APIError) -> [ScalingProcess] {
        guard !names.isEmpty else { return ScalingProcess.allCases }
        var found: [ScalingProcess] = []
        for name in names {
            guard let process = ScalingProcess(rawValue: name) else {
                throw .validation("The process \(name) does not exist: use one of \(ScalingProcess.allNames)")
            }
            found.append(process)
        }
        return found.uniqued()
    }
}

extension ScalingProcess {
    fileprivate static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
