import ArgumentParser

/// `haupdate approve [STACK] [--asg NAME ...] --reason TEXT`
struct ApproveCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Say yes to a gate that waits for a person.",
        discussion: "The first answer counts. The run that waits takes it within seconds, on whatever machine it is.")

    @OptionGroup var answer: AnswerArguments

    func invocation() throws -> Invocation { answer.invocation(isApproved: true) }
}

/// `haupdate reject [STACK] [--asg NAME ...] --reason TEXT`
struct RejectCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Say no to a gate that waits for a person.",
        discussion:
            "The first answer counts. What follows is up to the hook: usually the run is declined, or turns back.")

    @OptionGroup var answer: AnswerArguments

    func invocation() throws -> Invocation { answer.invocation(isApproved: false) }
}

/// What both have in common.
struct AnswerArguments: ParsableArguments {
    @OptionGroup var scope: ScopeArguments

    @Option(help: "Why; it goes into the story of the run and its audit file.")
    var reason: String

    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var audit: AuditArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason needs a reason") }
    }

    func invocation(isApproved: Bool) -> Invocation {
        .answer(
            StackJob(
                stack: scope.stack, groups: scope.groups,
                run: RunChoices(cloud: cloud.choice, output: output.output, auditFile: audit.journal)),
            isApproved: isApproved, reason: reason)
    }
}
