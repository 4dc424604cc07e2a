import ArgumentParser

/// `haupdate resume [STACK] [--asg NAME ...]`
struct ResumeCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Finish a run that was cut off after its commit point.")

    @OptionGroup var scope: ScopeArguments

    @OptionGroup var lock: LockArguments
    @OptionGroup(title: "Rollout") var rollout: RolloutArguments
    @OptionGroup(title: "Hooks") var hooks: HookArguments
    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var audit: AuditArguments
    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation {
        .resume(
            StackJob(
                stack: scope.stack, groups: scope.groups,
                run: RunChoices(
                    cloud: cloud.choice, options: lock.applied(to: rollout.options), hooks: hooks.choice,
                    output: output.output, auditFile: audit.journal)))
    }
}
