import ArgumentParser
import RolloutCore

/// For how long, and under which alarms, both generations serve before the old one goes.
struct PatienceArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long every newcomer must stay proven in a row; such as 90s or 5m.", valueName: "duration"),
        transform: Seconds.read)
    var soak = Seconds(RolloutOptions().soak)

    @Option(
        help: ArgumentHelp(
            "How long both generations serve, once all is proven, before the old one goes.", valueName: "duration"),
        transform: Seconds.read)
    var bake = Seconds(RolloutOptions().bake)

    @Option(
        name: .customLong("alarm"),
        help: ArgumentHelp(
            "A CloudWatch alarm that must not go off until the old ones go; may be given more than once.",
            valueName: "name"))
    var alarms: [String] = []

    @Option(
        help: ArgumentHelp(
            "How long the run may take until the old ones go; else it turns back. Without it: no limit.",
            valueName: "duration"),
        transform: Seconds.read)
    var maxDuration: Seconds?

    func validate() throws {
        if let maxDuration { try require(maxDuration, named: "--max-duration", atLeast: 1) }
        if alarms.contains("") { throw ValidationError("--alarm needs the name of an alarm") }
        if let arn = alarms.first(where: { $0.hasPrefix("arn:") }) {
            throw ValidationError("--alarm \"\(arn)\" is an ARN: give the alarm's name, which is what follows :alarm:")
        }
    }

    /// `options` with what these arguments say.
    func applied(to options: RolloutOptions) -> RolloutOptions {
        var options = options
        options.soak = soak.duration
        options.bake = bake.duration
        for alarm in alarms where !options.alarms.contains(alarm) { options.alarms.append(alarm) }
        options.maxDuration = maxDuration?.duration
        return options
    }
}
