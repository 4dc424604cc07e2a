import Hooks
import RolloutViews

extension HookSet {
    /// `haupdate hooks check`; gives the exit code: 4 when something is wrong.
    func check(_ format: OutputFormat) async -> Int32 {
        await perform(format, grants: { () throws(HookError) in try choice.grants }) { hooks in
            let phases = HookPhase.allCases.filter { phase in hooks.contains { $0.phase == phase } }
            return ["\(HookSet.count(hooks)) in order: \(phases.map(\.rawValue).joined(separator: ", "))"]
        }
    }

    /// `haupdate hooks list`; gives the exit code.
    func list(_ format: OutputFormat) async -> Int32 {
        await perform(format, grants: { .everything }) { hooks in hooks.flatMap(\.lines) }
    }

    private func perform(
        _ format: OutputFormat, grants: () throws(HookError) -> HookGrants, _ text: ([HookDescription]) -> [String]
    ) async -> Int32 {
        do throws(HookError) {
            let hooks = try await descriptions(try grants())
            let lines =
                switch format {
                case .text: text(hooks)
                case .json: hooks.map(\.json.text)
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
