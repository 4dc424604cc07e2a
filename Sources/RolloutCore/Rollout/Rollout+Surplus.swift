private import Timekeeping

extension Rollout {
    /// How long more may be in service than there is room for, with nobody known to be new, before a person is called.
    private static let surplusPatience = Duration.seconds(60)

    /// Whether a group on its way back must stay protected, because its sizes leave no room for all that stand, and it
    /// cannot be told who is one too many: once flags are given back scaling in would choose by the group's policy, and
    /// an old instance may be what it takes.
    ///
    /// - Parameter room: The desired capacity that the group goes back to.
    mutating func holdsSurplus(_ index: Int, _ snapshot: GroupSnapshot, room: Int, _ look: Look) -> Bool {
        let course = courses[index]
        let capacity = snapshot.instances.filter(\.lifecycle.countsAsCapacity)
        let surplus = capacity.reduce(0) { $0 + $1.weight } - room
        // Scaling in takes nobody who weighs more than what is too much.
        let isAnybodyExposed = capacity.contains { $0.weight <= surplus && !course.wasProtected($0) }
        guard isAnybodyExposed, capacity.contains(where: { !isKnown($0, course) }) else {
            courses[index].surplusSince = nil
            return false
        }
        let since = courses[index].surplusSince ?? look.at
        courses[index].surplusSince = since
        let stranger = capacity.first { course.isStranger($0) }
        guard stranger != nil || look.at - since >= Rollout.surplusPatience else { return true }
        let who =
            stranger.map { "\($0.id) is neither old nor of this run and is one too many" }
            ?? "its desired capacity is \(room), \(surplus) less than what stands, and nothing "
            + "tells who is old"
        blemish(
            "group \(course.name): \(who); all are left protected, so that none of the old ones goes instead: end what is "
                + "too much with aws autoscaling terminate-instance-in-auto-scaling-group --instance-id ID "
                + "--no-should-decrement-desired-capacity")
        courses[index].isDone = true
        return true
    }

    /// Whether it is known when an instance came: whoever a run that was taken over has protected may be anybody.
    private func isKnown(_ instance: InstanceSnapshot, _ course: GroupCourse) -> Bool {
        if course.isNewcomer(instance) { return true }
        if course.baseline.keptIDs.contains(instance.id) { return true }
        if formerOwners.isEmpty { return course.firstIDs.contains(instance.id) || course.oldIDs.contains(instance.id) }
        // Of an instance that does not show what it was launched from, a takeover knows nothing.
        return course.oldIDs.contains(instance.id) && instance.identity != nil
    }
}
