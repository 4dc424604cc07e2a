import ArgumentParser
import RolloutCore

extension RolloutOptions.Lock: ExpressibleByArgument {}

/// What keeps two runs apart.
struct LockArguments: ParsableArguments {
    @Option(
        help: """
            What keeps two runs apart besides the journals in the groups' tags: ssm, parameters that AWS writes only where \
            there are none, for the stack and each group. All runs on them must use it.
            """)
    var lock = RolloutOptions().lock

    /// `options` with what this says.
    func applied(to options: RolloutOptions) -> RolloutOptions {
        var options = options
        options.lock = lock
        return options
    }
}
