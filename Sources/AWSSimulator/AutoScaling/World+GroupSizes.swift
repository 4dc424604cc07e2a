extension World {
    /// Sets the desired capacity alone.
    ///
    /// - Throws: `ValidationError` when it is outside of the group's bounds; `ScalingActivityInProgress` during the
    ///   cooldown, when that is to be honoured.
    package mutating func setDesiredCapacity(
        of name: String, to desired: Int, honorCooldown: Bool = false
    ) throws(APIError) {
        let group = try group(named: name)
        guard !group.isBeingDeleted else { throw pendingDelete(group) }
        if honorCooldown { try checkCooldown(group) }
        if desired > group.maxSize {
            throw .validation(
                "New SetDesiredCapacity value \(desired) is above max value \(group.maxSize) for the AutoScalingGroup.")
        }
        if desired < group.minSize {
            throw .validation(
                "New SetDesiredCapacity value \(desired) is below min value \(group.minSize) for the AutoScalingGroup.")
        }
        groups[name]?.desiredCapacity = desired
        groups[name]?.sizeCause =
            "a user request explicitly set group desired capacity changing the desired capacity from "
            + "\(group.desiredCapacity) to \(desired)"
        if desired != group.desiredCapacity { noteScaling(of: name) }
        wake(name)
    }

    /// Puts the sizes of `change` into `group`; a desired capacity that is not given follows the bounds.
    func applySizes(of change: GroupChange, to group: inout Group) throws(APIError) {
        let minimum = change.minSize ?? group.minSize
        let maximum = change.maxSize ?? group.maxSize
        var desired = change.desiredCapacity ?? group.desiredCapacity
        if change.desiredCapacity == nil, minimum <= maximum { desired = min(max(desired, minimum), maximum) }
        try checkSizes(minimum: minimum, maximum: maximum, desired: desired)
        if (minimum, maximum, desired) != (group.minSize, group.maxSize, group.desiredCapacity) {
            group.sizeCause =
                "a user request update of AutoScalingGroup constraints to min: \(minimum), max: \(maximum), desired: "
                + "\(desired) changing the desired capacity from \(group.desiredCapacity) to \(desired)"
        }
        (group.minSize, group.maxSize, group.desiredCapacity) = (minimum, maximum, desired)
    }

    func checkSizes(minimum: Int, maximum: Int, desired: Int) throws(APIError) {
        for (name, value) in [("minSize", minimum), ("maxSize", maximum), ("desiredCapacity", desired)] where value < 0
        {
            throw .validation(
                "1 validation error detected: Value '\(value)' at '\(name)' failed to satisfy constraint: Member must "
                    + "have value greater than or equal to 0")
        }
        guard minimum <= maximum else {
            throw .validation("Max bound, \(maximum), must be greater than or equal to min bound, \(minimum)")
        }
        guard (minimum...maximum).contains(desired) else {
            throw .validation(
                "Desired capacity:\(desired) must be between the specified min size:\(minimum) and max size:\(maximum)")
        }
    }
}
