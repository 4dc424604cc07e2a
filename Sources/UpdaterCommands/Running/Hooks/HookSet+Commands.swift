import Hooks
import LiveTransport
import RolloutViews

extension HookSet {
    /// `haupdate hooks check`; gives the exit code: 4 when something is wrong.
    func check(_ format: OutputFormat) async -> Int32 {
        await perform(format) { (chosen) throws(HookError) in
            try await choice.ownTransport?.close()
            return try chosen.grants
        } text: { hooks, _ in
            let phases = HookPhase.allCases.filter { phase in hooks.contains { $0.phase == phase } }
            return ["\(HookSet.count(hooks)) in order: \(phases.map(\.rawValue).joined(separator: ", "))"]
        }
    }

    /// `haupdate hooks list`; gives the exit code.
    func list(_ format: OutputFormat) async -> Int32 {
        await perform(format) { (_) throws(HookError) in
            .everything
        } text: { hooks, grants in
            hooks.flatMap { $0.lines(grants) }
        }
    }

    private func perform(
        _ format: OutputFormat, required: (Chosen) async throws(HookError) -> HookGrants,
        text: ([HookDescription], HookGrants) -> [String]
    ) async -> Int32 {
        do throws(HookError) {
            let chosen = try chosen
            let hooks = try await descriptions(chosen, try await required(chosen))
            let grants = try chosen.namedGrants
            let lines =
                switch format {
                case .text: text(hooks, grants)
                case .json: hooks.map { $0.json(grants).text }
                }
            Console.write(lines.map { $0 + "\n" }.joined(), to: .result)
            return 0
        } catch {
            refuse(error, format)
            return 4
        }
    }

    /// Says why hooks cannot be used.
    func refuse(_ error: HookError, _ format: OutputFormat) {
        switch format {
        case .text: Console.write("\(error)\n", to: .story)
        case .json: Console.write(error.problems.map { $0.json.text + "\n" }.joined(), to: .result)
        }
    }

    private static func count(_ hooks: [HookDescription]) -> String {
        hooks.count == 1 ? "1 hook is" : "\(hooks.count) hooks are"
    }
}

extension HookError {
    /// Each mistake by itself.
    fileprivate var problems: [HookProblem] {
        switch self {
        case .refused(let problems): problems
        case .childUnavailable(let program, _): [HookProblem(program, description)]
        }
    }
}

extension HookProblem {
    fileprivate var json: JSONValue {
        .object([
            .init("kind", .string("hook_problem")), .init("place", .string(place)),
            .init("line", line.map { .integer($0) } ?? .null), .init("message", .string(message)),
        ])
    }
}
