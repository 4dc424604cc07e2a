extension Rollout {
    /// Takes more groups into a run whose target is not pinned yet: they are written down first.
    package mutating func add(_ groups: [(name: String, baseline: Baseline)]) {
        guard stage == .prepared, !groups.isEmpty else { return }
        courses += groups.map { GroupCourse(name: $0.name, baseline: $0.baseline) }
        enter(.preparing)
    }

    /// Forgets groups that the stack no longer has.
    package mutating func drop(where isGone: (String) -> Bool) {
        for course in courses where isGone(course.name) { warn("group \(course.name) was removed by the stack update") }
        courses.removeAll { isGone($0.name) }
    }

    /// Notes that the stack has changed: what its groups launch now is not proven.
    package mutating func stackHasChanged() { hasNewTarget = true }

    /// On the way back, gives groups back whole although they look outdated: their stack has gone back itself.
    package mutating func thawsOutdated() { freezesOutdated = false }
}
