import ArgumentParser

/// `haupdate rollback [STACK] [--asg NAME ...]`
struct RollbackCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Take back a run that was cut off before its commit point.")

    @OptionGroup var scope: ScopeArguments

    @OptionGroup var lock: LockArguments
    @OptionGroup var state: StateArguments
    @OptionGroup(title: "Rollout") var rollout: RolloutArguments
    @OptionGroup(title: "Hooks") var hooks: HookArguments
    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var audit: AuditArguments
    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation {
        .rollback(
            StackJob(
                stack: scope.stack, groups: scope.groups,
                run: try RunChoices(
                    cloud: cloud.choice, options: state.applied(to: lock.applied(to: rollout.options)),
                    hooks: hooks.choice,
                    output: output.output, auditFile: audit.journal)))
    }
}
