import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// Templates that no request can carry: CloudFormation reads them from the bucket of `--state`.
@Suite struct LargeTemplateTests {
    private static let filler = String(repeating: "# \(String(repeating: "x", count: 97))\n", count: 600)
    private static let old = filler + TemplatePart.template(TemplatePart.balanced())
    private static let new = old.replacing("InstanceType: t3.micro", with: "InstanceType: t3.small")
    private static let small = TemplatePart.template(TemplatePart.balanced())
        .replacing("InstanceType: t3.micro", with: "InstanceType: t3.small")
    private static let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"

    /// A stack whose template has 60,000 bytes.
    private func bed() throws -> TestBed {
        try TestBed { world in
            world.putObject(bucket: "made", name: "web.yaml", body: Array(Self.old.utf8))
            _ = try world.createStack(
                StackRequest(
                    stack: "web", source: .url("https://made.s3.eu-west-1.amazonaws.com/web.yaml"),
                    parameters: [StackRequest.Parameter("AmiId", "ami-1")]))
            world.advance(to: world.now + .seconds(150))
            try #require(world.cloudFormation.stack("web")?.status == .createComplete)
        }
    }

    private func keeping(_ place: String = "s3://haupdate-state/team a") throws -> RolloutOptions {
        var options = RolloutOptions()
        options.state = try StatePlace(place)
        options.healthyTimeout = .seconds(120)
        return options
    }

    private func template(_ bed: TestBed) -> String? {
        bed.aws.withWorld { $0.cloudFormation.stack("web")?.configuration?.template.text }
    }

    @Test func aFileThatNoRequestCanCarryIsRefusedWithBothWays() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.balanced()))
        let report = try bed.update(Self.new)
        #expect(report.exitCode == 4, "\(report.headline)")
        for word in ["web.yaml has", "51200", "--template s3://", "--state s3://"] {
            #expect(report.headline.contains(word), "\(report.headline)")
        }
        #expect(bed.aws.calls.allSatisfy { !$0.isChanging })
    }

    @Test func aFileAboveWhatCloudFormationTakesIsRefusedWithTheNumber() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.balanced()))
        let huge = String(repeating: Self.filler, count: 18) + Self.new
        let report = try bed.update(huge, [("AmiId", "ami-2")], try keeping())
        #expect(report.exitCode == 4 && report.headline.contains("1048576"), "\(report.headline)")
        #expect(bed.aws.calls.allSatisfy { !$0.isChanging })
    }

    @Test func aLargeFileGoesIntoTheBucketOnceAndIsTakenFromThere() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.balanced()))
        let report = try bed.update(Self.new, [("AmiId", "ami-2")], try keeping())
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(template(bed) == Self.new)
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
        // The template and the record of the stack.
        #expect(bed.count(of: "PutObject") == 2)
        let again = try bed.update(Self.new, [("AmiId", "ami-2")], try keeping())
        #expect(again.outcome == .nothingToDo, "\(again.headline)")
        #expect(bed.count(of: "PutObject") == 2)
    }

    @Test func aStackIsCreatedFromALargeFile() throws {
        let bed = try TestBed { _ in }
        let report = try bed.update(Self.old, [("AmiId", "ami-1")], try keeping())
        #expect(report.outcome == .succeeded, "\(report.headline)")
        #expect(template(bed) == Self.old)
    }

    @Test func aLargeFormerTemplateComesBackWhenTheGroupsFail() throws {
        let bed = try bed()
        let report = try bed.update(Self.new, [("AmiId", "ami-bad")], try keeping())
        #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "")")
        #expect(template(bed) == Self.old)
        #expect(bed.state() == Self.allOld)
    }

    @Test func aLargeFormerTemplateComesBackFromAnotherMachine() throws {
        let request = TestBed.request(Self.new, [("AmiId", "ami-bad")])
        let trial = try bed()
        try trial.run(try keeping()) { await $0.updateStack(request) }
        let surge = try #require(trial.aws.calls.map(\.operation).firstIndex(of: "UpdateAutoScalingGroup"))
        let bed = try bed()
        let updater = bed.updater(
            try keeping(), through: DyingTransport(bed.aws, atCall: surge + 1, afterApplying: true))
        #expect(throws: SimulatedTime.Failure.self) {
            try bed.simulated.run { await updater.updateStack(request) }
        }
        try bed.pass(.seconds(60))
        try #require(template(bed) == Self.new)
        let report = try bed.run { await $0.rollback(stack: "web") }
        #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "")")
        #expect(template(bed) == Self.old)
        #expect(bed.state() == Self.allOld)
        #expect(try bed.run { await $0.updateGroups(stack: "web", groups: []) }.outcome == .nothingToDo)
    }

    /// Right before the first change, and not when the groups have failed already.
    @Test func aFormerTemplateThatCloudFormationCannotReadRefusesTheRun() throws {
        let bed = try bed()
        bed.aws.intercept { info, _ in
            guard info.operation == "ValidateTemplate", info.form["TemplateURL"] != nil else { return .goOn }
            return .answer(APIError("ValidationError", "S3 error: Access Denied", status: 400))
        }
        let report = try bed.update(Self.small, [("AmiId", "ami-2")], try keeping())
        #expect(report.exitCode == 4, "\(report.headline)")
        for word in ["--state", "S3 error: Access Denied", "--on-failure freeze", "nothing was changed"] {
            #expect(report.headline.contains(word), "\(report.headline)")
        }
        #expect(bed.changesOfGroups.isEmpty && bed.count(of: "ExecuteChangeSet") == 0)
    }

    @Test func withoutABucketTheRunSaysThatALargeTemplateHasNoWayBack() throws {
        let bed = try bed()
        let report = try bed.update(Self.small, [("AmiId", "ami-bad")])
        let isSaid = bed.events.contains { event in
            if case .warning(let text) = event { return text.contains("51200; --state s3://BUCKET/PREFIX keeps it") }
            return false
        }
        #expect(isSaid)
        #expect(report.outcome == .frozen, "\(report.headline)")
    }
}
