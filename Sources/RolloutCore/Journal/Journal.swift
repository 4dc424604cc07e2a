package import Timekeeping

/// What a run has changed on one group and how to undo it: kept in tags of the group, so that any machine can take over.
package struct Journal: Hashable, Sendable {
    /// How far the run is; it decides whether a run that died goes back or forward.
    package enum Phase: String, Hashable, Sendable, CaseIterable {
        /// Written down, protected, suspended; the stack update may be under way.
        case prepared
        /// The target is pinned; sizes may have grown.
        case surging
        /// Every group is proven: old instances may be gone.
        case committing
        /// On the way back, and the stack may be on its way to what it was: the instances in service that are not protected
        /// are those of the failed version.
        case stackBack = "stack-back"
        case rollingBack = "rolling-back"
        /// Put back, scaling suspended because the target is bad.
        case frozen

        /// Whether somebody has begun to take the run back.
        package var isWayBack: Bool { self == .stackBack || self == .rollingBack }
    }

    /// Why a group that is rolled in batches stands still.
    package enum Stop: String, Hashable, Sendable, CaseIterable {
        /// A batch has failed, or an alarm went off: what is new is doubtful.
        case failed
        /// Somebody asked for it: the next batch may follow at any time.
        case asked
    }

    package var runID: String
    package var phase: Phase
    /// Set where no further batch was begun; journals of versions before do not have it.
    package var stop: Stop?
    /// When the run began, to the second.
    package var started: WallTime
    /// Who runs it, as `user@host`; what a tag cannot hold is replaced, so that the journal reads back as it was written.
    package var owner: String
    package var baseline: Baseline
    /// Set from ``Phase/surging`` on.
    package var pinned: PinnedTarget?

    package init(
        runID: String, phase: Phase, started: WallTime, owner: String, baseline: Baseline, pinned: PinnedTarget? = nil,
        stop: Stop? = nil
    ) {
        self.runID = runID
        self.phase = phase
        self.started = WallTime(secondsSince1970: started.secondsSince1970)
        self.owner = JournalTags.word(owner, limit: JournalTags.ownerLimit)
        self.baseline = baseline
        self.pinned = pinned
        self.stop = stop
    }
}

/// A group as it was before the run.
package struct Baseline: Hashable, Sendable {
    package var sizes: Sizes
    /// The processes that the run suspends: wanted ones less those that were suspended before; in a fixed order.
    package var ours: [ScalingProcess]
    package var newInstancesProtected: Bool
    /// Instances that the user had protected, sorted.
    package var protectedIDs: [String]
    /// Instances that were up to date before the run, sorted: a rollback leaves them. Empty where nothing was outdated.
    package var keptIDs: [String]
    /// Instances that are up to date and are to be replaced all the same, sorted: nothing else tells them from newcomers.
    package var spentIDs: [String] = []
    /// What the run changes of the stack; in the journal of one group only, and only where the stack can be taken back.
    package var stack: StackMemory?

    package init(
        sizes: Sizes, ours: [ScalingProcess], newInstancesProtected: Bool = false, protectedIDs: [String] = [],
        keptIDs: [String] = []
    ) {
        self.sizes = sizes
        self.ours = ours
        self.newInstancesProtected = newInstancesProtected
        self.protectedIDs = protectedIDs.sorted()
        self.keptIDs = keptIDs.sorted()
    }
}

/// The target that the run drives a group to, and the sizes on the way.
package struct PinnedTarget: Hashable, Sendable {
    /// See ``LaunchTarget/fingerprint``.
    package var fingerprint: String
    /// What all three sizes grow by until the commit.
    package var surge: Int
    /// What they grow by in a first step, until those newcomers are proven; `nil` where there is no such step.
    package var canary: Int?
    /// The batches of a group that is rolled so; ``surge`` then is all that has to go.
    package var rolling: RollingPlan?
    /// The sizes that the group ends with when all goes well: those of the baseline, or those that the new template
    /// changed.
    package var sizes: Sizes
    /// Short fingerprints of what the old instances were launched from, sorted; those without an identity have none.
    package var oldMarks: [String]

    /// Short fingerprints of the identities of a mixed target, sorted; empty where ``fingerprint`` alone tells them.
    package var mixedMarks: [String]

    /// More kinds of old instances than this are not told apart from strangers after a crash.
    package static let oldMarkLimit = 8
    /// More identities of a mixed target than this are not known again once the group's target has moved.
    package static let mixedMarkLimit = 4

    package init(
        fingerprint: String, surge: Int, canary: Int? = nil, rolling: RollingPlan? = nil, sizes: Sizes,
        oldMarks: [String] = [],
        mixedMarks: [String] = []
    ) {
        self.fingerprint = fingerprint
        self.surge = surge
        self.canary = canary
        self.rolling = rolling
        self.sizes = sizes
        self.oldMarks = Array(Set(oldMarks).sorted().prefix(PinnedTarget.oldMarkLimit))
        self.mixedMarks = Array(Set(mixedMarks).sorted().prefix(PinnedTarget.mixedMarkLimit))
    }

    /// The mark of an identity in ``oldMarks``.
    package static func mark(_ identity: LaunchIdentity) -> String {
        String(LaunchTarget(identity).fingerprint.prefix(8))
    }

    /// The sizes while old and new stand side by side.
    package var surgedSizes: Sizes { sizes.grown(by: surge) }

    /// The sizes of the first step; `nil` where there is none.
    package var canarySizes: Sizes? { canary.map { sizes.grown(by: $0) } }

    /// All sizes that the run writes before it commits.
    package var grownSizes: [Sizes] { [surgedSizes] + [canarySizes].compactMap(\.self) }
}

/// What a group's tags say about a journal.
package enum JournalReading: Hashable, Sendable {
    case none
    case valid(Journal)
    /// There is one, but it cannot be trusted; the text says why.
    case torn(String)

    package var journal: Journal? {
        if case .valid(let journal) = self { journal } else { nil }
    }
}
