import ArgumentParser
import RolloutCore

extension RolloutOptions.OnFailure: ExpressibleByArgument {}
extension RolloutOptions.Strategy: ExpressibleByArgument {}

extension Amount: ExpressibleByArgument {}

/// How groups are rolled; the names and meanings of aws-ha-updater where it has them.
struct RolloutArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("How long the balancers may take to accept the newcomers.", valueName: "duration"),
        transform: Seconds.read)
    var healthyTimeout = Seconds(RolloutOptions().healthyTimeout)

    @Option(help: ArgumentHelp("Looks in a row that must find a newcomer healthy.", valueName: "number"))
    var looks = RolloutOptions().looks

    @OptionGroup(title: "Patience") var patience: PatienceArguments

    @Option(
        help: ArgumentHelp("How long old instances may drain before the run goes on.", valueName: "duration"),
        transform: Seconds.read)
    var drainTimeout = Seconds(RolloutOptions().drainTimeout)

    @Flag(help: "Replace old instances also where somebody protected them from scale-in.")
    var replaceProtected = false

    @Flag(
        help: "Replace also what is up to date: every instance but those in Standby and those that somebody protected.")
    var allInstances = false

    @Option(
        help: """
            What becomes of a group whose new version is bad: the stack goes back to what it was (the default of update \
            stack), or the group's scaling stays suspended.
            """)
    var onFailure: RolloutOptions.OnFailure?

    @Option(
        name: .customLong("skip-check"),
        help: ArgumentHelp(
            "Leave out a check before the first change; may be repeated (docs/checks.md).", valueName: "name"))
    var skippedChecks: [SkippedCheck] = []

    @Option(
        help: ArgumentHelp(
            "How groups are rolled.",
            discussion: """
                double: as many newcomers as are outdated start beside them. canary: first one newcomer in each group; \
                when all of these are proven, the rest. rolling: in batches, for groups that cannot double, one group \
                after the other. A group's own tag haupdate:strategy wins over this.
                """))
    var strategy = RolloutOptions().strategy

    @Option(help: ArgumentHelp("With rolling: how much of a group goes at a time.", valueName: "number or N%"))
    var batch: Amount?

    @Option(
        help: ArgumentHelp(
            "With rolling: by how much a group grows, as the batch by default; with 0 old instances go first.",
            valueName: "number or N%"))
    var surge: Amount?

    func validate() throws {
        if strategy != .rolling, batch != nil || surge != nil {
            throw ValidationError("--batch and --surge are for --strategy rolling")
        }
        if let batch, batch.units(of: 1) < 1 { throw ValidationError("--batch \(batch.rawValue): give 1 or more") }
        try require(healthyTimeout, named: "--healthy-timeout", atLeast: 1)
        try require(drainTimeout, named: "--drain-timeout", atLeast: 0)
        for skipped in skippedChecks { try skipped.validate() }
        guard (1...1000).contains(looks) else {
            throw ValidationError("--looks \(looks) is out of range: give 1 to 1000")
        }
    }

    /// The options of a run that only rolls groups.
    var options: RolloutOptions {
        var options = RolloutOptions()
        options.healthyTimeout = healthyTimeout.duration
        options.looks = looks
        options.drainTimeout = drainTimeout.duration
        options.replaceProtected = replaceProtected
        options.allInstances = allInstances
        if let onFailure { options.onFailure = onFailure }
        options.skippedChecks = Set(skippedChecks.compactMap(\.check))
        options.strategy = strategy
        options.batch = batch ?? options.batch
        options.surge = surge
        return patience.applied(to: options)
    }
}

/// How the stack's action is followed.
struct StackActionArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("How long the stack's action may take to start.", valueName: "duration"),
        transform: Seconds.read)
    var warmupSeconds = Seconds(RolloutOptions().warmup)

    @Option(
        help: ArgumentHelp("How long the stack's action may stay silent.", valueName: "duration"),
        transform: Seconds.read)
    var actionTimeout = Seconds(RolloutOptions().actionTimeout)

    @Option(
        name: [.customLong("lenient-look-back"), .customLong("lenient_look_back")],
        help: ArgumentHelp("How much older than the call an event may be and still count.", valueName: "duration"),
        transform: Seconds.read)
    var lenientLookBack = Seconds(RolloutOptions().lenientLookBack)

    func validate() throws {
        try require(warmupSeconds, named: "--warmup-seconds", atLeast: 1)
        try require(actionTimeout, named: "--action-timeout", atLeast: 1)
        try require(lenientLookBack, named: "--lenient-look-back", atLeast: 0)
    }

    /// `options` with what these arguments say.
    func applied(to options: RolloutOptions) -> RolloutOptions {
        var options = options
        options.warmup = warmupSeconds.duration
        options.actionTimeout = actionTimeout.duration
        options.lenientLookBack = lenientLookBack.duration
        return options
    }
}

func require(_ seconds: Seconds, named name: String, atLeast least: Int) throws {
    guard seconds.duration >= .seconds(least) else {
        throw ValidationError("\(name) needs at least \(least) s")
    }
}
