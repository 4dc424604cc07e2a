import AWSClient
import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// What cannot work is refused before anything is changed, with the words of the next step.
@Suite struct BadInputTests {
    struct Case: CustomStringConvertible, Sendable {
        var description: String
        var exitCode: Int32 = 4
        /// What the operator must be told.
        var words: [String]
        var stack: String? = BadInputTests.template
        var adjust: @Sendable (inout World) throws -> Void = { _ in }
        var updater: @Sendable (TestBed) -> Updater = { $0.updater() }
        var command: @Sendable (Updater) async -> Report

        static func update(_ text: String?, _ parameters: [(String, String)]) -> @Sendable (Updater) async -> Report {
            let request = TestBed.request(text, parameters)
            return { await $0.updateStack(request) }
        }
    }

    static let template = TemplatePart.template(TemplatePart.classic())
    private static let identity = """
          Role:
            Type: AWS::IAM::Role
            Properties: {RoleName: web, AssumeRolePolicyDocument: {}}

        """

    static let cases: [Case] = [
        Case(description: "unknown stack for update asgs", words: ["shop", "does not exist in eu-west-1", "--region"]) {
            await $0.updateGroups(stack: "shop", groups: [])
        },
        Case(description: "unknown group of the stack", words: ["has no group nobody", "it has "]) {
            await $0.updateGroups(stack: "web", groups: ["nobody"])
        },
        Case(description: "unknown group without a stack", words: ["group nobody does not exist", "--region"]) {
            await $0.updateGroups(stack: nil, groups: ["nobody"])
        },
        Case(
            description: "no template and no stack", words: ["web does not exist", "--template"], stack: nil,
            command: Case.update(nil, [("AmiId", "ami-2")])),
        Case(
            description: "a stack in the middle of an update", words: ["UPDATE_IN_PROGRESS", "wait"],
            adjust: { world in
                world.rules.times.stackResource = TimeSpan(seconds: 600)
                _ = try world.updateStack(
                    StackRequest(stack: "web", source: .previous, parameters: [.init("AmiId", "ami-9")]))
            }, command: Case.update(nil, [("AmiId", "ami-2")])),
        Case(
            description: "a stack whose creation has failed", words: ["ROLLBACK_COMPLETE", "delete-stack"], stack: nil,
            adjust: { world in
                world.cloudFormation.failures = ["Web"]
                _ = try world.createStack(
                    StackRequest(stack: "web", source: .body(template), parameters: [.init("AmiId", "ami-1")]))
                world.advance(to: world.now + .seconds(190))
            }, command: Case.update(template, [("AmiId", "ami-2")])),
        Case(
            description: "a template that is no YAML", words: ["web.yaml", "line 4", "column 4"],
            command: Case.update("Resources:\n  Web:\n    Type: [A\n  x: }", [])),
        Case(
            description: "a template with a tab", words: ["web.yaml", "2:"],
            command: Case.update("Resources:\n\tWeb: {}\n", [])),
        Case(
            description: "a template that is no template", words: ["web.yaml"],
            command: Case.update("Hello: World\n", [])),
        Case(
            description: "an unknown parameter", words: ["no parameter AmiID", "did you mean AmiId?"],
            command: Case.update(template, [("AmiID", "ami-2")])),
        Case(
            description: "a parameter without a value", words: ["Colour=..."],
            command: Case.update(
                TemplatePart.template(TemplatePart.classic(), parameters: "  Colour: {Type: String}\n"), [])),
        Case(
            description: "no credentials", words: ["no AWS credentials found", "AWS_ACCESS_KEY_ID", "--simulate"],
            updater: { bed in
                bed.updater(
                    credentials: CredentialsProvider { () async throws(CredentialsError) in
                        throw .notFound(looked: ["the environment"])
                    })
            }, command: Case.update(nil, [("AmiId", "ami-2")])),
        Case(
            description: "a wrong secret", words: ["SignatureDoesNotMatch", "check the access key"],
            updater: { bed in
                let wrong = Credentials(accessKeyID: "AKIASIMULATEDEXAMPLE", secretAccessKey: Secret("wrong"))
                return bed.updater(credentials: CredentialsProvider(wrong))
            }, command: Case.update(nil, [("AmiId", "ami-2")])),
        Case(
            description: "a region without such a stack", words: ["does not exist in eu-central-1", "--region"],
            updater: { $0.updater(region: "eu-central-1") }, command: Case.update(nil, [("AmiId", "ami-2")])),
        Case(
            description: "a missing capability", words: ["--capability CAPABILITY_NAMED_IAM"],
            command: Case.update(TemplatePart.template(TemplatePart.classic(), identity), [])),
        Case(
            description: "a missing capability for a new stack", words: ["--capability CAPABILITY_NAMED_IAM"],
            stack: nil,
            command: Case.update(TemplatePart.template(TemplatePart.classic(), identity), [("AmiId", "ami-1")])),
        Case(
            description: "a template that is not in S3", words: ["s3://nowhere/web.yaml"],
            command: { updater in
                var request = TestBed.request(nil, [])
                request.template = .url("s3://nowhere/web.yaml")
                return await updater.updateStack(request)
            }),
        Case(
            description: "an S3 address without a key", words: ["s3://bucket/key"],
            command: { updater in
                var request = TestBed.request(nil, [])
                request.template = .url("s3://nowhere")
                return await updater.updateStack(request)
            }),
        Case(description: "resume without a run", exitCode: 0, words: ["no run is open"]) {
            await $0.resume(stack: "web")
        },
        Case(description: "rollback of an unknown stack", words: ["does not exist"]) {
            await $0.rollback(stack: "shop")
        },
    ]

    @Test(arguments: cases)
    func isRefusedBeforeTheFirstChange(_ input: Case) throws {
        let bed =
            if let stack = input.stack {
                try TestBed(stack: stack, adjust: input.adjust)
            } else {
                try TestBed { try input.adjust(&$0) }
            }
        let updater = input.updater(bed)
        let report = try bed.simulated.run { await input.command(updater) }
        #expect(report.exitCode == input.exitCode, "\(report.headline)")
        for word in input.words { #expect(report.headline.contains(word), "\(report.headline)") }
        let first = report.headline.prefix { $0 != " " }
        #expect(
            first.lowercased() == first || first.contains("."), "a message begins in lower case: \(report.headline)")
        // A change set that came to nothing is deleted again and changes nothing.
        let changes = bed.aws.calls.filter { $0.isChanging && $0.errorCode == nil }.map(\.operation)
        #expect(changes.isEmpty, "\(changes)")
    }
}
