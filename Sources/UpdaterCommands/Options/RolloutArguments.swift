import ArgumentParser
import RolloutCore

extension RolloutOptions.OnFailure: ExpressibleByArgument {}
extension RolloutOptions.Strategy: ExpressibleByArgument {}

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

    @Option(help: "What becomes of a group whose new version is bad.")
    var onFailure = RolloutOptions().onFailure

    @Option(help: "How a group is rolled.")
    var strategy = RolloutOptions().strategy

    func validate() throws {
        try require(healthyTimeout, named: "--healthy-timeout", atLeast: 1)
        try require(drainTimeout, named: "--drain-timeout", atLeast: 0)
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
        options.onFailure = onFailure
        options.strategy = strategy
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
