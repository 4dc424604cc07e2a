import Hooks
import RolloutCore
import RolloutEngine
import RolloutViews
import Terminal

extension HookTrialJob {
    /// Asks the hook and prints its verdicts; gives the exit code: 0 when all of them are pass, 3 when not, 4 when it could
    /// not be asked.
    func perform() async -> Int32 {
        let narrator = Narrator(format: target.run.output, cloud: target.run.cloud, hooks: target.run.hooks)
        let work: @Sendable (Cloud) async -> Int32 = { cloud in await perform(in: cloud, narrator) }
        do {
            switch target.run.cloud {
            case .live(let region, let profile, let endpointURL):
                return try await Cloud.live(region: region, profile: profile, endpointURL: endpointURL, work)
            case .simulated(let choice):
                return try await Cloud.simulated(choice, screen: Console.screen, deliverSignal: { _ in }, work)
            }
        } catch {
            return refuse(error.description)
        }
    }

    private func perform(in cloud: Cloud, _ narrator: Narrator) async -> Int32 {
        narrator.follow(cloud)
        let calls = CallCounter()
        let random = cloud.random
        let hooks: HookRunner?
        let hookCloud = HookCloud()
        do {
            hooks = try await HookStart(
                choice: target.run.hooks, cloud: cloud, narrator: narrator, hookCloud: hookCloud, isReadOnly: true
            ).start()
        } catch {
            return refuse("\(error)")
        }
        let client = cloud.client(observe: { calls.count($0) })
        hookCloud.connect(client)
        let updater = Updater(
            client: client, hooks: hooks, timekeeper: cloud.timekeeper,
            options: target.run.options, interruption: Interruption(), newRunID: { random.runID() },
            owner: Surroundings.owner, calls: calls, report: { narrator.tell($0) })
        let result: Result<[LiveAnswer], RunError>
        do throws(RunError) {
            result = .success(try await updater.askHooks(target.scope, instances: instances))
        } catch {
            result = .failure(error)
        }
        await hooks?.close()
        switch result {
        case .success(let answers): return tell(answers)
        case .failure(let error): return refuse("\(error)")
        }
    }

    private func tell(_ answers: [LiveAnswer]) -> Int32 {
        let lines = answers.map { answer in
            let reason = answer.verdict.reason
            switch target.run.output {
            case .text:
                return
                    "\(answer.hook) on \(answer.subject): \(answer.verdict.name)\(reason.isEmpty ? "" : ": \(reason)")"
            case .json:
                return JSONValue.object([
                    .init("kind", .string("hook_answer")), .init("hook", .string(answer.hook)),
                    .init("subject", .string(answer.subject)), .init("verdict", .string(answer.verdict.name)),
                    .init("reason", .string(reason)),
                ]).text
            }
        }
        Console.write(lines.map { $0 + "\n" }.joined(), to: .result)
        return answers.allSatisfy { $0.verdict.name == "pass" } ? 0 : 3
    }

    private func refuse(_ text: String) -> Int32 {
        switch target.run.output {
        case .text: Console.write(text.split(separator: "\n").map { String($0).harmless + "\n" }.joined(), to: .story)
        case .json:
            let value = JSONValue.object([.init("kind", .string("refused")), .init("message", .string(text))])
            Console.write(value.text + "\n", to: .result)
        }
        return 4
    }
}
