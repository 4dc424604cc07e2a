import ArgumentParser

/// `haupdate update asgs [STACK] [--asg NAME ...]`
struct UpdateGroupsCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "asgs", abstract: "Roll the groups only; the stack stays as it is.",
        usage: "haupdate update asgs [STACK] [--asg NAME ...] [--hooks DIR ...] [<options>]")

    @Argument(help: "The stack whose groups are meant; may be left out where --asg names groups.")
    var stack: String?

    @Option(
        name: .customLong("asg"),
        help: ArgumentHelp(
            "A group; may be given more than once. With a stack: only these of its groups.", valueName: "name"))
    var groups: [String] = []

    @OptionGroup(title: "Rollout") var rollout: RolloutArguments
    @OptionGroup(title: "Hooks") var hooks: HookArguments
    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        if stack == nil, groups.isEmpty {
            throw ValidationError("nothing is named to roll: give a stack, or groups with --asg NAME")
        }
        if let stack { try checkStackName(stack) }
        if groups.contains("") { throw ValidationError("--asg needs the name of a group") }
    }

    func invocation() throws -> Invocation {
        .updateGroups(
            UpdateGroupsJob(
                stack: stack, groups: groups,
                run: RunChoices(
                    cloud: cloud.choice, options: rollout.options, hooks: hooks.choice, output: output.output)))
    }
}

/// Refuses what CloudFormation would not take as a stack's name.
func checkStackName(_ name: String) throws {
    do {
        _ = try StackWords.checked(name)
    } catch {
        throw ValidationError(error.description)
    }
}
