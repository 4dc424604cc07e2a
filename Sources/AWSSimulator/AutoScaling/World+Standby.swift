import Timekeeping

extension World {
    /// Takes instances out of service without ending them.
    ///
    /// - Throws: `ValidationError` for instances that are not InService, and below the minimum size.
    package mutating func enterStandby(_ ids: [String], of name: String, decrement: Bool) throws(APIError) {
        let group = try group(named: name)
        for id in ids {
            guard group.instances.contains(id), instances[id]?.lifecycle == .inService else {
                throw .validation("The instance \(id) is not in InService.")
            }
        }
        if decrement {
            guard group.desiredCapacity - ids.count >= group.minSize else {
                throw .validation(
                    "AutoScalingGroup \(name) has min-size=\(group.minSize), max-size=\(group.maxSize), and "
                        + "desired-size=\(group.desiredCapacity). To place into standby \(ids.count) instance, please "
                        + "update the AutoScalingGroup sizes appropriately.")
            }
            groups[name]?.desiredCapacity -= ids.count
        }
        for id in ids {
            deregisterEverywhere(id)
            instances[id]?.lifecycle = .standby
            addActivity(
                group: name, description: "Moving EC2 instance to Standby: \(id)",
                cause: "instance \(id) was moved to standby in response to a user request", status: "Successful",
                isOver: true)
        }
        wake(name)
    }

    /// Puts instances into service again and raises the desired capacity by their number.
    ///
    /// - Throws: `ValidationError` for instances that are not in Standby, and above the maximum size.
    package mutating func exitStandby(_ ids: [String], of name: String) throws(APIError) {
        let group = try group(named: name)
        for id in ids {
            guard group.instances.contains(id), instances[id]?.lifecycle == .standby else {
                throw .validation("The instance \(id) is not in Standby.")
            }
        }
        guard group.desiredCapacity + ids.count <= group.maxSize else {
            throw .validation(
                "AutoScalingGroup \(name) has max-size=\(group.maxSize) and desired-size=\(group.desiredCapacity): "
                    + "\(ids.count) instances cannot leave standby.")
        }
        groups[name]?.desiredCapacity += ids.count
        for id in ids {
            instances[id]?.lifecycle = .pending
            schedule(.booted(instance: id), after: draw(rules.times.groupReaction))
        }
    }
}
