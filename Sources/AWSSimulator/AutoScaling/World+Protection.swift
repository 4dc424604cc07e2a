extension World {
    /// Sets or takes away the protection from scale-in, for all of `ids` or for none.
    ///
    /// - Throws: `ValidationError` for more than 50 instances, and for one that is not of this group or not InService.
    package mutating func setProtection(of ids: [String], in name: String, to isProtected: Bool) throws(APIError) {
        let group = try group(named: name)
        guard ids.count <= 50 else {
            throw .validation(
                "1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: Member must have "
                    + "length less than or equal to 50")
        }
        for id in ids where rules.groupSwitches.protectsAllOrNobody {
            guard group.instances.contains(id) else {
                throw .validation("The instance \(id) is not part of Auto Scaling group \(name).")
            }
            guard canBeProtected(id, in: group) else {
                throw .validation("The instance \(id) is not in InService or EnteringStandby or Standby.")
            }
        }
        for id in ids where canBeProtected(id, in: group) { instances[id]?.isProtected = isProtected }
        if !isProtected { wake(name) }
    }

    private func canBeProtected(_ id: String, in group: Group) -> Bool {
        guard group.instances.contains(id), let lifecycle = instances[id]?.lifecycle else { return false }
        return lifecycle == .inService || lifecycle == .standby || lifecycle == .enteringStandby
    }
}
