import ArgumentParser
import RolloutCore

/// The program linked as `update-stack`: the command line of aws-ha-updater.
///
/// It creates stacks in the default region too, and sends CAPABILITY_IAM, as aws-ha-updater does.
struct SeedUpdateStackCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "update-stack", abstract: "Create or update a stack, then roll its groups.",
        usage: """
            update-stack STACK [--region=eu-west-1] [--template=FILE] [--warmup-seconds=25] [--action-timeout=300] \
            [--lenient_look_back=5] [--healthy-timeout=600] [KEY=VALUE ...]
            """,
        discussion: "Takes every option of \"haupdate update stack\" as well.", version: Program.version)

    @OptionGroup var command: UpdateStackCommand

    func invocation() throws -> Invocation {
        guard case .updateStack(var job) = try command.invocation() else { return try command.invocation() }
        job.createsInDefaultRegion = true
        if command.rollout.onFailure == nil { job.run.options.onFailure = .freeze }
        if !job.capabilities.contains(Capability.iam.rawValue) { job.capabilities.append(Capability.iam.rawValue) }
        return .updateStack(job)
    }
}

/// The program linked as `update-asgs`: the command line of aws-ha-updater.
struct SeedUpdateGroupsCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "update-asgs", abstract: "Roll the groups of a stack; the stack stays as it is.",
        usage: "update-asgs STACK [--region=eu-west-1]",
        discussion: "Takes every option of \"haupdate update asgs\" as well.", version: Program.version)

    @OptionGroup var command: UpdateGroupsCommand

    func invocation() throws -> Invocation {
        try command.invocation()
    }
}
