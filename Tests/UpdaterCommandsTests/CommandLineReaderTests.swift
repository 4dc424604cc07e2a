import RolloutCore
import Testing
@testable import UpdaterCommands

@Suite struct CommandLineReaderTests {
    @Test func readsTheMainJobWithEveryOption() throws {
        let reading = read(
            """
            haupdate update stack web AmiId=ami-2 Query=a=b&c=d Empty= --template t.yaml --hooks h1 --hooks h2 \
            --plugin webhook:url=https://x/?a=b --warmup-seconds 30 --action-timeout=400 --lenient_look_back 0 \
            --healthy-timeout 2.5 --looks 5 --drain-timeout 60 --replace-protected --on-failure freeze \
            --strategy double --capability CAPABILITY_IAM --capability CAPABILITY_NAMED_IAM --region eu-west-2 \
            --profile ops --endpoint-url http://127.0.0.1:4567 --output json
            """)
        var options = RolloutOptions()
        options.warmup = .seconds(30)
        options.actionTimeout = .seconds(400)
        options.lenientLookBack = .zero
        options.healthyTimeout = .milliseconds(2500)
        options.looks = 5
        options.drainTimeout = .seconds(60)
        options.replaceProtected = true
        options.onFailure = .freeze
        let job = try updateStackJob(reading)
        #expect(job.stack == "web")
        #expect(job.parameters.map(\.key) == ["AmiId", "Query", "Empty"])
        #expect(job.parameters.map(\.value) == ["ami-2", "a=b&c=d", ""])
        #expect(job.template == .file("t.yaml"))
        #expect(job.capabilities == ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"])
        #expect(!job.createsInDefaultRegion)
        #expect(job.run.options == options)
        #expect(job.run.hooks.folders == ["h1", "h2"])
        #expect(job.run.hooks.plugins == ["webhook:url=https://x/?a=b"])
        #expect(job.run.output == .json)
        #expect(
            job.run.cloud == .live(region: "eu-west-2", profile: "ops", endpointURL: "http://127.0.0.1:4567"))
    }

    @Test func readsTimesAndAlarms() throws {
        let line = "haupdate update stack web --soak 5m --bake 1h30m --max-duration 2h3s --alarm a --alarm b --alarm a"
        var options = RolloutOptions()
        options.soak = .seconds(300)
        options.bake = .seconds(5400)
        options.maxDuration = .seconds(7203)
        options.alarms = ["a", "b"]
        #expect(try updateStackJob(read(line)).run.options == options)
    }

    @Test(arguments: [("25", 25.0), ("2.5", 2.5), ("90s", 90), ("5m", 300), ("0s", 0), ("1h", 3600), ("168h", 604_800)])
    func readsADuration(_ text: String, _ seconds: Double) throws {
        #expect(try Seconds.read(text).duration == .milliseconds(Int64(seconds * 1000)))
    }

    @Test func keepsTheDefaultsOfTheSeeds() throws {
        let job = try updateStackJob(read("haupdate update stack web"))
        #expect(job.run.options == RolloutOptions())
        #expect(job.run.options.warmup == .seconds(25))
        #expect(job.run.options.actionTimeout == .seconds(300))
        #expect(job.run.options.lenientLookBack == .seconds(5))
        #expect(job.run.options.healthyTimeout == .seconds(600))
        #expect(job.template == nil && job.capabilities.isEmpty)
        #expect(job.run.cloud == .live(region: nil, profile: nil, endpointURL: nil))
    }

    @Test(arguments: [
        "haupdate update stack A=1 web --looks 2 B=2", "haupdate update stack --looks 2 web A=1 B=2",
        "haupdate update stack web A=1 B=2 --looks=2",
    ])
    func findsTheStackWhereverItStands(_ line: String) throws {
        let job = try updateStackJob(read(line))
        #expect(job.stack == "web")
        #expect(job.parameters.map(\.key) == ["A", "B"])
        #expect(job.run.options.looks == 2)
    }

    @Test(arguments: [
        ("s3-bucket.yaml", TemplatePlace.file("s3-bucket.yaml")), ("s3:/x", .file("s3:/x")),
        ("s3://bucket/key.yaml", .url("s3://bucket/key.yaml")), ("https://host/t.json", .url("https://host/t.json")),
        ("./https/t.json", .file("./https/t.json")),
    ])
    func takesOnlyASchemeForAURL(_ text: String, _ place: TemplatePlace) throws {
        #expect(try updateStackJob(read("haupdate update stack web --template \(text)")).template == place)
    }

    @Test(arguments: [
        ("haupdate update asgs web", Invocation.updateGroups(groupsJob("web"))),
        ("haupdate update asgs --asg a --asg b", .updateGroups(groupsJob(nil, ["a", "b"]))),
        ("haupdate status web", .status(stackJob())), ("haupdate resume web", .resume(stackJob())),
        ("haupdate rollback web", .rollback(stackJob())), ("haupdate unlock web", .unlock(stackJob())),
        ("haupdate simulate scenarios", .listScenarios(.text)),
        ("haupdate simulate serve --port 0 --time-scale 10", .serve(serveJob())),
        ("haupdate simulate serve --port 0 --time-scale 10 --state f", .serve(serveJob("f"))),
        ("haupdate simulate serve --port 0 --time-scale 10 --simulate-state f", .serve(serveJob("f"))),
    ])
    func readsEachCommand(_ line: String, _ expected: Invocation) {
        #expect(read(line) == .invocation(expected))
    }

    @Test(arguments: ["--simulate", "--scenario default", "--simulate --simulate-state f.json --time-scale 0.5"])
    func asksForTheBuiltInAWSOnlyWhenToldTo(_ options: String) throws {
        let job = try updateStackJob(read("haupdate update stack web \(options)"))
        guard case .simulated(let simulation) = job.run.cloud else {
            Issue.record("\(options) was read as the real AWS")
            return
        }
        #expect(simulation.stateFile == (options.contains("f.json") ? "f.json" : nil))
        #expect(simulation.timeScale == (options.contains("0.5") ? 0.5 : nil))
        #expect(simulation.scenario == (options.contains("default") ? "default" : nil))
    }

    @Test(arguments: [
        ("haupdate --help", "rollback"), ("haupdate update stack --help", "--healthy-timeout"),
        ("update-stack --help", "--lenient_look_back"), ("update-asgs -h", "update-asgs STACK"),
        ("haupdate --version", Program.version), ("haupdate update", "stack"),
    ])
    func answersAQuestionOnStdout(_ line: String, _ word: String) {
        guard case .answer(let text) = read(line) else {
            Issue.record("\(line) is not answered")
            return
        }
        #expect(text.contains(word))
    }
}

private func groupsJob(_ stack: String?, _ groups: [String] = []) -> UpdateGroupsJob {
    UpdateGroupsJob(stack: stack, groups: groups, run: liveRun)
}

private func stackJob() -> StackJob { StackJob(stack: "web", run: liveRun) }

private func serveJob(_ file: String? = nil) -> ServeJob {
    ServeJob(port: 0, simulation: SimulationChoice(region: nil, stateFile: file, scenario: nil, timeScale: 10))
}

private let liveRun = RunChoices(cloud: .live(region: nil, profile: nil, endpointURL: nil))
