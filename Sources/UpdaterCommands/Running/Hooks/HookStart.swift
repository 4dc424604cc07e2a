import Hooks
import LiveTransport
import RolloutCore
import RolloutEngine
import Terminal
import Transport

/// Starts the hooks of a run.
struct HookStart: Sendable {
    var choice: HookChoice
    var cloud: Cloud
    var narrator: Narrator
    /// Told of each line that a hook writes.
    var audit: @Sendable (AuditEntry) -> Void = { _ in }
    /// What hooks reach of AWS; it is connected when the run has a client.
    var hookCloud: HookCloud?
    /// Hooks are only tried.
    var isReadOnly = false

    /// Reads and checks all hooks; `nil` when there are none.
    ///
    /// - Throws: `HookError` with everything that is wrong; nothing has been changed then.
    func start() async throws(HookError) -> HookRunner? {
        if choice.file == nil {
            let chosen = try HookSet(choice: choice).chosen
            if chosen.isEmpty { return nil }
            if let file = chosen.file { narrator.say("settings: \(file.harmless)") }
        }
        let narrator = narrator
        let audit = audit
        let own = try ownTransport
        var hosts = HookHosts(
            transport: own ?? cloud.transport, resolve: resolver, connect: isReal ? HookHosts.liveConnect : nil,
            grants: try choice.grants, runsPrograms: isReal, environment: { Surroundings.variable($0) },
            log: { line in
                let text = "\(line.hook) on \(line.subject): \(line.text)"
                narrator.say(text, line.level == .warn ? .careful : .plain)
                audit(
                    .hookLog(hook: line.hook, subject: line.subject, level: line.level.rawValue, text: line.text))
                narrator.addToResult(.hookLog(line, at: narrator.time))
            })
        if let hookCloud { hosts.aws = { await hookCloud.perform($0) } }
        hosts.isReadOnly = isReadOnly
        if let own { hosts.end = { await own.close() } }
        do throws(HookError) {
            return try await HookSet(choice: choice).start(
                hosts: hosts, timekeeper: cloud.timekeeper, seed: cloud.random.next())
        } catch {
            await own?.close()
            throw error
        }
    }

    /// A network of the hooks' own, for authorities that only they trust.
    private var ownTransport: LiveTransport? {
        get throws(HookError) {
            guard isReal, let file = choice.httpCA else { return nil }
            do throws(TransportError) {
                return try LiveTransport(certificates: Surroundings.variable("AWS_CA_BUNDLE"), additional: file)
            } catch {
                throw .refused([
                    HookProblem("--http-ca \(file.harmless)", "\(error): name a file with certificates in PEM")
                ])
            }
        }
    }

    /// The machine's own; the built-in network knows its names itself.
    private var resolver: HookHosts.Resolver? {
        guard isReal else { return nil }
        return { name in await HookHosts.liveResolve(name) }
    }

    private var isReal: Bool { cloud.simulation == nil }
}
