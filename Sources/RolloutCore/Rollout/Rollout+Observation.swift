private import Timekeeping

extension Rollout {
    /// Takes a look into the courses: snapshots, streaks, who came and who went.
    mutating func absorb(_ look: Look) {
        self.look = look
        for index in courses.indices {
            let spent = courses[index].baseline.spentIDs
            courses[index].snapshot = look.group(courses[index].name)?.spending(spent)
            if stage == .preparing, courses[index].firstIDs.isEmpty {
                courses[index].firstIDs = Set(courses[index].snapshot?.instances.map(\.id) ?? [])
                courses[index].outdatedBefore = courses[index].snapshot?.unlike.map(\.id) ?? []
            }
            if stage == .preparing { noteMissed(index) }
            if stage == .preparing { courses[index].targetBefore = courses[index].snapshot?.target }
            noteLeavers(index, look)
            let journal = courses[index].snapshot?.journal.journal
            if let journal, journal.phase == .frozen, journal.runID != runID { courses[index].wasFrozen = true }
            guard let snapshot = courses[index].snapshot, courses[index].pinned != nil || isCreation else { continue }
            for instance in snapshot.instances where courses[index].isNewcomer(instance) {
                guard instance.lifecycle.countsAsCapacity else { continue }
                if courses[index].seenNewcomers.insert(instance.id).inserted {
                    courses[index].newcomerIDs.append(instance.id)
                }
            }
            courses[index].noteDoubt(now: look.at)
            guard snapshot.hasHealth else { continue }
            for instance in snapshot.instances where courses[index].isOfTarget(instance) {
                courses[index].streaks[instance.id, default: Streak()].count(
                    isFit: instance.obstacle == nil, now: look.at, interval: options.lookInterval)
                // Once it goes, that is all that AWS says of it.
                if instance.lifecycle.countsAsCapacity { courses[index].lastObstacles[instance.id] = instance.obstacle }
            }
        }
    }

    /// A listing may lack somebody. Whoever was never seen pending was there before, and until the stack changes nobody is of
    /// this run.
    private mutating func noteMissed(_ index: Int) {
        for instance in courses[index].snapshot?.instances ?? [] where !courses[index].firstIDs.contains(instance.id) {
            if case .pending = instance.lifecycle { courses[index].seenPending.insert(instance.id) }
            if !courses[index].seenPending.contains(instance.id) { courses[index].firstIDs.insert(instance.id) }
        }
    }

    private mutating func noteLeavers(_ index: Int, _ look: Look) {
        let present = courses[index].snapshot?.instances ?? []
        for id in courses[index].leaving {
            let instance = present.first { $0.id == id }
            if case .terminating = instance?.lifecycle {} else if instance != nil { continue }
            if !courses[index].removed.contains(where: { $0.id == id }) {
                courses[index].removed.append(RemovedInstance(id: id, at: look.wallTime))
                events.append(.removed(group: courses[index].name, instance: id))
            }
            board.close(.preTerminate, .instance(id, group: courses[index].name))
            if instance == nil {
                courses[index].leaving.removeAll { $0 == id }
                guard stage == .committing || stage == .puttingBack else { continue }
                let name = courses[index].name
                board.open(.postTerminate, .instance(id, group: name), now: look.at)
                let isLast = courses[index].leaving.isEmpty && courses[index].victims.isEmpty
                if isLast { board.open(.postTerminate, .group(name), now: look.at) }
            }
        }
    }

    /// Why an instance of the target is not proven yet, or `nil` if it is.
    func obstacle(_ instance: InstanceSnapshot, in course: GroupCourse) -> String? {
        firstObstacle(instance, in: course) ?? soakObstacle(instance, in: course)
    }

    /// What stands against an instance of the target, apart from the time that it must last.
    func firstObstacle(_ instance: InstanceSnapshot, in course: GroupCourse) -> String? {
        if let obstacle = instance.obstacle { return obstacle }
        if course.snapshot?.isHealthKnown == false { return "its traffic sources were not asked" }
        let looks = course.streaks[instance.id]?.count ?? 0
        if looks < options.looks { return "healthy in \(looks) of \(options.looks) looks" }
        let subject = GateSubject.instance(instance.id, group: course.name)
        // Those that were there before were not launched by this run: no post-launch gate asks about them.
        return gateObstacle(subject, isLaunched: isCreation || course.isNewcomer(instance))
    }

    /// What a gate about `subject` still waits for.
    func gateObstacle(_ subject: GateSubject, isLaunched: Bool = true) -> String? {
        for phase in isLaunched ? [Gate.Phase.postLaunch, .healthGate] : [.healthGate] {
            switch board.standing(phase, subject) {
            case .passed: continue
            case .waiting(let reason), .failed(let reason): return reason
            }
        }
        return nil
    }

    /// A line for each group.
    var progress: [GroupProgress] {
        courses.map { course in
            let keepers = course.keepers
            // On the way back nobody is to be proven: a count of healthy newcomers would read like an outage.
            let wanted =
                isGoingBack
                ? 0 : course.isRolling && stage == .committing ? course.pinned?.sizes.desired ?? 0 : course.wanted
            let isAsked = wanted > 0 || isCreation
            let open = (isAsked ? keepers : []).compactMap { instance in
                (stage == .proving ? obstacle(instance, in: course) : instance.obstacle).map { "\(instance.id): \($0)" }
            }
            return GroupProgress(
                name: course.name, phase: runPhase,
                old: course.pinned == nil ? course.capacityCount : course.victims.count,
                newcomers: keepers.filter { course.isNewcomer($0) || course.seenNewcomers.contains($0.id) }.count,
                healthy: keepers.count - open.count, wanted: wanted,
                waitingFor: stage == .proving
                    ? shortage(course) ?? open.first ?? patienceText : leavingText(course))
        }
    }

    private var isGoingBack: Bool { [.securing, .secured, .rollingBack].contains(stage) }

    private func leavingText(_ course: GroupCourse) -> String {
        let going = course.leaving.filter { !course.heldIDs.contains($0) }.count
        let held = course.heldIDs.isEmpty ? nil : heldText(course)
        return ([going == 0 ? nil : "\(going) terminating or draining", held].compactMap(\.self))
            .joined(separator: ", ")
    }

    private var runPhase: RunPhase {
        switch stage {
        case .preparing, .prepared: .writingDown
        case .proving where isBaking: .baking
        case .proving: !isCreation && courses.contains { $0.surgedAt == nil && $0.wanted > 0 } ? .surging : .proving
        case .committing: .committing
        case .puttingBack: .puttingBack
        case .ended: isCreation ? .proving : .puttingBack
        case .securing, .secured, .rollingBack: .rollingBack
        }
    }
}
