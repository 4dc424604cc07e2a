import AWSClient
import Hooks
import RolloutCore
import RolloutEngine
import RolloutViews
import Terminal
import Timekeeping

/// One command that makes a run, from its settings to its exit code.
struct Session: Sendable {
    /// For example `update stack`.
    var command: String
    var stack: String?
    var groups: [String] = []
    var run: RunChoices
    /// What the command line gives the stack.
    var parameters: [AuditTrail.GivenParameter] = []

    /// Makes the run that `body` asks of the updater, and tells of it.
    ///
    /// - Returns: The exit code.
    func perform(_ body: @escaping @Sendable (Updater, Cloud) async throws(StartRefusal) -> Report) async -> Int32 {
        let screen = Console.screen
        let narrator = Narrator(format: run.output, cloud: run.cloud, hooks: run.hooks)
        narrator.followWindow()
        let interruption = Interruption()
        let wayOut = run.cloud.completing("haupdate status \(RunScope(stack: stack, groups: groups).arguments)")
        let watch = SignalWatch(interruption, wayOut: wayOut) { text in
            narrator.say(text, .careful)
            narrator.audit?.note(.signal(text))
        }
        watch.listen()
        let work: @Sendable (Cloud) async -> Int32 = { cloud in
            await perform(in: cloud, narrator: narrator, interruption: interruption, body)
        }
        do {
            switch run.cloud {
            case .live(let region, let profile, let endpointURL):
                return try await Cloud.live(region: region, profile: profile, endpointURL: endpointURL, work)
            case .simulated(let choice):
                return try await Cloud.simulated(
                    choice, screen: screen, deliverSignal: { watch.receive($0) }, work)
            }
        } catch {
            return refuse(error, narrator)
        }
    }

    private func perform(
        in cloud: Cloud, narrator: Narrator, interruption: Interruption,
        _ body: @Sendable (Updater, Cloud) async throws(StartRefusal) -> Report
    ) async -> Int32 {
        narrator.follow(cloud)
        narrator.sayHowToRepeat()
        let calls = CallCounter()
        let random = cloud.random
        let hooks: HookRunner?
        let hookCloud = HookCloud()
        do {
            var start = HookStart(choice: run.hooks, cloud: cloud, narrator: narrator)
            start.audit = { narrator.audit?.note($0) }
            start.hookCloud = hookCloud
            hooks = try await start.start()
        } catch {
            // Each mistake has a line of its own; a headline has one line for all.
            return refuse(StartRefusal("\(error)".replacing("\n", with: "; ")), narrator)
        }
        let runID = random.runID()
        let audit: AuditBook?
        do {
            audit = try openAuditFile(runID, in: cloud, narrator)
        } catch {
            await hooks?.close()
            return refuse(error, narrator)
        }
        if let audit {
            narrator.keep(audit)
            narrator.say("audit file: \(audit.path)")
        }
        let client = client(of: cloud, calls, narrator, audit)
        hookCloud.connect(client)
        let updater = Updater(
            client: client, hooks: hooks, timekeeper: cloud.timekeeper,
            options: run.options, interruption: interruption, newRunID: { runID }, owner: Surroundings.owner,
            calls: calls, report: { narrator.tell($0) }, audit: audit?.taker, stateFiles: .live
        ).listening(hooks == nil ? nil : TerminalAnswer.reader)
        let code: Int32
        do throws(StartRefusal) {
            code = try await body(updater, cloud).exitCode
        } catch {
            code = refuse(error, narrator)
        }
        await hooks?.close()
        return code
    }

    private func client(
        of cloud: Cloud, _ calls: CallCounter, _ narrator: Narrator, _ audit: AuditBook?
    ) -> AWSClient {
        cloud.client(
            observe: { record in
                calls.count(record)
                audit?.add(record)
                if record.status == nil, let reason = record.errorCode {
                    narrator.say("\(record.operation): \(reason) at try \(record.attempt)", .careful)
                }
            }, announce: audit?.announcer)
    }

    /// Ends a command that could not begin: nothing was asked of AWS.
    private func refuse(_ refusal: StartRefusal, _ narrator: Narrator) -> Int32 {
        let time = narrator.time
        let report = Report(
            runID: "-", command: command, stack: stack, outcome: refusal.outcome, headline: refusal.description,
            started: time, ended: time
        )
        narrator.tell(RunEvent(.finished(report), at: time, elapsed: .zero))
        return report.exitCode
    }
}
