extension World {
    /// Records an instance refresh, which then stays in progress until it is cancelled: the built-in AWS carries none out.
    ///
    /// - Throws: `InstanceRefreshInProgress`.
    package mutating func startInstanceRefresh(of name: String) throws(APIError) -> String {
        let group = try group(named: name)
        guard !group.refreshes.contains(where: { $0.status == "InProgress" }) else {
            throw APIError(
                "InstanceRefreshInProgress",
                "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.")
        }
        let refresh = InstanceRefresh(id: makeUUID(), status: "InProgress", started: now)
        groups[name]?.refreshes.append(refresh)
        return refresh.id
    }

    /// Ends the instance refresh of a group.
    ///
    /// - Throws: `ActiveInstanceRefreshNotFound`.
    package mutating func cancelInstanceRefresh(of name: String) throws(APIError) -> String {
        var group = try group(named: name)
        guard let index = group.refreshes.firstIndex(where: { $0.status == "InProgress" }) else {
            throw APIError(
                "ActiveInstanceRefreshNotFound",
                "No in progress or pending Instance Refresh found for Auto Scaling group \(name)")
        }
        group.refreshes[index].status = "Cancelled"
        groups.put(group)
        return group.refreshes[index].id
    }
}
