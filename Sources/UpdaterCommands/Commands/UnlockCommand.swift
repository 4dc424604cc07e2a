import ArgumentParser
import RolloutCore

/// `haupdate unlock [STACK] [--asg NAME ...]`
struct UnlockCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Print the journal that a run left, and drop it; nothing else is changed.")

    @OptionGroup var scope: ScopeArguments

    @OptionGroup var lock: LockArguments
    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var audit: AuditArguments
    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation {
        .unlock(
            StackJob(
                stack: scope.stack, groups: scope.groups,
                run: RunChoices(
                    cloud: cloud.choice, options: lock.applied(to: RolloutOptions()), output: output.output,
                    auditFile: audit.journal)))
    }
}
