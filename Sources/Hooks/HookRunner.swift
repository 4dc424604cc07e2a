internal import LuaMachine
private import Synchronization
package import Timekeeping

/// Asks hooks their questions: one try a call. When to ask, how often, and what an answer means for the run is
/// decided by the caller.
///
/// Many questions may be open at once. Children compute one at a time; a hook that waits for the world (`http`) holds
/// up nobody. Everything it does is deterministic in simulated time.
package final class HookRunner: Sendable {
    /// All hooks, checked, in the order in which they are to be asked.
    package let hooks: [HookDescription]
    /// Recognises the hook files in a log: see ``HookCatalogue/contentHash``.
    package let contentHash: String

    let processes: [HookProcess]
    let hosts: HookHosts
    let timekeeper: Timekeeper
    let seed: UInt64
    /// Where hooks ask people.
    package let approvals = ApprovalDesk()
    let addition: HostAddition?
    let turns = Turns()
    private let lastTask = Mutex(0)

    private init(
        hooks: [HookDescription], contentHash: String, processes: [HookProcess], hosts: HookHosts,
        timekeeper: Timekeeper, seed: UInt64, addition: HostAddition?
    ) {
        self.addition = addition
        self.hooks = hooks
        self.contentHash = contentHash
        self.processes = processes
        var hosts = hosts
        // Tests of hooks have nobody to ask.
        if addition == nil { hosts.approvals = approvals }
        self.hosts = hosts
        self.timekeeper = timekeeper
        self.seed = seed
    }

    /// Starts a child for each hook and lets it check the file.
    ///
    /// - Parameters:
    ///   - plugins: Their hooks come after the catalogue's, phase by phase.
    ///   - asksPlugins: Whether the plugins' own hooks are there; when not, only their functions are.
    ///   - program: The path of `haupdate-hooks`.
    ///   - seed: For `math.random` in the hooks: the same seed gives the same numbers.
    /// - Throws: ``HookError``: everything that the children refuse, as one error; or the program cannot be used.
    ///   No child is left then.
    package static func start(
        _ catalogue: HookCatalogue, plugins: [HookPlugin] = [], asksPlugins: Bool = true, program: String,
        hosts: HookHosts, timekeeper: Timekeeper, seed: UInt64
    ) async throws(HookError) -> HookRunner {
        try await start(
            catalogue, plugins: plugins, asksPlugins: asksPlugins, program: program, hosts: hosts,
            timekeeper: timekeeper, seed: seed, addition: nil)
    }

    /// The same with functions that only tests find.
    static func start(
        _ catalogue: HookCatalogue, plugins: [HookPlugin] = [], asksPlugins: Bool = true, program: String,
        hosts: HookHosts, timekeeper: Timekeeper, seed: UInt64, addition: HostAddition?
    ) async throws(HookError) -> HookRunner {
        let functions = HostFunctions.names + [PluginLibrary.use] + (addition?.names ?? [])
        let loaded = try await PluginLoader(program: program, timekeeper: timekeeper).load(plugins)
        let scripts = catalogue.files.map { file in
            let script = HookScript(file)
            return PluginLibrary.isWanted(by: file.source) ? script.linked(with: loaded.libraries) : script
        }
        let all = scripts + (asksPlugins ? loaded.scripts : [])
        let ordered = HookPhase.allCases.flatMap { phase in all.filter { $0.phase == phase } }
        let processes = ordered.map {
            HookProcess(script: $0, program: program, functions: functions, timekeeper: timekeeper)
        }
        var hooks: [HookDescription] = []
        var problems: [HookProblem] = []
        do throws(HookError) {
            for process in processes {
                do throws(HookError) {
                    let hook = try HookDescription(process.script, try await process.load())
                    hooks.append(hook)
                    problems += hosts.grants.missing(for: hook, isReadOnly: hosts.isReadOnly)
                } catch .refused(let found) {
                    problems += found
                }
            }
            if !problems.isEmpty { throw .refused(problems) }
        } catch {
            for process in processes { await process.close() }
            throw error
        }
        return HookRunner(
            hooks: hooks, contentHash: catalogue.contentHash, processes: processes, hosts: hosts,
            timekeeper: timekeeper, seed: seed, addition: addition)
    }

    /// The hooks of one phase, in order.
    package func hooks(in phase: HookPhase) -> [HookDescription] {
        hooks.filter { $0.phase == phase }
    }

    /// Asks a hook once.
    ///
    /// - Parameters:
    ///   - id: A ``HookDescription/id`` of ``hooks``.
    ///   - subject: What the question is about, for logs and the seed: an instance ID, a group's or the stack's name.
    ///   - context: A table that becomes `ctx`; `attempt`, `time_left` and a plugin's `options` are added here.
    ///   - attempt: 1 for the first try about this subject.
    ///   - deadline: When the try is given up; an answer after it is an error. The answer is there 250 ms after it at
    ///     the latest, whatever the hook does and whoever else is being asked.
    /// - Returns: The answer; ``HookAnswer/error(message:)`` also when the calling task is cancelled.
    package func ask(
        _ id: String, subject: String, context: HookValue, attempt: Int, deadline: Instant
    ) async -> HookAnswer {
        guard let index = hooks.firstIndex(where: { $0.id == id }) else {
            return .error(message: "\(id): there is no such hook")
        }
        let trial = Trial(
            runner: self, hook: hooks[index], process: processes[index], subject: subject, context: context,
            attempt: attempt, deadline: deadline)
        return await withTaskGroup(of: HookAnswer?.self) { group in
            group.addTask { await trial.run() }
            group.addTask {
                // Cancelled: there is an answer, or nobody wants one.
                guard (try? await self.timekeeper.sleep(until: deadline + Vigil.patience)) != nil else { return nil }
                trial.expiry.fire()
                return nil
            }
            for await answer in group {
                guard let answer else { continue }
                group.cancelAll()
                return answer
            }
            return .error(message: "\(id): there was no answer")
        }
    }

    /// A number for a try that no other has.
    func nextTask() -> Int {
        lastTask.withLock { last in
            last += 1
            return last
        }
    }

    /// Ends all children and waits for them; open questions end with an error.
    package func close() async {
        for process in processes {
            await turns.take { await process.close() }
        }
        await hosts.end()
    }
}
