import ArgumentParser

/// What a command about a run is about: `STACK`, or groups named with `--asg`.
struct ScopeArguments: ParsableArguments {
    @Argument(help: "The stack whose groups are meant; may be left out where --asg names groups.")
    var stack: String?

    @Option(
        name: .customLong("asg"),
        help: ArgumentHelp(
            "A group; may be given more than once. With a stack: only these of its groups.", valueName: "name"))
    var groups: [String] = []

    func validate() throws {
        if stack == nil, groups.isEmpty {
            throw ValidationError("nothing is named: give a stack, or groups with --asg NAME")
        }
        if let stack { try checkStackName(stack) }
        if groups.contains("") { throw ValidationError("--asg needs the name of a group") }
    }
}
