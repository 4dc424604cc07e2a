internal import LuaMachine
package import Timekeeping

/// Runs the tests that stand beside hooks: each in a world of its own that knows only what the test has said.
package struct HookTester: Sendable {
    /// How long one test may take.
    static let limit = Duration.seconds(60)

    let program: String
    /// Those whose functions hooks may call, in the same world as the hook.
    let plugins: [HookPlugin]
    let timekeeper: Timekeeper

    /// - Parameter program: The path of `haupdate-hooks`.
    package init(program: String, plugins: [HookPlugin] = [], timekeeper: Timekeeper) {
        self.program = program
        self.plugins = plugins
        self.timekeeper = timekeeper
    }

    /// Runs all tests of one file, in order.
    ///
    /// - Throws: ``HookError`` when the hook or the test file cannot be used, or the file has no test.
    package func run(_ test: HookTestFile, of hook: HookFile) async throws(HookError) -> [HookTestReport] {
        let world = FakeWorld()
        let runner = try await HookRunner.start(
            HookCatalogue(files: [hook]), plugins: plugins, asksPlugins: false, program: program, hosts: world.hosts,
            timekeeper: world.timekeeper(like: timekeeper), seed: 0)
        let functions = TestFunctions(hook: runner.hooks[0], runner: runner, world: world, timekeeper: timekeeper)
        do throws(HookError) {
            let script = try await HookRunner.start(
                HookCatalogue(files: [test.script]), program: program, hosts: world.hosts,
                timekeeper: world.timekeeper(like: timekeeper), seed: 0,
                addition: HostAddition(names: TestFunctions.names) { _, function, arguments in
                    await functions.perform(function, arguments)
                })
            let result = await reports(test, script, functions, world)
            await script.close()
            await runner.close()
            return try result.get()
        } catch {
            await runner.close()
            throw error
        }
    }

    private func reports(
        _ test: HookTestFile, _ script: HookRunner, _ functions: TestFunctions, _ world: FakeWorld
    ) async -> Result<[HookTestReport], HookError> {
        func refused(_ message: String) -> Result<[HookTestReport], HookError> {
            .failure(.refused([HookProblem(test.path, message)]))
        }
        let listing = await perform(0, test, script)
        let declared = functions.declared
        if case .error(let message) = listing { return refused(Self.withoutPlace(message, test.path)) }
        if let wrong = declared.wrong { return refused(wrong) }
        if declared.names.isEmpty {
            return refused("there is no test in this file: write test(\"what holds\", function() ... end)")
        }
        var reports: [HookTestReport] = []
        for (index, name) in declared.names.enumerated() {
            functions.reset()
            let answer = await perform(index + 1, test, script)
            var report = HookTestReport(file: test.path, hook: test.hook, name: name)
            if let message = Self.mistake(answer, world, test) {
                report.failure = HookTestReport.Failure(
                    message: message, difference: functions.difference, unanswered: world.unanswered, log: world.log)
            }
            reports.append(report)
        }
        return .success(reports)
    }

    /// Why a test has failed: also when all that it says holds, but the hook asked for what the test does not know of.
    private static func mistake(_ answer: HookAnswer, _ world: FakeWorld, _ test: HookTestFile) -> String? {
        switch answer {
        case .pass:
            world.unanswered.isEmpty ? nil : "\(test.path): the hook asked for something that no fake answers"
        case .error(let message): message
        default: "it gave a verdict of its own"
        }
    }

    private func perform(_ number: Int, _ test: HookTestFile, _ script: HookRunner) async -> HookAnswer {
        await script.ask(
            test.file.id, subject: "test \(number)", context: .table(["number": .int(number)]), attempt: 1,
            deadline: timekeeper.now + Self.limit)
    }

    private static func withoutPlace(_ message: String, _ path: String) -> String {
        message.hasPrefix("\(path): ") ? String(message.dropFirst(path.count + 2)) : message
    }
}
