internal import Timekeeping

/// What soaking and illness remember of one group. Times are those of a stage, without what nobody could look at.
struct GroupPatience: Hashable, Sendable {
    /// Since when an instance has stood proven by looks and gates, without a break.
    var provenSince: [String: Duration] = [:]
    /// Whether enough were healthy at once in some look.
    var wasHealthy = false
    /// How long the group has lacked healthy ones since, all breaks together.
    var ill = Duration.zero
    var illAt: Duration?
}

/// What baking remembers of the run.
struct RunPatience: Hashable, Sendable {
    /// Since when everything has stood proven, without a break.
    var bakingSince: Duration?
    /// Since when only unreadable alarms hold the commit up.
    var alarmsHeldSince: Duration?
}

extension Rollout {
    /// How long the present stage lasts by now, without the time in which nobody could look.
    private func seenTime(_ look: Look) -> Duration { look.at - stageSince - unseen }

    /// Notes which newcomers stand proven by looks and gates; one that does not begins anew.
    mutating func noteSoaks(_ look: Look) {
        guard options.soak > .zero else { return }
        for index in courses.indices {
            // A look that asked no traffic source says nothing either way.
            guard courses[index].snapshot?.hasHealth ?? false else { continue }
            for instance in courses[index].keepers {
                if firstObstacle(instance, in: courses[index]) != nil {
                    courses[index].patience.provenSince[instance.id] = nil
                } else if courses[index].patience.provenSince[instance.id] == nil {
                    courses[index].patience.provenSince[instance.id] = seenTime(look)
                }
            }
        }
    }

    /// What a newcomer that stands proven still lacks of `--soak`.
    func soakObstacle(_ instance: InstanceSnapshot, in course: GroupCourse) -> String? {
        soakLeft(instance, in: course).map { "proven, soaks for another \(Rollout.roughly($0))" }
    }

    /// A line for the report of a newcomer that has soaked.
    var soakProof: [String] {
        options.soak > .zero ? ["stayed proven for \(Int(options.soak.inSeconds)) s in a row"] : []
    }

    private func soakLeft(_ instance: InstanceSnapshot, in course: GroupCourse) -> Duration? {
        guard options.soak > .zero, let look else { return nil }
        guard let since = course.patience.provenSince[instance.id] else { return options.soak }
        let left = since + options.soak - seenTime(look)
        return left > .zero ? left : nil
    }

    /// Counts for how long a group that was healthy is not any more; how long it took at first is another matter.
    mutating func noteIllness(_ look: Look) {
        for index in courses.indices where courses[index].wanted > 0 || isCreation {
            guard courses[index].snapshot?.hasHealth ?? false else { continue }
            let now = seenTime(look)
            if balancerObstacle(courses[index], look) == nil {
                courses[index].patience.wasHealthy = true
                courses[index].patience.illAt = nil
            } else if courses[index].patience.wasHealthy {
                courses[index].patience.ill += courses[index].patience.illAt.map { now - $0 } ?? .zero
                courses[index].patience.illAt = now
            }
        }
    }

    /// Whether a group that is not healthy now has used its time up: the time to the first health is counted from the
    /// surge, and later breaks have as much time again, all together.
    func isIllTooLong(_ course: GroupCourse) -> Bool {
        !course.patience.wasHealthy || course.patience.ill >= options.healthyTimeout
    }

    /// Whether the commit may begin: everything is proven, has stayed so for `--bake`, and no alarm is in doubt.
    ///
    /// A break in the proof begins the bake anew. A new stack, and a run that lets nobody go, has nothing to bake.
    mutating func mayCommit(whenProven isProven: Bool, _ look: Look) -> Bool {
        guard isProven else {
            if isBaking { warn("not everything stayed proven during the bake: it began anew") }
            patience = RunPatience()
            return false
        }
        if patience.bakingSince == nil {
            patience.bakingSince = seenTime(look)
            if isBaking { events.append(.phase(.baking)) }
        }
        return bakeLeft == nil && areAlarmsKnown(look, seenTime(look))
    }

    /// Whether everything is proven and both generations serve for a while.
    var isBaking: Bool {
        options.bake > .zero && !isCreation && stage == .proving && patience.bakingSince != nil
            && courses.contains { $0.wanted > 0 || !$0.victims.isEmpty }
    }

    private var bakeLeft: Duration? {
        guard isBaking, let since = patience.bakingSince, let look else { return nil }
        let left = since + options.bake - seenTime(look)
        return left > .zero ? left : nil
    }

    /// What holds a run up whose groups are all proven.
    var patienceText: String {
        if let left = bakeLeft { return "the bake to end: another \(Rollout.roughly(left))" }
        if patience.alarmsHeldSince != nil { return "the alarms, which cannot be read" }
        return ""
    }

    /// When a soak or the bake is over, if that is before the next usual look; far away otherwise.
    func ripening(after look: Look) -> Instant {
        let soaks = courses.flatMap { course in
            course.keepers.compactMap { instance in
                course.patience.provenSince[instance.id] == nil ? nil : soakLeft(instance, in: course)
            }
        }
        let next = stage == .proving ? (soaks + [bakeLeft].compactMap(\.self)).min() : nil
        return look.at + max(next ?? Rollout.slowPace, Rollout.fastPace)
    }

    /// A time that is left, in steps so coarse that a line about it does not change with each look.
    static func roughly(_ left: Duration) -> String {
        let seconds = Int(left.inSeconds.rounded(.up))
        return seconds > 60 ? "\((seconds + 59) / 60) min" : "\((seconds + 14) / 15 * 15) s"
    }

    /// Leads a run back that has taken longer than `--max-duration`; after the commit point it is only said.
    mutating func heedTime(_ look: Look) {
        guard let overdueAt, look.at >= overdueAt, let limit = options.maxDuration else { return }
        let text = "the run took longer than --max-duration (\(Int(limit.inSeconds)) s)"
        switch stage {
        case .preparing, .prepared, .proving: fail(text)
        case .committing, .puttingBack: warn("\(text): old instances are going already, so it finishes")
        case .securing, .secured, .rollingBack, .ended: break
        }
    }
}
