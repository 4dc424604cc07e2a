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
        for id in ids {
            guard group.instances.contains(id), let instance = instances[id] else {
                throw .validation("The instance \(id) is not part of Auto Scaling group \(name).")
            }
            guard instance.lifecycle == .inService || instance.lifecycle == .standby else {
                throw .validation("The instance \(id) is not in InService or EnteringStandby or Standby.")
            }
        }
        for id in ids { instances[id]?.isProtected = isProtected }
        if !isProtected { wake(name) }
    }
}
