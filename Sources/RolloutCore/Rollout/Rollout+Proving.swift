private import Timekeeping

extension Rollout {
    /// Surges each group, asks the gates, and goes to the commit when every group is proven.
    mutating func prove(_ look: Look) -> [RolloutAction] {
        if isFromBeforeThePin(look) { return [] }
        if let cause = surprise(look) {
            fail(cause)
            return []
        }
        let journals = isCreation ? (actions: [], isReadBack: true) : journalActions(look, phase: .surging)
        var actions = journals.actions
        for index in courses.indices { actions += surge(index, look) + replaceLost(index, look) }
        openGates(look)
        noteIllness(look)
        board.expire(now: look.at)
        if let cause = failure(look) {
            fail(cause)
            return []
        }
        noteSoaks(look)
        noteProven(look)
        let isSurged =
            journals.isReadBack
            && courses.allSatisfy {
                isCreation || $0.isRolling || $0.snapshot?.sizes == $0.stepSizes
            }
        let isAllProven = isSurged && courses.allSatisfy(isProven) && isPassed(.run)
        // One newcomer of each group is no fleet yet: the rest follows at once, and the bake is theirs.
        if isAllProven, courses.contains(where: \.isCanary) { return actions + surgeFully(look) }
        if mayCommit(whenProven: isAllProven, look) { actions += commitOrFinish(look) }
        return actions
    }

    /// Whether a look still shows what a group launched before its stack was changed: for a minute such a one is late, not
    /// somebody's doing, and decides nothing.
    private func isFromBeforeThePin(_ look: Look) -> Bool {
        guard look.at - stageSince < .seconds(60) else { return false }
        return courses.contains { course in
            guard let before = course.targetBefore, before != course.target else { return false }
            return course.snapshot?.target == before
        }
    }

    private mutating func commitOrFinish(_ look: Look) -> [RolloutAction] {
        board.close(.postLaunch)
        board.close(.healthGate)
        if isCreation {
            end(.succeeded)
        } else if courses.contains(where: { $0.wanted > 0 || !$0.victims.isEmpty }) {
            enter(.committing)
            for index in courses.indices { courses[index].isProofFresh = true }
            events.append(.phase(.committing))
            return journalActions(look, phase: .committing).actions
        } else {
            enter(.puttingBack)
        }
        return []
    }

    mutating func fail(_ cause: String) {
        if isCreation { end(.degraded, cause: cause) } else { turnBack(cause) }
    }

    /// Something that nobody but us should have changed.
    private func surprise(_ look: Look) -> String? {
        for course in courses {
            guard let snapshot = course.snapshot else { return "group \(course.name) is gone" }
            if isCreation {
                if snapshot.target == nil { return "group \(course.name): what it launches cannot be told" }
                continue
            }
            if snapshot.target != course.target {
                let now = snapshot.target?.description ?? "nothing that can be told"
                return "group \(course.name) launches \(now) all of a sudden: somebody changed it during the run"
            }
            if let third = snapshot.instances.first(where: course.isThird) {
                let identity = third.identity?.description ?? "?"
                return "group \(course.name): \(third.id) was launched from \(identity), which is neither old nor new"
            }
            let known = course.knownSizes + (course.pinned?.grownSizes ?? [])
            if !known.contains(snapshot.sizes) {
                return
                    "group \(course.name): its sizes were changed to \(snapshot.sizes) during the run, by somebody else"
            }
        }
        return nil
    }

    private mutating func surge(_ index: Int, _ look: Look) -> [RolloutAction] {
        guard !isCreation, !courses[index].isRolling, let snapshot = courses[index].snapshot,
            let pinned = courses[index].pinned
        else { return [] }
        guard snapshot.journal.journal == journal(courses[index], .surging) else { return [] }
        if courses[index].surgedAt == nil { courses[index].surgedAt = look.at }
        surgedWallTime = surgedWallTime ?? look.wallTime
        let goal = courses[index].stepSizes ?? pinned.surgedSizes
        guard snapshot.sizes != goal else { return [] }
        // The first step may still be carried out late, and would end newcomers of the second.
        if awaitsLateSizes(courses[index].name, other: goal, look) { return [] }
        guard courses[index].issue("sizes", "\(goal)", now: look.at) else { return [] }
        courses[index].addedSurge = courses[index].isCanary ? pinned.canary ?? pinned.surge : pinned.surge
        events.append(.sizes(group: courses[index].name, from: snapshot.sizes, to: goal))
        // Born protected, newcomers need no call of their own for that, and no scale-in takes one in between.
        return [
            .setSizes(
                group: courses[index].name, from: snapshot.sizes, to: goal,
                protectsNew: courses[index].isBornProtected ? true : nil)
        ]
    }

    /// Goes to the second step: the first newcomer of each group is proven, and the rest of the surge follows.
    private mutating func surgeFully(_ look: Look) -> [RolloutAction] {
        // What gates say of a group, or of all, they have said of the first newcomers only.
        board.close(.run)
        for index in courses.indices {
            board.close(.group(courses[index].name))
            guard courses[index].isCanary else { continue }
            courses[index].isCanary = false
            courses[index].surgedAt = nil
            events.append(.note("group \(courses[index].name): its first newcomer is proven, and the rest follows"))
        }
        // Each step has the time of a whole proof.
        enter(.proving)
        var actions: [RolloutAction] = []
        for index in courses.indices { actions += surge(index, look) }
        return actions
    }

    private mutating func openGates(_ look: Look) {
        for index in courses.indices where courses[index].wanted > 0 || isCreation {
            let course = courses[index]
            let inService = course.keepers.filter { $0.lifecycle == .inService }
            for instance in inService {
                let subject = GateSubject.instance(instance.id, group: course.name)
                guard course.isNewcomer(instance) else {
                    board.open(.healthGate, subject, now: look.at)
                    continue
                }
                board.open(.postLaunch, subject, now: look.at)
                if case .passed = board.standing(.postLaunch, subject) {
                    board.open(.healthGate, subject, now: look.at)
                }
            }
            let present = Set(course.keepers.map(\.id))
            for id in course.newcomerIDs where !present.contains(id) {
                board.close(.instance(id, group: course.name))
            }
            guard inService.reduce(0, { $0 + $1.weight }) >= course.wanted else { continue }
            board.open(.postLaunch, .group(course.name), now: look.at)
            if case .passed = board.standing(.postLaunch, .group(course.name)) {
                board.open(.healthGate, .group(course.name), now: look.at)
            }
        }
        let isUp = courses.allSatisfy { course in
            course.keepers.filter { $0.lifecycle == .inService }.reduce(0) { $0 + $1.weight } >= course.wanted
        }
        if isUp { board.open(.healthGate, .run, now: look.at) }
    }

    /// A reason to turn back: a gate that failed, a launch that cannot succeed, or time that has run out.
    private func failure(_ look: Look) -> String? {
        for phase in [Gate.Phase.postLaunch, .healthGate] {
            if let failed = board.firstFailure(phase) { return "\(failed.subject): \(failed.reason)" }
        }
        for course in courses where course.wanted > 0 || isCreation {
            if let cause = hopelessness(course, look) { return cause }
            guard let since = isCreation ? stageSince : course.surgedAt,
                look.at - since >= options.healthyTimeout + unseen
            else {
                continue
            }
            if let obstacle = balancerObstacle(course, look), isIllTooLong(course) {
                let limit = Int(options.healthyTimeout.inSeconds)
                return "group \(course.name) was not healthy within \(limit) s: \(obstacle)"
            }
        }
        return nil
    }

    /// What the group's own state and its traffic sources still lack; gates have deadlines of their own.
    func balancerObstacle(_ course: GroupCourse, _ look: Look) -> String? {
        let fit = course.keepers.filter {
            $0.obstacle == nil && (course.streaks[$0.id]?.count ?? 0) >= options.looks
        }
        let capacity = fit.reduce(0) { $0 + $1.weight }
        if capacity >= course.wanted { return nil }
        let sick = course.keepers.compactMap { instance in instance.obstacle.map { "\(instance.id): \($0)" } }
        let shortage = look.launchFailures.last { $0.group == course.name }.map { "; \($0.message)" } ?? ""
        return "\(capacity) of \(course.wanted) are; \(sick.first ?? "the others were never launched")\(shortage)"
    }

    mutating func noteProven(_ look: Look) {
        for index in courses.indices {
            for instance in courses[index].keepers
            where obstacle(instance, in: courses[index]) == nil && courses[index].reports[instance.id] == nil {
                guard courses[index].isNewcomer(instance) else { continue }
                let since = courses[index].surgedAt ?? stageSince
                courses[index].reports[instance.id] = NewcomerReport(
                    id: instance.id, zone: instance.zone, provenAfter: look.at - since,
                    proof: proof(instance, in: courses[index]))
                events.append(.proven(group: courses[index].name, instance: instance.id))
            }
        }
    }

    private func proof(_ instance: InstanceSnapshot, in course: GroupCourse) -> [String] {
        let looks = course.streaks[instance.id]?.count ?? 0
        let sources = instance.sources.map { "\($0.source): \($0.state) in \(looks) looks in a row" }
        let own = sources.isEmpty ? ["group: InService and Healthy in \(looks) looks in a row"] : sources
        return own + board.proof(.instance(instance.id, group: course.name)) + soakProof
    }

    private func isProven(_ course: GroupCourse) -> Bool {
        let proven = course.keepers.filter { obstacle($0, in: course) == nil }.reduce(0) { $0 + $1.weight }
        let wanted = isCreation ? course.snapshot?.sizes.desired ?? 0 : course.wanted
        return proven >= wanted && (wanted == 0 || isPassed(.group(course.name)))
    }

    private func isPassed(_ subject: GateSubject) -> Bool { gateObstacle(subject) == nil }
}
