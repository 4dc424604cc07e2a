import RolloutCore
import Testing
import UpdaterCommands

@Suite struct SeedCommandLineTests {
    @Test(arguments: [
        "/usr/local/bin/update-stack web --region=eu-west-1 --template=t.yaml --warmup-seconds=10 AmiId=ami-2 B=c=d",
        "update-stack --region eu-west-1 web AmiId=ami-2 --templ=t.yaml --warmup=10 B=c=d",
        "update-stack AmiId=ami-2 --warmup-seconds=10 web --template=t.yaml --reg=eu-west-1 B=c=d",
    ])
    func takesTheSeedsCommandLineInEveryOrder(_ line: String) throws {
        let job = try updateStackJob(read(line))
        #expect(job.stack == "web")
        #expect(job.template == .file("t.yaml"))
        #expect(job.parameters.map { "\($0.key)=\($0.value)" } == ["AmiId=ami-2", "B=c=d"])
        #expect(job.run.options.warmup == .seconds(10))
        #expect(job.run.cloud == .live(region: "eu-west-1", profile: nil, endpointURL: nil))
    }

    @Test func passesOnTheTimeOptionsThatTheSeedParsedAndDropped() throws {
        let line = """
            update-stack web --warmup-seconds=1 --action-timeout=2 --lenient_look_back=3 --healthy-timeout=4
            """
        let options = try updateStackJob(read(line)).run.options
        #expect(options.warmup == .seconds(1))
        #expect(options.actionTimeout == .seconds(2))
        #expect(options.lenientLookBack == .seconds(3))
        #expect(options.healthyTimeout == .seconds(4))
    }

    @Test func sendsTheCapabilityThatTheSeedSendsAndMayCreate() throws {
        let job = try updateStackJob(read("update-stack web --template=t.yaml"))
        #expect(job.capabilities == ["CAPABILITY_IAM"])
        #expect(job.createsInDefaultRegion)
    }

    @Test func sendsNoCapabilityUnaskedUnderItsOwnName() throws {
        let job = try updateStackJob(read("haupdate update stack web --template=t.yaml"))
        #expect(job.capabilities.isEmpty)
        #expect(!job.createsInDefaultRegion)
    }

    /// Who uses the seed's name may take the stack back by other means; two must not.
    @Test(arguments: [
        ("update-stack web", RolloutOptions.OnFailure.freeze),
        ("update-stack web --on-failure rollback-stack", .rollbackStack),
        ("haupdate update stack web", .rollbackStack), ("haupdate update stack web --on-failure freeze", .freeze),
    ])
    func takesTheStackBackUnlessTheSeedsNameOrAnOptionSaysOtherwise(
        _ line: String, _ wanted: RolloutOptions.OnFailure
    ) throws {
        #expect(try updateStackJob(read(line)).run.options.onFailure == wanted)
    }

    @Test func rollsGroupsUnderTheSecondName() {
        guard case .invocation(.updateGroups(let job)) = read("./bin/update-asgs web --region=us-east-1") else {
            Issue.record("update-asgs was not read")
            return
        }
        #expect(job.stack == "web")
        #expect(job.run.cloud == .live(region: "us-east-1", profile: nil, endpointURL: nil))
        #expect(job.run.options.healthyTimeout == .seconds(600))
    }
}
