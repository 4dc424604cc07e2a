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
        let set = HookSet(choice: choice)
        let chosen = try set.chosen
        if choice.file == nil, chosen.isEmpty { return nil }
        for line in chosen.lines { narrator.say(line) }
        let narrator = narrator
        let audit = audit
        let grants = try chosen.grants
        let own = isReal ? try choice.ownTransport : nil
        var hosts = HookHosts(
            transport: own ?? cloud.transport, resolve: resolver, connect: isReal ? HookHosts.liveConnect : nil,
            grants: grants, runsPrograms: isReal, environment: { Surroundings.variable($0) },
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
            return try await set.start(
                chosen, hosts: hosts, timekeeper: cloud.timekeeper, seed: cloud.random.next())
        } catch {
            await own?.close()
            throw error
        }
    }

    /// The machine's own; the built-in network knows its names itself.
    private var resolver: HookHosts.Resolver? {
        guard isReal else { return nil }
        return { name in await HookHosts.liveResolve(name) }
    }

    private var isReal: Bool { cloud.simulation == nil }
}
