import AWSSimulator

extension SoakRun {
    /// What is lost, or neither as it was before nor updated, when all commands have ended.
    func losses() -> [String] {
        aws.withWorld { world in
            plan.groups.flatMap { group -> [String] in
                guard let name = names[group.logicalID], let present = world.groups[name] else {
                    return ["the group \(group.logicalID) is gone"]
                }
                return losses(of: group, present, world)
            }
        }
    }

    private func losses(
        of plan: SoakPlan.GroupPlan, _ present: Group, _ world: World
    ) -> [String] {
        var found: [String] = []
        let standing = world.instances(of: present).filter { $0.lifecycle == .inService || $0.lifecycle.isPending }
        let serving = standing.filter { $0.lifecycle == .inService && $0.state == .running && $0.isHealthy }
        let images = Set(standing.map(\.image)).sorted()
        let sizes = RefereeTerms.Sizes(
            minimum: present.minSize, desired: present.desiredCapacity, maximum: present.maxSize)
        let head = present.tags.first { $0.key == "haupdate:run" }?.value
        let isFrozen = head?.contains(" phase=frozen ") ?? false
        if serving.count != standing.count { found.append("\(serving.count) of \(standing.count) serve") }
        if head != nil, !isFrozen { found.append("a journal is open") }
        let wanted = plan.sizes.desired
        let promise = self.plan.extras.strategies?.choice(of: plan.logicalID).promise(for: wanted)
        if isFrozen, case .rolling(_, let surge) = promise {
            // What batches have taken does not come back while the group launches the other version.
            let floor = promise?.floor(of: wanted) ?? wanted
            if !(floor...wanted + surge).contains(standing.count) || sizes.desired != standing.count {
                found.append("\(standing.count) instances stand at \(sizes), and they were \(wanted)")
            }
        } else {
            if images.count > 1 { found.append("instances of \(images.joined(separator: " and "))") }
            if standing.count != wanted { found.append("\(standing.count) of \(wanted) instances stand") }
            if sizes != plan.sizes { found.append("sizes \(sizes), and they were \(plan.sizes)") }
        }
        return found.map { "\(plan.logicalID): \($0)" }
    }
}
