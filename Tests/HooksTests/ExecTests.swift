import Hooks
import Testing
import Timekeeping

@Suite struct ExecTests {
    /// A world in which `sh` may be run; its clock is slow, so that a busy machine ends no program early.
    private func world(_ environment: [String: String] = [:], speed: Double = World.patience) throws -> World {
        let grants = try HookGrants([try HookGrant("exec=sh")]) { HookGrants.liveFind($0, path: "/usr/bin:/bin") }
        return World(environment: environment, grants: grants, runsPrograms: true, timekeeper: .live(speed: speed))
    }

    private func run(
        _ call: String, shows: String, needs: String = "exec = 'sh'", in world: World
    ) async throws -> HookAnswer {
        try await world.ask(
            """
            return { needs = { \(needs) }, run = function()
              local r = exec.run\(call)
              return pass(\(shows))
            end }
            """)
    }

    @Test func givesStatusAndBothOutputs() async throws {
        let answer = try await run(
            "{ 'sh', '-c', 'cat; echo \"$1|$2\" >&2; exit 3', 'name', 'two words', 7, stdin = 'in' }",
            shows: "r.status .. r.stdout .. r.stderr .. tostring(r.timed_out)", in: world())
        #expect(answer == .pass(note: "3intwo words|7 false"))
    }

    @Test func nothingOfAShortOutputIsLost() async throws {
        let answer = try await run(
            "{ 'sh', '-c', 'true' } for i = 1, 50 do local one = exec.run{ 'sh', '-c', 'echo ' .. i } "
                + "if one.stdout ~= i .. '\\n' then return fail(i .. one.stdout) end end",
            shows: "''", in: world())
        #expect(answer == .pass(note: ""))
    }

    @Test func theEnvironmentHasAPathAndWhatIsGranted() async throws {
        let answer = try await run(
            "{ 'sh', '-c', 'env | grep -v ^_= | grep -v ^PWD= | grep -v ^SHLVL= | sort' }", shows: "r.stdout",
            needs: "exec = { 'sh' }, env = { 'STAGE', 'ABSENT' }", in: world(["STAGE": "blue", "SECRET": "x"]))
        #expect(answer == .pass(note: "PATH=/usr/local/bin:/usr/bin:/bin STAGE=blue "))
    }

    @Test func whatIsTooLongIsCutAndSaysSo() async throws {
        let answer = try await run(
            "{ 'sh', '-c', 'head -c 70000 /dev/zero | tr \"\\\\\\\\0\" x' }",
            shows: "#r.stdout .. tostring(r.stdout_cut) .. tostring(r.stderr_cut)", in: world())
        #expect(answer == .pass(note: "65536truefalse"))
    }

    /// Without the group the sleeping child would hold the output open for longer than a try may take.
    @Test func atTheTimeOutTheWholeGroupIsKilled() async throws {
        let answer = try await run(
            "{ 'sh', '-c', 'echo begun; sleep 3600 & sleep 3600', timeout = 0.3 }",
            shows: "r.stdout .. tostring(r.timed_out) .. tostring(r.status)", in: world(speed: 1))
        #expect(answer == .pass(note: "begun truenil"))
    }

    @Test func aSimulationRunsNothing() async throws {
        var world = try world()
        world.runsPrograms = false
        let message = try #require(try await run("{ 'sh' }", shows: "''", in: world).errorMessage)
        #expect(message.contains("exec.run of sh: outside the simulation"), "\(message)")
    }

    @Test(arguments: [
        ("{ 'bash' }", "exec.run of bash is not granted"), ("{}", "needs a table"), ("('sh')", "needs a table"),
        ("{ 'sh', {} }", "an argument of exec.run is a text"), ("{ 'sh', cwd = '/' }", "no option \"cwd\""),
        ("{ 'sh', timeout = 301 }", "above 0 and up to 300"),
        ("{ 'sh', 'a\\0b' }", "an argument of exec.run is a text"),
        ("{ 'sh', stdin = 3 }", "`stdin` of exec.run is a text"),
    ])
    func whatIsWrongIsAnError(_ call: String, _ words: String) async throws {
        let message = try #require(try await run(call, shows: "''", in: world()).errorMessage)
        #expect(message.contains(words), "\(message)")
    }

    @Test func withoutTheCommandsGrantNothingBegins() async throws {
        let world = World(grants: HookGrants(), runsPrograms: true)
        let error = await #expect(throws: HookError.self) { try await run("{ 'sh' }", shows: "''", in: world) }
        #expect(error?.problems?.map(\.message) == ["it needs what was not allowed: add --allow exec=sh"])
    }

    @Test(arguments: [
        ("tcpp", "did you mean tcp?"), ("exec", "names no program"), ("exec=", "names no program"),
        ("tcp=10.0.0.1", "takes no value"), ("", "nothing of this name can be allowed"),
        ("exec=a\0b", "no program has such a name"),
    ])
    func aGrantThatIsNoneIsRefused(_ text: String, _ words: String) {
        let error = #expect(throws: HookProblem.self) { try HookGrant(text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(error?.place.hasPrefix("--allow ") == true)
    }

    @Test(arguments: ["exec=no-such-program", "exec=/etc/passwd", "exec=/tmp"])
    func aProgramThatIsNotThereIsRefusedWithWhereItWasAllowed(_ text: String) throws {
        let grant = try HookGrant(text, origin: "haupdate.yaml:3")
        let error = #expect(throws: HookError.self) {
            try HookGrants([grant]) { HookGrants.liveFind($0, path: "/usr/bin:/bin") }
        }
        #expect(error?.problems?.map(\.place) == ["haupdate.yaml:3 \(text)"])
        #expect(error?.problems?.first?.message.contains("no such program") == true)
    }
}
