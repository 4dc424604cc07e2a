import AWSClient
import AWSSimulator
import AWSWire
import Foundation
import HTTPTypes
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping
import Transport

/// What aws-ha-updater gets wrong on stacks; each test fails when its behaviour is put back.
///
/// Trap 10, a second `=` in a parameter, is the command line's, and is tested with it.
@Suite struct SeedTrapStackTests {
    private let template = TemplatePart.template(TemplatePart.classic())
    private let secretive = TemplatePart.template(
        TemplatePart.classic(),
        parameters: "  Password: {Type: String, NoEcho: true}\n  Gone: {Type: String, Default: x}\n")
    private let secretiveValues = [("AmiId", "ami-1"), ("Password", "s3cr3t"), ("Gone", "y")]

    /// Trap 6: whatever the stack's update came to, the groups were rolled and the exit code was 0.
    @Test func aStackUpdateThatFailsRollsNoGroupAndExitsWith3() throws {
        let bed = try TestBed(stack: template) { $0.cloudFormation.failures = ["Web"] }
        let report = try bed.update()
        #expect(report.exitCode == 3, "\(report)")
        #expect(bed.count(of: "UpdateAutoScalingGroup") == 0)
        #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
    }

    /// Trap 7: the warm-up was parsed and never passed on.
    @Test(arguments: [40, 90])
    func theWarmupDecidesHowLongTheStackActionMayTakeToStart(seconds: Int) throws {
        let bed = try TestBed(stack: template)
        let answer = WireResponse(
            head: HTTPResponse(status: .ok),
            body: Array("<ExecuteChangeSetResponse><ExecuteChangeSetResult/></ExecuteChangeSetResponse>".utf8))
        let executed = bed.simulated.timekeeper
        bed.aws.intercept { info, _ in info.operation == "ExecuteChangeSet" ? .respond(answer) : .goOn }
        var options = RolloutOptions()
        options.warmup = .seconds(seconds)
        let report = try bed.update(nil, [("AmiId", "ami-2")], options)
        #expect(report.exitCode == 3, "\(report)")
        #expect(report.cause?.contains("within \(seconds) s") == true, "\(report.cause ?? "")")
        let call = try #require(bed.aws.calls.first { $0.operation == "ExecuteChangeSet" })
        #expect(executed.wallTime - call.request.time >= .seconds(seconds))
        #expect(executed.wallTime - call.request.time < .seconds(seconds + 60))
        #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
    }

    /// Trap 7: so was the time-out, and a stack still in progress had its groups rolled.
    @Test(arguments: [60, 400])
    func aStackThatGoesSilentEndsTheRunWith5AndRollsNoGroup(seconds: Int) throws {
        let bed = try TestBed(stack: template) { $0.rules.times.stackResource = TimeSpan(seconds: 5) }
        bed.aws.intercept { info, world in
            if info.operation == "ExecuteChangeSet" { world.rules.times.stackResource = TimeSpan(seconds: 9000) }
            return .goOn
        }
        var options = RolloutOptions()
        options.actionTimeout = .seconds(seconds)
        let report = try bed.update(nil, [("AmiId", "ami-2")], options)
        #expect(report.exitCode == 5, "\(report)")
        #expect(report.cause?.contains("silent for \(seconds) s") == true, "\(report.cause ?? "")")
        #expect(report.ended - report.started >= .seconds(seconds))
        #expect(bed.count(of: "UpdateAutoScalingGroup") == 0)
        #expect(bed.state() == "2-4-8 suspended 5 journaled protected 4 ami-1,ami-1,ami-1,ami-1")
    }

    /// Trap 7: and so was the look-back. Here AWS's clock is behind ours, and its events carry no token.
    @Test func theLookBackDecidesHowOldAnEventMayBe() throws {
        func resources(_ lookBack: Duration) throws -> Int {
            let bed = try TestBed(stack: template)
            let untimely = EditingTransport(base: bed.aws) { text in
                guard text.contains("<DescribeStackEventsResult>") else { return text }
                let noTokens = text.replacing(/<ClientRequestToken>[^<]*<\/ClientRequestToken>/, with: "")
                return noTokens.replacing(/<Timestamp>([^<]*)<\/Timestamp>/) { match in
                    let time = WallTime(iso8601: String(match.1)).map { ($0 + .seconds(-20)).iso8601 }
                    return "<Timestamp>\(time ?? "?")</Timestamp>"
                }
            }
            var options = RolloutOptions()
            options.lenientLookBack = lookBack
            let request = TestBed.request(nil, [("AmiId", "ami-2")])
            let report = try bed.run(options, through: untimely) { await $0.updateStack(request) }
            #expect(report.outcome == .succeeded, "\(report)")
            let first = bed.events.firstIndex { if case .stackResource = $0 { true } else { false } }
            guard let first, case .stackResource(let event) = bed.events[first] else { return 0 }
            #expect(event.status == "UPDATE_IN_PROGRESS")
            return bed.events.filter { if case .stackResource = $0 { true } else { false } }.count
        }
        let strict = try resources(.seconds(1))
        let lenient = try resources(.seconds(40))
        #expect(strict < lenient)
    }

    /// Trap 8: old values were read back, four asterisks among them, and sent again.
    @Test func whatIsNotNamedKeepsItsValueWithoutBeingSent() throws {
        let bed = try TestBed(stack: secretive, secretiveValues)
        let smaller = TemplatePart.template(
            TemplatePart.classic(), parameters: "  Password: {Type: String, NoEcho: true}\n")
        #expect(try bed.update(smaller).outcome == .succeeded)
        let created = try #require(bed.aws.calls.first { $0.operation == "CreateChangeSet" })
        let sent = created.request.form.structures("Parameters")
        let password = try #require(sent.first { $0["ParameterKey"] == "Password" })
        #expect(password["UsePreviousValue"] == "true")
        #expect(password["ParameterValue"] == nil)
        #expect(sent.compactMap { $0["ParameterKey"] }.sorted() == ["AmiId", "Password"])
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.givenParameter("Password") } == "s3cr3t")
        #expect(
            !bed.aws.calls.contains {
                $0.request.form.structures("Parameters").contains { $0["ParameterValue"] == "****" }
            })
    }

    /// Trap 9: values were logged, twice.
    @Test(arguments: ["ami-2", "ami-bad"])
    func noValueOfAParameterIsEverReported(image: String) throws {
        let bed = try TestBed(stack: secretive, secretiveValues)
        let report = try bed.update(secretive, [("AmiId", image), ("Password", "n3w-s3cr3t"), ("Gone", "zzyzx")])
        #expect(report.outcome == (image == "ami-2" ? .succeeded : .frozen))
        let told = bed.events.map { "\($0)" }.joined() + "\(report)"
        for value in ["s3cr3t", "n3w-s3cr3t", "zzyzx", "****"] { #expect(!told.contains(value)) }
    }

    /// Traps 11 and 13: every error of a describe was taken for "absent", and told as "Stack does not exist".
    @Test(arguments: [
        APIError("AccessDenied", "User: x is not authorized to perform: cloudformation:DescribeStacks", status: 403),
        APIError("ValidationError", "Stack name is too strange"),
        APIError("ExpiredToken", "The security token included in the request is expired", status: 403),
    ])
    func aDescribeThatFailsIsToldAndNothingIsCreated(error: APIError) throws {
        let bed = try TestBed(stack: template)
        bed.aws.intercept { info, _ in info.operation == "DescribeStacks" ? .answer(error) : .goOn }
        let report = try bed.update(template)
        #expect(report.exitCode == 4, "\(report)")
        #expect(report.headline.contains(error.code) && report.headline.contains(error.message))
        #expect(!report.headline.contains("does not exist"))
        #expect(bed.aws.calls.allSatisfy { !$0.isChanging })
    }

    /// Trap 12: a file whose name begins with s3 was taken for an S3 URL, and https was promised only.
    @Test func aTemplateIsReadFromAFileS3OrHTTPS() throws {
        let text = TemplatePart.template(TemplatePart.classic(), "  Topic: {Type: AWS::SNS::Topic}\n")
        let sources: [UpdateStackRequest.TemplateSource] = [
            .file(path: "s3-templates/web.yaml", contents: Array(text.utf8)), .url("s3://bucket/path/web.yaml"),
            .url("https://bucket.s3.eu-west-1.amazonaws.com/path/web.yaml"),
        ]
        for source in sources {
            let bed = try TestBed(stack: template) {
                $0.putObject(bucket: "bucket", name: "path/web.yaml", body: Array(text.utf8))
            }
            var request = TestBed.request(nil, [("AmiId", "ami-2")])
            request.template = source
            let report = try bed.run { [request] in await $0.updateStack(request) }
            #expect(report.outcome == .succeeded, "\(source): \(report)")
            #expect(bed.name("Topic") != "no group")
        }
    }

    /// Trap 14: *_FAILED never matched _COMPLETE, and was waited for until the time-out.
    @Test func aStackThatEndsInFailedEndsTheWaitAtOnce() throws {
        let bed = try TestBed(stack: template) {
            $0.cloudFormation.failures = ["Web"]
            $0.cloudFormation.rollbackFailures = ["WebConfiguration", "Web"]
        }
        let report = try bed.update()
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.status.rawValue } == "UPDATE_ROLLBACK_FAILED")
        #expect(report.exitCode == 5, "\(report)")
        #expect(report.ended - report.started < .seconds(120))
    }

    /// Trap 15: four new events, one was shown.
    @Test(arguments: [nil, "Web"])
    func everyEventOfTheStackIsShownOnce(failing: String?) throws {
        let bed = try TestBed(stack: template) { $0.cloudFormation.failures = [failing].compactMap(\.self) }
        let began = bed.simulated.timekeeper.wallTime
        try bed.update()
        let shown = bed.events.compactMap { event -> String? in
            if case .stackResource(let resource) = event { "\(resource.logicalID) \(resource.status)" } else { nil }
        }
        let happened = bed.aws.withWorld { world in
            (world.cloudFormation.stack("web")?.events ?? []).filter { $0.time >= began }
        }
        let isCleanup = { (status: String) in status.hasPrefix("DELETE") || status == "UPDATE_COMPLETE" }
        // What the cleanup phase removes after the update is no part of the wait.
        #expect(
            shown.filter { !$0.contains("DELETE") }.sorted()
                == happened.filter { !$0.status.hasPrefix("DELETE") }.map { "\($0.logicalID) \($0.status)" }
                .filter { shown.contains($0) || !isCleanup(String($0.split(separator: " ")[1])) }.sorted())
        #expect(shown.count >= 5)
    }

    /// Trap 21: an unknown region gave nothing, and was told as "No stack".
    @Test func aStackOfAnotherRegionIsNotCreatedUnasked() throws {
        let bed = try TestBed(stack: template)
        let updater = bed.updater(region: "eu-central-1")
        let report = try bed.simulated.run { await updater.updateGroups(stack: "web", groups: []) }
        #expect(report.exitCode == 4, "\(report)")
        #expect(report.headline.contains("does not exist in eu-central-1"))
        #expect(report.headline.contains("--region"))
        #expect(bed.aws.calls.allSatisfy { !$0.isChanging })
    }
}
