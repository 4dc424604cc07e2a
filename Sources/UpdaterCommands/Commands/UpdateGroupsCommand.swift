import ArgumentParser
import RolloutCore

/// `haupdate update asgs [STACK] [--asg NAME ...]`
struct UpdateGroupsCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "asgs", abstract: "Roll the groups only; the stack stays as it is.",
        usage: "haupdate update asgs [STACK] [--asg NAME ...] [--hooks DIR ...] [<options>]")

    @OptionGroup var scope: ScopeArguments
    @OptionGroup var lock: LockArguments
    @OptionGroup(title: "Rollout") var rollout: RolloutArguments
    @OptionGroup(title: "Hooks") var hooks: HookArguments
    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var audit: AuditArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        if rollout.onFailure == .rollbackStack {
            throw ValidationError(
                "--on-failure rollback-stack: update asgs has not changed the stack, so there is nothing to take back: leave "
                    + "it out")
        }
    }

    func invocation() throws -> Invocation {
        .updateGroups(
            UpdateGroupsJob(
                stack: scope.stack, groups: scope.groups,
                run: RunChoices(
                    cloud: cloud.choice, options: lock.applied(to: rollout.options), hooks: hooks.choice,
                    output: output.output, auditFile: audit.journal)))
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
