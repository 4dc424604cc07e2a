import ArgumentParser

/// `haupdate update stack STACK [KEY=VALUE ...]`
struct UpdateStackCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "stack", abstract: "Create or update a stack, then roll its groups.",
        usage: "haupdate update stack STACK [KEY=VALUE ...] [--template FILE] [--hooks DIR ...] [<options>]",
        discussion: """
            A parameter that is not named keeps its previous value. A stack is created only with --template and a \
            region that was chosen (--region, AWS_REGION, AWS_DEFAULT_REGION or a profile's).
            """)

    @Argument(
        help: ArgumentHelp("The stack's name, then its parameters as KEY=VALUE.", valueName: "stack-or-parameter"))
    var words: [String] = []

    @Option(help: ArgumentHelp("A file, s3://bucket/key or https://...; else the stack's own.", valueName: "template"))
    var template: String?

    @Option(
        name: .customLong("capability"),
        help: ArgumentHelp("A capability that the stack may use; may be given more than once.", valueName: "name"))
    var capabilities: [Capability] = []

    @OptionGroup(title: "Stack") var action: StackActionArguments
    @OptionGroup var lock: LockArguments
    @OptionGroup var state: StateArguments
    @OptionGroup(title: "Rollout") var rollout: RolloutArguments
    @OptionGroup(title: "Hooks") var hooks: HookArguments
    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var audit: AuditArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        _ = try readWords()
        if template == "" { throw ValidationError("--template needs a file or a URL") }
        if let template, template.lowercased().hasPrefix("http://") {
            throw ValidationError("\"\(template)\": CloudFormation reads templates over https:// only")
        }
    }

    func invocation() throws -> Invocation {
        let words = try readWords()
        return .updateStack(
            UpdateStackJob(
                stack: words.stack, parameters: words.parameters, template: template.map(TemplatePlace.init),
                capabilities: capabilities.map(\.rawValue), createsInDefaultRegion: false,
                run: try RunChoices(
                    cloud: cloud.choice,
                    options: state.applied(to: lock.applied(to: action.applied(to: rollout.options))),
                    hooks: hooks.choice, output: output.output, auditFile: audit.journal)))
    }

    private func readWords() throws -> StackWords {
        do {
            return try StackWords(words)
        } catch {
            throw ValidationError(error.description)
        }
    }
}

/// What a template may need to be allowed
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html).
enum Capability: String, ExpressibleByArgument, CaseIterable {
    case iam = "CAPABILITY_IAM"
    case namedIAM = "CAPABILITY_NAMED_IAM"
    case autoExpand = "CAPABILITY_AUTO_EXPAND"
}
