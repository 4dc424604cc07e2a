import AWSClient
import AWSWire
import Logging
import RolloutCore
import RolloutViews
import Timekeeping
import Transport

/// An AWS that commands can work with, real or built in.
struct Cloud: Sendable {
    var transport: any HTTPTransport
    var timekeeper: Timekeeper
    var credentials: CredentialsProvider
    var region: RegionChoice
    var endpoints: Endpoints
    var random: RandomSource
    /// What a run on the built-in AWS can be repeated with, as it stands now; `nil` for a real one.
    var simulation: (@Sendable () -> SimulationNote)?

    /// A client that tells `observe` of each request, and `announce` before it is sent.
    func client(
        observe: @escaping @Sendable (CallRecord) -> Void, announce: (@Sendable (CallRecord) -> Void)? = nil
    ) -> AWSClient {
        let random = random
        return AWSClient(
            transport: transport, timekeeper: timekeeper, credentials: credentials, region: region.name,
            endpoints: endpoints, random: { random.fraction() }, logger: Self.logger, observe: observe,
            announce: announce)
    }

    /// Diagnostics go to stderr when `HAUPDATE_LOG` names a level (`debug`, `trace`, ...), else nowhere.
    static var logger: Logger {
        guard let level = Surroundings.variable("HAUPDATE_LOG").flatMap(Logger.Level.init(rawValue:)) else {
            return Logger(label: "haupdate") { _ in SwiftLogNoOpLogHandler() }
        }
        var logger = Logger(label: "haupdate") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}

/// Why a command cannot begin; the text says what to do.
struct StartRefusal: Error, CustomStringConvertible {
    var description: String
    var outcome: Outcome

    init(_ description: String, outcome: Outcome = .declined) {
        self.description = description
        self.outcome = outcome
    }
}
