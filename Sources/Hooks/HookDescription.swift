/// What a hook declares about itself, checked, with the defaults filled in.
package struct HookDescription: Hashable, Sendable {
    /// The name in logs, plans and answers, for example `health-gate/smoke.lua`; unique within a catalogue.
    package var id: String
    package var phase: HookPhase
    /// One sentence for the plan; may be empty.
    package var about: String
    /// What one question is about.
    package var per: HookSubject
    /// From one try to the next; above 0.
    package var every: Duration
    /// How many passes in a row count as proof; 1 or more.
    package var passes: Int
    /// How long the hook may go on waiting, from the first try; above 0.
    package var deadline: Duration
    package var onDeadline: DeadlinePolicy
    package var onError: ErrorPolicy
    /// What the hook may use beyond pure computing.
    package var needs: HookNeeds
    /// Asked and reported, but it decides nothing.
    package var isDry: Bool

    package init(
        id: String, phase: HookPhase, about: String = "", per: HookSubject, every: Duration, passes: Int,
        deadline: Duration, onDeadline: DeadlinePolicy, onError: ErrorPolicy, needs: HookNeeds = HookNeeds(),
        isDry: Bool = false
    ) {
        self.id = id
        self.phase = phase
        self.about = about
        self.per = per
        self.every = every
        self.passes = passes
        self.deadline = deadline
        self.onDeadline = onDeadline
        self.onError = onError
        self.needs = needs
        self.isDry = isDry
    }

    /// What a hook that still waits at its deadline counts as.
    package enum DeadlinePolicy: String, CaseIterable, Hashable, Sendable {
        case fail
        case pass
    }

    /// What an error in the hook, a killed child and `unknown()` count as.
    package enum ErrorPolicy: String, CaseIterable, Hashable, Sendable {
        case fail
        case wait
        case pass
    }
}

/// The grants that a hook declares in `needs`; what is not declared is refused at the call.
package struct HookNeeds: Hashable, Sendable {
    /// May send HTTP requests, except to link-local and metadata addresses.
    package var http: Bool
    /// The names of the environment variables that `env.get` may read, sorted.
    package var environment: [String]
    /// The exact paths that `file.exists` may look for, sorted.
    package var files: [String]
    /// The plugins whose functions it may call, sorted; what they may use it may use too.
    package var plugins: [String] = []
    /// May ask people.
    package var approval = false
    /// The operations of AWS that `aws.call` may ask for, sorted.
    package var aws: [String] = []
    /// May leave values for later hooks of the same run.
    package var store = false
    /// May try whether a port takes connections; `--allow tcp` must grant it too.
    package var tcp = false
    /// The programs that it may run, sorted; `--allow exec=PROGRAM` must grant each too.
    package var programs: [String] = []

    package init(http: Bool = false, environment: [String] = [], files: [String] = []) {
        self.http = http
        self.environment = environment.sorted()
        self.files = files.sorted()
    }
}

extension HookNeeds: CustomStringConvertible {
    /// The grants as the plan lists them, for example `http, env SLACK_URL`; `nothing` when there are none.
    package var description: String {
        let parts =
            (http ? ["http"] : []) + (tcp ? ["tcp"] : []) + (store ? ["store"] : [])
            + environment.map { "env \($0)" } + files.map { "file \($0)" } + programs.map { "exec \($0)" }
            + plugins.map { "plugin \($0)" } + (approval ? ["approval"] : [])
            + aws.map { "aws \($0)" }
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
}
