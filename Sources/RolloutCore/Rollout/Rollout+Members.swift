extension Rollout {
    /// Takes more groups into a run whose target is not pinned yet: they are written down first. On the way back those
    /// that the stack's change has outdated are written down and frozen.
    package mutating func add(_ groups: [(name: String, baseline: Baseline)]) {
        guard [.prepared, .securing, .rollingBack].contains(stage), !groups.isEmpty else { return }
        courses += groups.map { GroupCourse(name: $0.name, baseline: $0.baseline) }
        if stage == .prepared { enter(.preparing) }
    }

    /// Notes what only a person can see to: the run goes on, and cannot end better than degraded.
    package mutating func needPerson(_ text: String) { blemish(text) }

    /// Forgets groups that the stack no longer has.
    package mutating func drop(where isGone: (String) -> Bool) {
        for course in courses where isGone(course.name) { warn("group \(course.name) was removed by the stack update") }
        courses.removeAll { isGone($0.name) }
    }

    /// Notes that the stack has changed: what its groups launch now is not proven.
    ///
    /// - Parameter canGoBack: Whether it can be taken back to what it was.
    package mutating func stackHasChanged(canGoBack: Bool = false) {
        hasNewTarget = true
        canTakeStackBack = canGoBack
    }

    /// On the way back, gives groups back whole although they look outdated: their stack has gone back itself.
    package mutating func thawsOutdated() { freezesOutdated = false }
}
