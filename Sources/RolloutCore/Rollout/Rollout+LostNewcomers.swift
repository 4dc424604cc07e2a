internal import Timekeeping

extension Rollout {
    /// How many lost newcomers a group gets replaced, at the least: after that something is wrong with all of them.
    private static let fewestReplacements = 3

    /// How long a newcomer may be marked Unhealthy for a reason that nobody sees.
    private static let markPatience = Duration.seconds(60)

    /// Ends newcomers that are lost, so that the group launches others: ReplaceUnhealthy is suspended during a run, and a
    /// mark never goes away by itself. Lost is one whose machine EC2 calls gone (a Spot interruption, a person), and one that
    /// stays marked although every traffic source is content with it. One that a balancer calls sick is no loss but a
    /// verdict: it is waited for, and then the run turns back.
    mutating func replaceLost(_ index: Int, _ look: Look) -> [RolloutAction] {
        guard isSurgeVisible(index), let snapshot = courses[index].snapshot, snapshot.isSuspended(.replaceUnhealthy)
        else { return [] }
        var actions: [RolloutAction] = []
        for instance in lost(courses[index], look) {
            let isRepeated = courses[index].replacedIDs.contains(instance.id)
            guard isRepeated || courses[index].replacedIDs.count < replacements(courses[index]) else { continue }
            guard courses[index].issue("replace \(instance.id)", "", now: look.at) else { continue }
            if !isRepeated { courses[index].replacedIDs.append(instance.id) }
            let reason = instance.isGone ? "does not run any more" : "stays marked Unhealthy"
            warn("group \(courses[index].name): newcomer \(instance.id) \(reason): it is replaced")
            actions.append(.terminate(group: courses[index].name, instance: instance.id))
        }
        return actions
    }

    /// Why a group cannot get its newcomers, however long the run waits; `nil` if it may.
    func hopelessness(_ course: GroupCourse, _ look: Look) -> String? {
        if let failure = LaunchFailure.hopeless(look.launchFailures, of: course.name) {
            return "group \(course.name) cannot launch: \(failure.message)"
        }
        if let process = course.snapshot?.administrativeSuspension,
            !options.skippedChecks.contains(.administrativeSuspension)
        {
            return
                "group \(course.name): AWS has suspended \(process.name) by itself (\(process.reason)), since the group "
                + "could not launch for a day"
        }
        for instance in course.keepers {
            guard let since = course.unusedSince[instance.id], look.at - since >= Rollout.markPatience else { continue }
            let source = instance.sources.first(where: \.isUnused)
            return
                "group \(course.name): \(instance.id) can never get traffic: \(source.map { "\($0.source): \($0.state)" } ?? "")"
                + ", so no load balancer uses the target group, or not in \(instance.zone)"
        }
        let lost = lost(course, look)
        // Those that are being replaced in this very look go first.
        if lost.contains(where: { course.replacedIDs.contains($0.id) }) { return nil }
        if let first = lost.first, course.replacedIDs.count >= replacements(course) {
            return
                "group \(course.name): newcomers do not last: \(course.replacedIDs.joined(separator: ", ")) were replaced, and "
                + "\(first.id) is lost as well"
        }
        return nil
    }

    /// What a group lacks that may still come; `nil` when it lacks nothing.
    func shortage(_ course: GroupCourse) -> String? {
        let present = course.keepers.reduce(0) { $0 + $1.weight }
        guard course.wanted > 0, present < course.wanted, let look else { return nil }
        if course.snapshot?.isSuspended(.launch) == true { return "somebody has suspended Launch" }
        let failure = look.launchFailures.last { $0.group == course.name && $0.nature == .capacity }
        return failure.map { "EC2 lacks capacity, AWS tries on: \($0.message)" }
    }

    private func replacements(_ course: GroupCourse) -> Int { max(Rollout.fewestReplacements, course.wanted / 2) }

    private func lost(_ course: GroupCourse, _ look: Look) -> [InstanceSnapshot] {
        guard !isCreation else { return [] }
        return course.keepers.filter { instance in
            guard course.isNewcomer(instance), instance.lifecycle == .inService, !instance.isHealthy else {
                return false
            }
            if instance.isGone { return true }
            return course.markedSince[instance.id].map { look.at - $0 >= Rollout.markPatience } ?? false
        }
    }

    /// Whether the look shows the group with this run's journal and surge: only then what is ended is launched again.
    private func isSurgeVisible(_ index: Int) -> Bool {
        guard !isCreation, let snapshot = courses[index].snapshot, let pinned = courses[index].pinned else {
            return false
        }
        return pinned.surge > 0 && snapshot.sizes == pinned.surgedSizes
            && snapshot.journal.journal == journal(courses[index], hasCommitted ? .committing : .surging)
    }
}

extension GroupCourse {
    /// Notes since when newcomers are doubtful; one that is well again, or that the look says nothing of, starts anew.
    mutating func noteDoubt(now: Instant) {
        guard let snapshot else { return }
        let newcomers = snapshot.instances.filter { $0.lifecycle == .inService && isNewcomer($0) }
        if snapshot.isHealthKnown {
            markedSince = since(
                newcomers.filter { !$0.isHealthy && $0.sources.allSatisfy(\.isServing) }, markedSince, now)
        }
        guard snapshot.hasHealth else { return }
        unusedSince = since(newcomers.filter { $0.sources.contains(where: \.isUnused) }, unusedSince, now)
    }

    private func since(_ instances: [InstanceSnapshot], _ before: [String: Instant], _ now: Instant) -> [String:
        Instant]
    {
        var after: [String: Instant] = [:]
        for instance in instances { after[instance.id] = before[instance.id] ?? now }
        return after
    }
}

extension SourceHealth {
    /// Whether the target group is used by no load balancer, or not in the instance's zone.
    /// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
    fileprivate var isUnused: Bool { source.kind == .targetGroup && state.hasPrefix("unused (Target.NotInUse") }
}
