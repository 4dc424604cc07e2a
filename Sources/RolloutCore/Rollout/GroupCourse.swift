internal import Timekeeping

/// What a rollout remembers of one group between two looks. What can be read from AWS is read, not remembered.
struct GroupCourse: Hashable, Sendable {
    let name: String
    var baseline: Baseline
    /// What the group ends on; `nil` until the target is pinned.
    var target: LaunchTarget?
    /// What the group launched before the stack was changed; `nil` in a run that was taken over.
    var targetBefore: LaunchTarget?
    var pinned: PinnedTarget?
    /// Sizes that this run has seen before it wrote any, or accepted since.
    var knownSizes: [Sizes] = []
    /// Instances that were there before this run changed anything; empty in a run that was taken over.
    var firstIDs: Set<String> = []
    /// Instances that were outdated when the target was pinned.
    var oldIDs: Set<String> = []
    /// Instances that were outdated before this run changed anything.
    var outdatedBefore: [String] = []
    /// What the instances were launched from, for the case that its name goes.
    var acceptance: Acceptance?
    /// When the stack goes back: instances of the failed version, and all that are there. Names may change with it.
    var failedIDs: [String] = []
    var presentIDs: [String] = []
    /// The stack has gone back: the group launches what it launched before the run.
    var isStackBack = false
    /// The sizes to which going back has reset the group, as far as the template tells.
    var templateSizes: TemplateSizes?
    var surgedAt: Instant?
    /// Whether the first step of the surge is under way, and not proven yet.
    var isCanary = false
    /// What this run, or the one that it took over, has last made the sizes grow by.
    var addedSurge = 0
    /// With batches, and while hooks hold old instances: the sizes that this run has written.
    var written: [Sizes] = []
    /// Why no further batch begins: the group is coming to a stop.
    var stopCause: String?
    var stop: Journal.Stop?
    /// The group stands where a batch has failed, or where it was to stop; its journal stays.
    var isStopped = false
    var isJournalIssued = false
    /// Whether this run has asked for its processes to be suspended: before that, nothing that is suspended is its own.
    var isSuspendIssued = false
    /// Who was in service without protection in some look before the stack changed.
    var seenOpen: Set<String> = []
    /// Who was launched while the run prepared itself.
    var seenPending: Set<String> = []
    /// Whom somebody has protected without the first look showing it.
    var lateProtectedIDs: [String] = []
    /// Why the group is somebody else's although no journal of theirs stands on it.
    var lostTo: String?
    var snapshot: GroupSnapshot?
    var streaks: [String: Streak] = [:]
    /// What times beyond the proof remember of this group.
    var patience = GroupPatience()
    /// Newcomers in the order in which they appeared.
    var newcomerIDs: [String] = []
    /// The same, for finding one among a thousand.
    var seenNewcomers: Set<String> = []
    /// In service when this run took over one that had passed its commit point: that one has proven them.
    var inheritedIDs: [String] = []
    var reports: [String: NewcomerReport] = [:]
    /// What spoke against instances of the target in the last look that asked for it, by ID.
    var lastObstacles: [String: String] = [:]
    var removed: [RemovedInstance] = []
    /// Victims of the commit or of the way back that have not gone yet.
    var leaving: [String] = []
    /// Old instances that hooks hold, and those that they have let go.
    var heldIDs: [String] = []
    var letGoIDs: [String] = []
    /// Nothing is left to do in the present stage.
    var isDone = false
    /// On the way back: the newcomers are gone, flags and processes return.
    var isUndone = false
    /// Every process of the baseline was seen running again: whoever suspends one from now on means it.
    var hasResumed = false
    /// The group was seen as it shall be, and its journal is being deleted: without one nothing is changed any more.
    var isForgotten = false
    var isFrozen = false
    /// An earlier run has left it frozen: if this one turns back it stays so.
    var wasFrozen = false
    var note: String?
    /// Since when looks do not show the group at all.
    var missingSince: Instant?
    /// When a hold began that must not last: the keepers' health before the commit or before resuming.
    var heldSince: Instant?
    /// Since when more stand than the baseline has room for, and nobody is known to be new.
    var surplusSince: Instant?
    /// Sizes that somebody wrote after the commit point, and that the run is leading to what it made of them.
    var acceptedFrom: Sizes?
    var isShrinkIssued = false
    /// The write that shrinks the group has just gone out: what the next look shows of it needs nobody's health.
    var isShrinkFresh = false
    /// Every newcomer was proven just now: what needs no more than that may follow without asking again.
    var isProofFresh = false
    /// Whether our surge has been taken out again: then what somebody writes does not contain it.
    var hasShrunk = false
    /// Since when newcomers are marked Unhealthy although everything that sends them traffic is content, by ID.
    var markedSince: [String: Instant] = [:]
    /// Since when a traffic source calls newcomers not in use, by ID.
    var unusedSince: [String: Instant] = [:]
    /// Newcomers that were lost and replaced while they were being proven.
    var replacedIDs: [String] = []
    private var issued: [String: Issued<String>] = [:]
    private var issuedJournal: Issued<Journal>?

    private struct Issued<What: Hashable & Sendable>: Hashable, Sendable {
        var what: What
        var at: Instant
    }

    init(name: String, baseline: Baseline) {
        self.name = name
        self.baseline = baseline
    }

    /// Says whether a write is to be made now: not when the same one went out within the last 20 s, which AWS may not
    /// show yet (describe calls are eventually consistent).
    mutating func issue(_ kind: String, _ what: String, now: Instant) -> Bool {
        if let last = issued[kind], last.what == what, now - last.at < .seconds(20) { return false }
        issued[kind] = Issued(what: what, at: now)
        return true
    }

    /// As ``issue(_:_:now:)``, for the journal.
    mutating func issue(_ journal: Journal, now: Instant) -> Bool {
        if let last = issuedJournal, last.what == journal, now - last.at < .seconds(20) { return false }
        issuedJournal = Issued(what: journal, at: now)
        isJournalIssued = true
        return true
    }

    /// Lets every write go out again: one of them has failed.
    mutating func forgetIssued() {
        issued = [:]
        issuedJournal = nil
    }

    /// Whether `instance` is what this group must end on.
    func isOfTarget(_ instance: InstanceSnapshot) -> Bool {
        if instance.isSpent { return false }
        if instance.isAccepted, let pinned, snapshot?.target?.fingerprint == pinned.fingerprint { return true }
        if let target { return target.matches(instance.identity, instanceType: instance.type) }
        guard let pinned, let identity = instance.identity else { return false }
        // The target has moved since: the pinned one is known by its fingerprint, a mixed one by its marks.
        return LaunchTarget(identity).fingerprint == pinned.fingerprint
            || pinned.mixedMarks.contains(PinnedTarget.mark(identity))
    }

    /// Launched by this run: of the target, and not there before.
    func isNewcomer(_ instance: InstanceSnapshot) -> Bool {
        guard !baseline.keptIDs.contains(instance.id), !firstIDs.contains(instance.id) else { return false }
        if failedIDs.contains(instance.id) || isLaunchedByWayBack(instance) { return true }
        if pinned?.surge == 0 { return false }
        if pinned != nil || target != nil { return isOfTarget(instance) }
        // Before the target is pinned the stack's update may have raised the sizes, and launched what nobody has proven;
        // what the group launches by now says nothing about that.
        return true
    }

    /// Launched because going back has reset the sizes of the group: there is no room for it in the baseline.
    func isLaunchedByWayBack(_ instance: InstanceSnapshot) -> Bool {
        guard isStackBack, !presentIDs.isEmpty, !presentIDs.contains(instance.id) else { return false }
        return snapshot?.target?.matches(instance.identity, instanceType: instance.type) ?? false
    }

    /// Of the version that has failed, while the group launches the one before it again.
    func isFailed(_ instance: InstanceSnapshot) -> Bool {
        isStackBack && isNewcomer(instance) && !isLaunchedByWayBack(instance)
    }

    /// Neither of the target nor one of the old: somebody has changed what the group launches.
    func isThird(_ instance: InstanceSnapshot) -> Bool {
        instance.lifecycle.countsAsCapacity && instance.identity != nil && !isOfTarget(instance)
            && !oldIDs.contains(instance.id)
    }

    /// On the way back: capacity that nobody knows, launched or attached by somebody else during the run.
    func isStranger(_ instance: InstanceSnapshot) -> Bool {
        instance.lifecycle.countsAsCapacity && !isNewcomer(instance) && !firstIDs.contains(instance.id)
            && !baseline.keptIDs.contains(instance.id) && !oldIDs.contains(instance.id)
    }

    /// Old instances that must go: capacity that is not of the target. Standby ones are never victims.
    var victims: [InstanceSnapshot] {
        (snapshot?.instances ?? []).filter {
            $0.lifecycle.countsAsCapacity && !isOfTarget($0) && oldIDs.contains($0.id)
        }
    }

    /// In service, no victim, and not protected yet: a stranger must not be taken in the place of an old one either.
    var keepersToProtect: [InstanceSnapshot] {
        let leaving = victims.map(\.id)
        return (snapshot?.instances ?? []).filter {
            $0.lifecycle == .inService && !$0.isProtected && !leaving.contains($0.id)
        }
    }

    /// Whether keepers and those that are held are protected and the others are not, so that scaling in takes just those.
    var areFlagsVisible: Bool {
        keepersToProtect.isEmpty
            && !victims.contains { $0.lifecycle == .inService && $0.isProtected != heldIDs.contains($0.id) }
    }

    /// An old instance that scaling in will not take, because a keeper died and the group is at its size already.
    var straggler: InstanceSnapshot? {
        guard let snapshot, let first = released.first(where: { $0.lifecycle == .inService }) else { return nil }
        let capacity = snapshot.instances.filter(\.lifecycle.countsAsCapacity).reduce(0) { $0 + $1.weight }
        return capacity - first.weight < snapshot.sizes.desired ? first : nil
    }

    /// Instances of any generation that count as capacity.
    var capacityCount: Int { (snapshot?.instances ?? []).filter(\.lifecycle.countsAsCapacity).count }

    /// Instances of the target that count as capacity.
    var keepers: [InstanceSnapshot] {
        (snapshot?.instances ?? []).filter { $0.lifecycle.countsAsCapacity && isOfTarget($0) }
    }

    /// The capacity that must be proven before an old instance may go; 0 when nothing is outdated.
    var wanted: Int {
        // Batches are proven one by one, later.
        guard let pinned, pinned.surge > 0, pinned.rolling == nil else { return 0 }
        guard isCanary, let canary = pinned.canary else { return pinned.sizes.desired }
        return max(1, pinned.sizes.desired - pinned.surge + canary)
    }

    /// Whether the surge makes the group protect what it launches.
    var isBornProtected: Bool { pinned.map { $0.surge > 0 && $0.rolling == nil } ?? false }

    /// The sizes of the present step of the surge.
    var stepSizes: Sizes? { isCanary ? pinned?.canarySizes : pinned?.surgedSizes }

    /// What the baseline says about an instance's protection when the run is over.
    func wasProtected(_ instance: InstanceSnapshot) -> Bool {
        if baseline.protectedIDs.contains(instance.id) { return true }
        // In a group that protects what it launches the user may have taken the protection from an older one; a run that
        // was taken over does not know any more who was there first.
        let isLaunchedSince = !firstIDs.isEmpty && !firstIDs.contains(instance.id)
        return baseline.newInstancesProtected && (isNewcomer(instance) || isLaunchedSince)
    }
}

/// Looks in a row that found an instance fit.
struct Streak: Hashable, Sendable {
    private(set) var count = 0
    private var lastCounted: Instant?

    /// Counts a look, if it is far enough from the last one that counted; a bad one starts again.
    mutating func count(isFit: Bool, now: Instant, interval: Duration) {
        guard isFit else {
            self = Streak()
            return
        }
        if let lastCounted, now - lastCounted < interval { return }
        count += 1
        lastCounted = now
    }
}
