import ArgumentParser
import RolloutCore

/// `haupdate hooks run`
struct HooksRunCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Ask one hook about what stands in AWS now, and print its verdicts.",
        discussion: """
            Each subject is asked once: the stack for a hook per run, each group, or each instance in service. AWS is only \
            read; what the hook itself sends (http.post) is sent. Ends with 0 when every verdict is pass, else with 3.
            """)

    @Argument(help: ArgumentHelp("The hook's file, for example hooks/health-gate/smoke.lua.", valueName: "file"))
    var file: String

    @Option(help: "The stack whose groups are meant.")
    var stack: String?

    @Option(
        name: .customLong("asg"),
        help: ArgumentHelp(
            "A group; may be given more than once. With a stack: only these of its groups.", valueName: "name"))
    var groups: [String] = []

    @Option(
        name: .customLong("instance"),
        help: ArgumentHelp(
            "An instance; may be given more than once. Every one in service without it.", valueName: "id"))
    var instances: [String] = []

    @OptionGroup var reach: HookReachArguments
    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        if file.isEmpty { throw ValidationError("the name of the hook's file is empty") }
        if stack == nil, groups.isEmpty {
            throw ValidationError("nothing is named: give --stack STACK, or groups with --asg NAME")
        }
        if let stack { try checkStackName(stack) }
        if groups.contains("") { throw ValidationError("--asg needs the name of a group") }
    }

    func invocation() throws -> Invocation {
        .runHook(
            HookTrialJob(
                file: file,
                target: StackJob(
                    stack: stack, groups: groups,
                    run: RunChoices(
                        cloud: cloud.choice, options: RolloutOptions(),
                        hooks: reach.completing(HookChoice(file: file)),
                        output: output.output)), instances: instances))
    }
}
