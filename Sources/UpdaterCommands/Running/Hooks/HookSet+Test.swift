import Hooks
import RolloutViews
import Terminal
import Timekeeping

extension HookSet {
    /// `haupdate hooks test`; gives the exit code: 3 when a test failed, 4 when a file cannot be used.
    func test(_ format: OutputFormat) async -> Int32 {
        do throws(HookError) {
            let chosen = try chosen
            let others = chosen.folders.isEmpty ? choice.usualFolders : chosen.folders
            let folders = choice.folders.isEmpty ? others : choice.folders
            let catalogue = try HookCatalogue.read(folders: folders)
            guard !catalogue.tests.isEmpty else {
                throw .refused([
                    HookProblem(
                        folders.joined(separator: ", "),
                        "no test is there: write NAME_test.lua beside NAME.lua, see docs/hooks.md")
                ])
            }
            let tester = HookTester(
                program: try program, plugins: try plugins(chosen, for: catalogue), timekeeper: .live())
            var reports: [HookTestReport] = []
            for test in catalogue.tests {
                guard let hook = catalogue.files.first(where: { $0.path == test.hookPath }) else {
                    throw .refused([HookProblem(test.path, "there is no hook \(test.hookPath) beside this test")])
                }
                let found = try await tester.run(test, of: hook)
                tell(found, format)
                reports += found
            }
            let untested = catalogue.files.filter { file in !catalogue.tests.contains { $0.hookPath == file.path } }
            if format == .text { summarise(reports, untested: untested.map(\.id)) }
            return reports.allSatisfy { $0.failure == nil } ? 0 : 3
        } catch {
            refuse(error, format)
            return 4
        }
    }

    private func tell(_ reports: [HookTestReport], _ format: OutputFormat) {
        let lines: [String] =
            switch format {
            case .text: [(reports.first?.file ?? "").harmless] + reports.flatMap(\.lines)
            case .json: reports.map(\.json.text)
            }
        Console.write(lines.map { $0 + "\n" }.joined(), to: .result)
    }

    private func summarise(_ reports: [HookTestReport], untested: [String]) {
        let failed = reports.filter { $0.failure != nil }.count
        let count = reports.count == 1 ? "1 test" : "\(reports.count) tests"
        var lines = ["\(count): \(reports.count - failed) passed, \(failed) failed"]
        if !untested.isEmpty { lines.append("without a test: \(untested.joined(separator: ", ").harmless)") }
        Console.write(lines.map { $0 + "\n" }.joined(), to: .result)
    }
}

extension HookTestReport {
    fileprivate var lines: [String] {
        guard let failure else { return ["  ok    \(name)"] }
        return ["  FAIL  \(name)", "        \(failure.message)"] + failure.difference.map { "          \($0)" }
            + failure.unanswered.map { "        no fake answers \($0)" } + failure.log.map { "        log \($0)" }
    }

    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("kind", .string("hook_test")), .init("file", .string(file)), .init("hook", .string(hook)),
            .init("name", .string(name)), .init("passed", .bool(failure == nil)),
        ]
        if let failure {
            members += [
                .init("message", .string(failure.message)),
                .init("difference", .array(failure.difference.map { .string($0) })),
                .init("unanswered", .array(failure.unanswered.map { .string($0) })),
                .init("log", .array(failure.log.map { .string($0) })),
            ]
        }
        return .object(members)
    }
}
