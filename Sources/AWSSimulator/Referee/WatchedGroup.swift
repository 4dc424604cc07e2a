import Timekeeping

/// A group under the referee's eyes: what it was at the start, what has become of it, and who has done what.
struct WatchedGroup: Sendable {
    /// Who was the last to set the sizes: whoever did answers for what the group then ends by itself.
    enum Writer: Sendable, Equatable {
        case nobody
        case actor(String)
        /// A stack operation that a caller has asked for.
        case stack
        case outside
    }

    let name: String
    let strategy: RefereeTerms.Strategy
    let sizes: RefereeTerms.Sizes
    let protectsNewInstances: Bool
    /// User tags at the start, and those that somebody has set since.
    var tags: [GroupTag]
    /// What serves must not fall below this, less what the environment has taken.
    var floor: Int
    /// Desired capacities that somebody has a right to: the bound is twice the largest.
    var largestDesired: Int
    /// More instances than the bound allows that were objected to already.
    var accepted = 0
    let startCapacity: Int
    /// The instances of the start, with what they were then.
    let natives: [String: InstanceView]
    /// What the user has suspended.
    var userSuspensions: [ScalingProcess]
    var expectedProtection: [String: Bool]

    /// As at the last look.
    var views: [InstanceView]
    var presentSizes: RefereeTerms.Sizes
    var suspended: [ScalingProcess]
    var presentTags: [GroupTag]
    var exists = true
    /// What the group launches, as at the last look.
    var target: LaunchContent?
    /// What it launched at the start.
    let startTarget: LaunchContent?
    /// The names of its classic balancers and the ARNs of its target groups.
    let balancerNames: [String]

    /// Weight that the environment has ended for good.
    var killed = 0
    /// The latest moment at which the environment took something.
    var lastLoss: WallTime?
    var hasServed: Set<String> = []
    /// Instances that AWS has launched to balance zones, in order, and for which no other one has gone yet.
    var balancers: [String] = []
    /// What has gone for a balancing newcomer that does not serve yet, by its ID: until it does, it is missing.
    var lentWeights: [String: Int] = [:]
    /// Instances whose end is accounted for.
    var ended: Set<String> = []
    var sizeWriter = Writer.nobody
    var hasForeignSizes = false
    /// Whether a caller's last write of sizes came after CloudFormation's.
    var undoesReset = false
    /// Processes that somebody has suspended while a run's journal named them: nobody can tell whose they are.
    var disputed: Set<ScalingProcess> = []
    /// Whose journal an event has taken from the tags, until that caller looks again: one that has died leaves nobody who
    /// knows how to put the group back.
    var orphanOf: String?
    /// Whether somebody has changed tags of the journal.
    var hasForeignTags = false
    /// Whether somebody has changed what the group launches, beside the run.
    var hasForeignTarget = false
    var reading: JournalView.Reading
    /// The last phase that a caller wrote.
    var phase: String?
    var runTagWriter: String?
    /// What instances may have been launched from: since the target was pinned nothing is added.
    var knownContents: [LaunchContent]
    var proof = Proof()
    /// Of the first newcomer of a group that is rolled as a canary.
    var canaryProof = Proof()
    /// With batches: whether the run has passed its commit point, and whether it has let an old instance go.
    var hasCommitted = false
    var hasBegun = false
    /// With batches: newcomers that were proven when an old one was let go for them.
    var settled: Set<String> = []
    /// Whether nothing was outdated when the target was written down: such a group has nothing to prove.
    var wasUpToDate = false

    init(_ group: Group, _ world: World, _ terms: RefereeTerms) {
        let after = terms.sizesAfter[group.name]
        name = group.name
        strategy = terms.strategies[group.name] ?? terms.strategy
        sizes = RefereeTerms.Sizes(of: group)
        protectsNewInstances = group.protectsNewInstances
        tags = group.tags
        views = world.views(of: group)
        let serving = views.reduce(0) { $0 + ($1.isServing ? $1.weight : 0) }
        startCapacity = views.reduce(0) { $0 + ($1.counts ? $1.weight : 0) }
        let wanted = min(group.desiredCapacity, after?.desired ?? group.desiredCapacity)
        floor = min(wanted, serving, strategy.floor(of: after?.desired ?? group.desiredCapacity))
        largestDesired = max(
            group.desiredCapacity, startCapacity, after?.desired ?? 0, terms.templateDesired[group.name] ?? 0)
        natives = Dictionary(uniqueKeysWithValues: views.map { ($0.id, $0) })
        userSuspensions = group.suspensions.map(\.process)
        expectedProtection = natives.mapValues(\.isProtected)
        presentSizes = sizes
        suspended = userSuspensions
        presentTags = tags
        reading = JournalView.read(group.tags)
        phase = reading.journal?.phase
        knownContents = Array(Set(views.map(\.content)))
        startTarget = world.nextContent(of: group)
        balancerNames = group.classicLoadBalancers + group.targetGroups
        target = startTarget
        if let target { knownContents.append(target) }
        hasServed = Set(views.filter(\.isServing).map(\.id))
        // What an earlier run has suspended is not the user's.
        if let journal = reading.journal {
            userSuspensions.removeAll { journal.suspended.contains($0.rawValue) }
        }
    }

    var serving: Int { views.reduce(0) { $0 + ($1.isServing ? $1.weight : 0) } }
    var capacity: Int { views.reduce(0) { $0 + ($1.counts ? $1.weight : 0) } }

    /// Weight of what stands and is not what the group launches.
    var outdated: Int {
        views.reduce(0) { $0 + ($1.counts && !isOfTarget($1) ? $1.weight : 0) }
    }

    func isOfTarget(_ view: InstanceView) -> Bool { target.map { view.content.launchesTheSame(as: $0) } ?? false }

    /// Whether the run promises to replace an instance: it is not what the group launches, or it was there at the start
    /// and all of those are to go, but for what the user protects.
    func isToGo(_ view: InstanceView, _ terms: RefereeTerms) -> Bool {
        if !isOfTarget(view) { return true }
        return terms.replacesAll && natives[view.id] != nil && expectedProtection[view.id] != true
    }

    /// Weight of those that served, stand still in their group, and do not serve just now: nobody has taken them out.
    var impaired: Int {
        views.reduce(0) { sum, view in
            let isOut = view.lifecycle == .inService && !view.isServing && !ended.contains(view.id)
            return sum + (isOut && hasServed.contains(view.id) ? view.weight : 0)
        }
    }

    func view(_ id: String) -> InstanceView? { views.first { $0.id == id } }

    func finding(_ invariant: Invariant, _ subject: String, expected: String, seen: String) -> Finding {
        Finding(invariant: invariant, subject: subject, expected: expected, seen: seen)
    }
}

/// Since when what has to serve does.
struct Proof: Sendable {
    private(set) var since: WallTime?
    /// When it had last been so for long enough.
    private(set) var last: WallTime?

    mutating func note(_ isFit: Bool, _ terms: RefereeTerms, now: WallTime) {
        guard isFit else {
            since = nil
            return
        }
        let began = since ?? now
        since = began
        if now - began >= .seconds((terms.looks - 1) * terms.lookIntervalSeconds) { last = now }
    }
}

extension RefereeTerms.Sizes {
    init(of group: Group) {
        self.init(minimum: group.minSize, desired: group.desiredCapacity, maximum: group.maxSize)
    }
}
