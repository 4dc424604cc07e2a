package import RolloutCore
package import RolloutViews

/// What a command line asks for, checked as far as it can be without looking at anything outside of it.
package enum Invocation: Hashable, Sendable {
    case updateStack(UpdateStackJob)
    case updateGroups(UpdateGroupsJob)
    case status(StackJob)
    case resume(StackJob)
    case rollback(StackJob)
    case unlock(StackJob)
    /// Says yes or no to a gate that waits for a person.
    case answer(StackJob, isApproved: Bool, reason: String)
    case serve(ServeJob)
    case listScenarios(OutputFormat)
    case checkHooks(HookChoice, OutputFormat)
    case listHooks(HookChoice, OutputFormat)
    case newHook(NewHookJob)
    case testHooks(HookChoice, OutputFormat)
    case runHook(HookTrialJob)
    case hookTypes
    case explain(ExplainJob)
    case listPlugins(OutputFormat)
    case describePlugin(String, OutputFormat)
}

/// How results are written to stdout.
package enum OutputFormat: String, Hashable, Sendable, CaseIterable {
    /// A summary for people.
    case text
    /// One object a line, each with a `kind`.
    case json
}

/// What the seeds' update-stack and `haupdate update stack` do.
package struct UpdateStackJob: Hashable, Sendable {
    package var stack: String
    package var parameters: [StackParameter]
    /// A path, or a URL that begins with `s3://` or `https://`; `nil` uses the template that the stack has.
    package var template: TemplatePlace?
    package var capabilities: [String]
    /// Whether a stack may be created although nobody chose the region, as aws-ha-updater does.
    package var createsInDefaultRegion: Bool
    package var run: RunChoices
}

/// What the seeds' update-asgs and `haupdate update asgs` do.
package struct UpdateGroupsJob: Hashable, Sendable {
    package var stack: String?
    /// Names of groups; empty means all of the stack's.
    package var groups: [String]
    package var run: RunChoices
}

/// A command on what a run has left behind.
package struct StackJob: Hashable, Sendable {
    /// `nil` when only groups are named.
    package var stack: String?
    /// With a stack, only these of its groups; empty for all.
    package var groups: [String] = []
    package var run: RunChoices
}

/// The built-in AWS as an endpoint.
package struct ServeJob: Hashable, Sendable {
    /// 0 takes a free port.
    package var port: Int
    package var simulation: SimulationChoice
}

/// A hook to begin with.
package struct NewHookJob: Hashable, Sendable {
    /// One that is asked, for example `health-gate`.
    package var phase: String
    /// Letters, digits, `-` and `_`.
    package var name: String
    package var folder: String
}

/// A hook that is asked about what stands in AWS, outside of a run.
package struct HookTrialJob: Hashable, Sendable {
    /// The path of the hook's file.
    package var file: String
    package var target: StackJob
    /// IDs; empty means every instance in service.
    package var instances: [String]
}

/// An audit file that is to be told.
package struct ExplainJob: Hashable, Sendable {
    package var file: String
    /// The beginning of a run's ID; `nil` means the last one.
    package var run: String?
    /// `nil` tells the whole run.
    package var moment: AuditTime?
    package var output: OutputFormat
}

/// What all runs have in common.
package struct RunChoices: Hashable, Sendable {
    package var cloud: CloudChoice
    package var options = RolloutOptions()
    package var hooks = HookChoice()
    package var output = OutputFormat.text
    /// A path; `nil` means a new file in the user's state folder.
    package var auditFile: String?
}

/// The teams' Lua and how it is set up.
package struct HookChoice: Hashable, Sendable {
    /// Folders, in the order in which they were given.
    package var folders: [String] = []
    /// `NAME:key=value` as they were given.
    package var plugins: [String] = []
    /// One hook's file in place of all others.
    package var file: String?
    /// The settings file; `nil` means `haupdate.yaml` where there is one.
    package var config: String?
    /// What hooks may do beyond their `needs`, as it was given: `tcp`, `exec=PROGRAM`, `aws=ssm:SendCommand`.
    package var allowed: [String] = []
    /// A file of authorities that hooks' requests trust besides the system's; for real runs.
    package var httpCA: String?
    /// Folders for the case that nobody names anything.
    package var usualFolders: [String] = []
}

/// Which AWS is meant.
package enum CloudChoice: Hashable, Sendable {
    case live(region: String?, profile: String?, endpointURL: String?)
    case simulated(SimulationChoice)
}

/// Which built-in AWS is meant.
package struct SimulationChoice: Hashable, Sendable {
    package var region: String?
    /// `nil` means the file in the user's cache folder.
    package var stateFile: String?
    /// A built-in scenario's name or a file; `nil` means `default`.
    package var scenario: String?
    /// Virtual seconds in a real one; `nil` means: decided by whether somebody watches.
    package var timeScale: Double?
}

/// A parameter of the stack that the command line names.
package struct StackParameter: Hashable, Sendable {
    package var key: String
    /// May be a secret: never shown.
    package var value: String
}

/// Where a template comes from.
package enum TemplatePlace: Hashable, Sendable {
    case file(String)
    case url(String)

    /// Only a scheme makes a URL: a local file may be called `s3-bucket.yaml`.
    package init(_ text: String) {
        let isURL = ["s3://", "https://"].contains { text.lowercased().hasPrefix($0) }
        self = isURL ? .url(text) : .file(text)
    }
}
