internal import LuaMachine
package import Transport

/// What hooks can reach of the world, as far as their `needs` grant it.
package struct HookHosts: Sendable {
    /// Carries the hooks' HTTP requests.
    package var transport: any HTTPTransport
    /// Finds the addresses of a name, the best first, so that they can be checked before anybody connects to one; none
    /// for a name that nobody knows. `nil` where names are the transport's own business, as in a simulated network.
    package var resolve: Resolver?
    /// Reads one environment variable of the command.
    package var environment: @Sendable (_ name: String) -> String?
    /// Whether something exists at a path, relative to the folder in which the command runs.
    package var fileExists: @Sendable (_ path: String) -> Bool
    /// Where hooks ask people; `nil` where nobody is.
    var approvals: ApprovalDesk?
    /// Tries whether a port takes connections.
    package var connect: Connector
    /// What the command line allows beyond the hooks' `needs`.
    package var grants: HookGrants
    /// Whether `exec.run` may start what is granted: never where the world is not real.
    package var runsPrograms: Bool
    /// Says what programs do and what people answer, in tests of hooks: nothing is started there, and nobody is asked.
    var rehearsedPrograms: (@Sendable (ProgramCall) -> HostAnswer)?
    var rehearsedPeople: (@Sendable (ApprovalCall) -> HostAnswer)?
    /// What hooks leave for later ones of the run.
    package var store = HookStore()
    /// Ends what belongs to the hooks alone, when nobody asks them any more.
    package var end: @Sendable () async -> Void = {}
    /// Takes what hooks write with `log` and `print`.
    package var log: @Sendable (HookLogLine) -> Void

    /// Carries out calls of `aws.call`; `nil` where hooks reach no AWS.
    package var aws: CloudCaller?
    /// Nothing in AWS may be changed, whatever is allowed.
    package var isReadOnly = false

    package typealias CloudCaller = @Sendable (CloudRequest) async -> Result<HookValue, CloudFailure>

    /// Gives addresses in digits; may take as long as it likes, since who calls stops waiting when time is over.
    package typealias Resolver = @Sendable (_ name: String) async -> [String]

    /// Gives why there is no connection to an address (a host where nothing resolves names); `nil` when there was one.
    package typealias Connector = @Sendable (_ address: String, _ port: Int, _ timeout: Duration) async -> String?

    /// - Parameter connect: `nil` asks `transport`, as in a simulated network.
    package init(
        transport: any HTTPTransport, resolve: Resolver? = nil, connect: Connector? = nil,
        grants: HookGrants = HookGrants(), runsPrograms: Bool = false,
        environment: @escaping @Sendable (_ name: String) -> String?,
        fileExists: @escaping @Sendable (_ path: String) -> Bool = HookHosts.liveFileExists,
        log: @escaping @Sendable (HookLogLine) -> Void
    ) {
        self.transport = transport
        self.resolve = resolve
        self.connect = connect ?? Self.connect(over: transport)
        self.grants = grants
        self.runsPrograms = runsPrograms
        self.environment = environment
        self.fileExists = fileExists
        self.log = log
    }
}

/// One line that a hook wrote: capped, and free of control characters and terminal escapes.
package struct HookLogLine: Hashable, Sendable {
    package var hook: String
    package var subject: String
    package var level: Level
    package var text: String

    package init(hook: String, subject: String, level: Level, text: String) {
        self.hook = hook
        self.subject = subject
        self.level = level
        self.text = text
    }

    package enum Level: String, Hashable, Sendable {
        case info
        case warn
    }
}
