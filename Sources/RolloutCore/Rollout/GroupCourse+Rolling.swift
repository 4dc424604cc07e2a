extension GroupCourse {
    /// Whether the group goes batch by batch.
    var isRolling: Bool { pinned?.rolling != nil && (pinned?.surge ?? 0) > 0 }

    var capacity: Int { weight { _ in true } }

    /// What stands there but newcomers that were not written down as proven, in units of capacity.
    var standing: Int { weight { !isNewcomer($0) } }

    /// Old instances that are gone or going, in units of capacity.
    var lost: Int { max(0, (pinned?.surge ?? 0) - victims.reduce(0) { $0 + $1.weight }) }

    /// Whether old instances have gone, or newcomers are proven, so that the way back ends short of the baseline.
    var cannotGoBack: Bool {
        guard isRolling, !(snapshot?.unlike.isEmpty ?? true) else { return false }
        return lost > 0 || standing > baseline.sizes.desired
    }

    /// Whether the run itself may have written these sizes; a run that has written some knows which.
    func isOwn(_ sizes: Sizes) -> Bool {
        if knownSizes.contains(sizes) || sizes == pinned?.sizes { return true }
        return written.isEmpty ? pinned?.isOfRolling(sizes) ?? false : written.contains(sizes)
    }

    /// Writes newcomers down as proven: from now on nobody removes them. Says whether that is news.
    @discardableResult
    mutating func keep(_ proven: [InstanceSnapshot]) -> Bool {
        let news = proven.map(\.id).filter { !baseline.keptIDs.contains($0) }
        baseline.keptIDs = (baseline.keptIDs + news).sorted()
        if baseline.newInstancesProtected {
            let open = news.filter { seenNewcomers.contains($0) && !baseline.protectedIDs.contains($0) }
            baseline.protectedIDs = (baseline.protectedIDs + open).sorted()
        }
        return !news.isEmpty
    }

    /// The next old instances to go: those that are unprotected already, then those that are not in service, then from the
    /// zone that has most; at least one.
    func batch(of limit: Int) -> [String] {
        var rest = victims
        var standing = (snapshot?.instances ?? []).filter(\.lifecycle.countsAsCapacity)
        var chosen: [String] = []
        var room = limit
        while let next = nextVictim(of: rest, standing), next.weight <= room || chosen.isEmpty {
            chosen.append(next.id)
            room -= next.weight
            rest.removeAll { $0.id == next.id }
            standing.removeAll { $0.id == next.id }
        }
        return chosen
    }

    private func nextVictim(of rest: [InstanceSnapshot], _ standing: [InstanceSnapshot]) -> InstanceSnapshot? {
        if let open = rest.first(where: { $0.lifecycle != .inService || !$0.isProtected }) { return open }
        func crowd(_ zone: String) -> Int { standing.filter { $0.zone == zone }.reduce(0) { $0 + $1.weight } }
        let most = rest.map { crowd($0.zone) }.max()
        return rest.first { crowd($0.zone) == most }
    }

    /// The sizes of a group that stops: all that stands there but newcomers that were not proven.
    func restSizes(_ pinned: PinnedTarget) -> Sizes {
        standing == pinned.sizes.desired ? pinned.sizes : pinned.sizes(at: standing, maximum: pinned.sizes.maximum)
    }

    /// Where a group stands that was asked to stop between two batches.
    func pauseText(_ pinned: PinnedTarget) -> String {
        "\(countText(pinned)): `resume` goes on with the next batch; `rollback` leaves both and freezes the group"
    }

    private func countText(_ pinned: PinnedTarget) -> String {
        let new = keepers.filter { !isNewcomer($0) }.reduce(0) { $0 + $1.weight }
        let old = victims.reduce(0) { $0 + $1.weight }
        return "\(old) old and \(new) new of \(pinned.sizes.desired) stand"
    }

    /// Where a group stands that stopped, and what a person can do.
    func standText(_ pinned: PinnedTarget) -> String {
        "\(countText(pinned)), and it launches "
            + "\(snapshot?.target?.description ?? "what cannot be told"): take its stack back to the former version and "
            + "roll again, then set its sizes to \(pinned.sizes)"
    }

    private func weight(_ counts: (InstanceSnapshot) -> Bool) -> Int {
        (snapshot?.instances ?? []).filter { $0.lifecycle.countsAsCapacity && counts($0) }.reduce(0) { $0 + $1.weight }
    }
}
