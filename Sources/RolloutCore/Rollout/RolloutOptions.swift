/// What an operator may choose about a run; the defaults are those of the commands.
package struct RolloutOptions: Hashable, Sendable {
    /// What becomes of a group whose target is bad.
    package enum OnFailure: String, Hashable, Sendable, CaseIterable {
        /// Newcomers go, sizes return, scaling stays suspended because the group would launch the bad version again.
        case freeze
        /// The stack goes back to its previous template and parameters first; where there is no way back, as ``freeze``.
        case rollbackStack = "rollback-stack"
    }

    /// How a group is rolled.
    package enum Strategy: String, Hashable, Sendable, CaseIterable {
        /// As many newcomers as are outdated start beside them.
        case double
        /// First one newcomer in every group; when all of these are proven, the rest as with ``double``.
        case canary
        /// Batch by batch, for groups that cannot double.
        case rolling
    }

    /// What keeps two runs apart.
    package enum Lock: String, Hashable, Sendable, CaseIterable {
        /// The journals in the groups' tags alone: that narrows the race, and does not close it.
        case tags
        /// Parameters of the parameter store as well, which AWS writes only where there are none.
        case ssm
    }

    package var lock = Lock.tags
    /// For groups that do not choose theirs by the tag ``JournalTags/strategyKey``.
    package var strategy = Strategy.double
    /// With ``Strategy/rolling``: how much of a group goes at a time.
    package var batch = Amount.units(1)
    /// With ``Strategy/rolling``: by how much a group grows; as much as the batch where nothing is said.
    package var surge: Amount?
    package var onFailure = OnFailure.rollbackStack
    /// Where what does not fit into tags is kept, for a way back from another machine; `nil` for nowhere.
    package var state: StatePlace?
    /// How long a stack action may take to start.
    package var warmup = Duration.seconds(25)
    /// How long a stack action may stay silent.
    package var actionTimeout = Duration.seconds(300)
    /// How much older than the call an event may be and still count, for clocks that differ.
    package var lenientLookBack = Duration.seconds(5)
    /// From the surge to the proof by the balancers.
    package var healthyTimeout = Duration.seconds(600)
    /// Looks in a row that must find a newcomer healthy; 1 or more.
    package var looks = 3
    /// The least time between two looks that count.
    package var lookInterval = Duration.seconds(2)
    /// How long each newcomer must stay proven in a row.
    package var soak = Duration.zero
    /// How long both generations serve, once everything is proven, before an old instance goes.
    package var bake = Duration.zero
    /// Names of CloudWatch alarms that must not be in ALARM before an old instance goes; each once.
    package var alarms: [String] = []
    /// How long the run may take before an old instance goes; `nil` for no limit.
    package var maxDuration: Duration?
    /// How long old instances may drain before the run goes on without them, with a warning.
    package var drainTimeout = Duration.seconds(3600)
    /// Whether old instances that the user protected are replaced as well.
    package var replaceProtected = false
    /// Whether what is up to date is replaced as well.
    package var allInstances = false
    /// Checks before the first change that the operator leaves out.
    package var skippedChecks: Set<PreflightCheck> = []

    package init() {}
}
