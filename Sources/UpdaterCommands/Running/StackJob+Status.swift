import RolloutCore
import RolloutEngine
import RolloutViews
import Terminal
import Timekeeping

extension StackJob {
    /// Prints how a stack's groups stand and what a run has left in them; gives the exit code.
    func status() async -> Int32 {
        let narrator = Narrator(format: run.output, cloud: run.cloud)
        let work: @Sendable (Cloud) async -> Int32 = { cloud in await status(in: cloud, narrator) }
        do {
            switch run.cloud {
            case .live(let region, let profile, let endpointURL):
                return try await Cloud.live(region: region, profile: profile, endpointURL: endpointURL, work)
            case .simulated(let choice):
                return try await Cloud.simulated(choice, screen: Console.screen, deliverSignal: { _ in }, work)
            }
        } catch {
            return refused(error.description, error.outcome, narrator)
        }
    }

    private func status(in cloud: Cloud, _ narrator: Narrator) async -> Int32 {
        narrator.follow(cloud)
        let calls = CallCounter()
        let random = cloud.random
        let updater = Updater(
            client: cloud.client(observe: { calls.count($0) }), hooks: nil, timekeeper: cloud.timekeeper,
            options: run.options, interruption: Interruption(), newRunID: { random.runID() },
            owner: Surroundings.owner, calls: calls, report: { narrator.tell($0) })
        do throws(RunError) {
            let report = try await updater.status(scope)
            let text: String
            switch run.output {
            case .json: text = report.json(cloud: run.cloud).text + "\n"
            case .text:
                let lines = report.lines(cloud: run.cloud, with: Console.resultPalette)
                text = lines.map { $0 + "\n" }.joined()
            }
            Console.write(text, to: .result)
            return 0
        } catch {
            return refused("\(error)", error.outcome, narrator)
        }
    }

    private func refused(_ reason: String, _ outcome: Outcome, _ narrator: Narrator) -> Int32 {
        let time = narrator.time
        let report = Report(
            runID: "-", command: "status", stack: stack, outcome: outcome, headline: reason, started: time, ended: time)
        narrator.tell(RunEvent(.finished(report), at: time, elapsed: .zero))
        return report.exitCode
    }
}

extension RunError {
    /// What the error means for a command that only reads.
    fileprivate var outcome: Outcome {
        switch self {
        case .busy: .busy
        case .needsPerson: .degraded
        case .declined, .interruptedBeforeChange, .aws: .declined
        }
    }
}
