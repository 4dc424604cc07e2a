package import Logging
package import Timekeeping
package import Transport

/// Calls AWS: signs, sends, repeats where that is safe, and reads the answers.
///
/// A value: copies share what must be one for an account (credentials, the key cache, the retry budget, the corrected
/// clock). Each operation is a method in a file of its own.
package struct AWSClient: Sendable {
    /// The region that requests go to and are signed for.
    package let region: String
    let transport: any HTTPTransport
    let timekeeper: Timekeeper
    let credentials: CredentialsProvider
    let endpoints: Endpoints
    let random: @Sendable () -> Double
    let logger: Logger
    let observe: @Sendable (CallRecord) -> Void
    let announce: (@Sendable (CallRecord) -> Void)?
    let shared: SharedState
    /// Until when calls may be repeated; `nil` for the patience of a single command.
    private(set) var deadline: Instant?
    /// What the calls are for.
    private(set) var purpose: String?

    /// - Parameters:
    ///   - random: A number from 0 up to, not including, 1 for each call: jitter of the retries.
    ///   - logger: For diagnostics; `nil` for none.
    ///   - observe: Told of each request that was sent, repeated ones too; called from the task that made the call.
    ///   - announce: Told of each request just before it is sent, with what it is about.
    package init(
        transport: any HTTPTransport, timekeeper: Timekeeper, credentials: CredentialsProvider, region: String,
        endpoints: Endpoints = Endpoints(), random: @escaping @Sendable () -> Double, logger: Logger? = nil,
        observe: @escaping @Sendable (CallRecord) -> Void = { _ in },
        announce: (@Sendable (CallRecord) -> Void)? = nil
    ) {
        self.region = region
        self.transport = transport
        self.timekeeper = timekeeper
        self.credentials = credentials
        self.endpoints = endpoints
        self.random = random
        self.logger = logger ?? Logger(label: "aws") { _ in SwiftLogNoOpLogHandler() }
        self.observe = observe
        self.announce = announce
        self.shared = SharedState()
    }

    /// A client whose calls are repeated until `deadline` while AWS throttles them or is out of order for a moment.
    ///
    /// Each call is sent at least once, even after the deadline; no wait goes beyond it.
    package func until(_ deadline: Instant) -> AWSClient {
        var copy = self
        copy.deadline = deadline
        return copy
    }

    /// A client whose calls say what they are for, to whoever is told of them.
    package func noting(_ purpose: String) -> AWSClient {
        var copy = self
        copy.purpose = purpose
        return copy
    }
}
