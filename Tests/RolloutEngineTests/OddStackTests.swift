import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// Changes of a stack that concern other groups than the plan knew, or none.
@Suite struct OddStackTests {
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"

    @Test func aGroupThatTheUpdateAddsAndOneThatItRemovesDoNoHarm() throws {
        let before = TemplatePart.template(TemplatePart.classic("Web"), TemplatePart.bare("Old"))
        let after = TemplatePart.template(TemplatePart.classic("Web"), TemplatePart.bare("Fresh"))
        let bed = try TestBed(stack: before)
        let report = try bed.update(after)
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state("Web") == allNew)
        #expect(bed.state("Fresh") == allNew)
        #expect(bed.state("Old") == "gone")
    }

    @Test func aGroupThatWasOutdatedBeforeIsRolledWhenTheUpdateRemovesAnother() throws {
        let before = TemplatePart.template(TemplatePart.classic("Web"), TemplatePart.bare("Old"))
        let bed = try TestBed(stack: before) { try $0.outdateAll() }
        let report = try bed.update(TemplatePart.template(TemplatePart.classic("Web")))
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state("Web") == allNew)
    }

    @Test func groupsOfANestedStackAreRolled() throws {
        let child = TemplatePart.template(TemplatePart.balanced("Inner"))
        let url = "https://templates.s3.eu-west-1.amazonaws.com/child.yaml"
        let nested = """
              Child:
                Type: AWS::CloudFormation::Stack
                Properties:
                  TemplateURL: \(url)
                  Parameters: {AmiId: !Ref AmiId}

            """
        let bed = try TestBed { world in
            world.putObject(bucket: "templates", name: "child.yaml", body: Array(child.utf8))
            let text = TemplatePart.template(TemplatePart.classic("Web"), nested)
            _ = try world.createStack(
                StackRequest(stack: "web", source: .body(text), parameters: [.init("AmiId", "ami-1")]))
            world.advance(to: world.now + .seconds(190))
        }
        let inner = try #require(bed.aws.withWorld { $0.groups.first { $0.name.contains("Inner") }?.name })
        #expect(bed.aws.withWorld { $0.state(inner) } == "2-4-8 ami-1,ami-1,ami-1,ami-1")
        let report = try bed.update(nil, [("AmiId", "ami-2")])
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state("Web") == allNew)
        #expect(bed.aws.withWorld { $0.state(inner) } == allNew)
        #expect(report.groups.map(\.removed.count) == [4, 4])
    }

    @Test(arguments: [
        "The submitted information didn't contain changes. Submit different information to create a change set.",
        "No updates are to be performed.",
    ])
    func anEmptyChangeSetIsNoChange(reason: String) throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic()))
        let aws = EditingTransport(base: bed.aws) {
            $0.replacing(/<StatusReason>[^<]*<\/StatusReason>/, with: "<StatusReason>\(reason)</StatusReason>")
        }
        let request = TestBed.request(nil, [])
        let report = try bed.run(through: aws) { await $0.updateStack(request) }
        #expect(report.outcome == .nothingToDo, "\(report)")
        #expect(bed.changesOfGroups.isEmpty)
        #expect(bed.count(of: "DeleteChangeSet") == 1)
    }

    @Test func aChangeSetThatIsRefusedForLackOfUpdatesIsNoChange() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic()))
        bed.aws.intercept { info, _ in
            guard info.operation == "CreateChangeSet" else { return .goOn }
            return .answer(.validation("No updates are to be performed."))
        }
        let report = try bed.update(nil, [])
        #expect(report.outcome == .nothingToDo, "\(report)")
        #expect(bed.changesOfGroups.isEmpty)
    }

    @Test func noChangeOfTheStackStillRollsWhatIsOutdated() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll() }
        let report = try bed.update(nil, [])
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(bed.state() == allNew)
        #expect(bed.count(of: "ExecuteChangeSet") == 0)
    }

    @Test func aChangeSetThatFailsForAnotherReasonIsDeclinedWithAWSsWords() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic()))
        let aws = EditingTransport(base: bed.aws) {
            guard $0.contains("<DescribeChangeSetResult>") else { return $0 }
            return $0.replacing("CREATE_COMPLETE", with: "FAILED").replacing(
                "<ChangeSetName>", with: "<StatusReason>Transform x failed</StatusReason><ChangeSetName>")
        }
        let request = TestBed.request(nil, [("AmiId", "ami-2")])
        let report = try bed.run(through: aws) { await $0.updateStack(request) }
        #expect(report.exitCode == 4, "\(report)")
        #expect(report.headline.contains("Transform x failed"))
        #expect(bed.changesOfGroups.isEmpty)
        #expect(bed.count(of: "DeleteChangeSet") == 1)
    }

    @Test func aFrozenGroupStaysFrozenWhenTheNextUpdateOfTheStackFails() throws {
        let text = TemplatePart.template(TemplatePart.classic())
        let bed = try TestBed(stack: text)
        var options = RolloutOptions()
        options.onFailure = .freeze
        #expect(try bed.update(text, [("AmiId", "ami-bad")], options).outcome == .frozen)
        let frozen = bed.state()
        // The stack goes back to the bad image, so the group must not be let loose.
        bed.aws.withWorld { $0.cloudFormation.failures = ["Web"] }
        let report = try bed.update(text, [("AmiId", "ami-2")])
        #expect(report.exitCode == 3, "\(report)")
        #expect(bed.state() == frozen)
        #expect(frozen == "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1")
        bed.aws.withWorld { $0.cloudFormation.failures = [] }
        try bed.pass(.seconds(60))
        let last = try bed.update(text, [("AmiId", "ami-2")])
        #expect(last.outcome == .succeeded, "\(last)")
        #expect(bed.state() == allNew)
    }

    @Test func aFrozenGroupStaysFrozenWhenTheNextRunIsInterruptedEarly() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll(to: "ami-bad") }
        #expect(try bed.run { await $0.updateGroups(stack: "web", groups: []) }.outcome == .frozen)
        let frozen = bed.state()
        bed.aws.intercept { info, _ in
            if info.operation == "CreateOrUpdateTags" { bed.interruption.request(signal: "SIGINT") }
            return .goOn
        }
        let report = try bed.run { await $0.updateGroups(stack: "web", groups: []) }
        #expect(report.exitCode == 130, "\(report)")
        #expect(report.outcome == .frozen)
        #expect(bed.state() == frozen)
    }

    @Test func aGroupStaysProtectedWhenItsStackCouldNotGoBack() throws {
        let topic = "  Topic: {Type: AWS::SNS::Topic, DependsOn: Web, Properties: {DisplayName: !Ref AmiId}}\n"
        let text = TemplatePart.template(TemplatePart.classic(), topic)
        let bed = try TestBed(stack: text) {
            $0.cloudFormation.failures = ["Topic"]
            $0.cloudFormation.rollbackFailures = ["Web"]
        }
        let report = try bed.update(text)
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.status.rawValue } == "UPDATE_ROLLBACK_FAILED")
        #expect(report.exitCode == 5, "\(report)")
        #expect(report.cause?.contains("Topic") == true, "\(report.cause ?? "")")
        #expect(bed.state() == "2-4-8 suspended 5 journaled protected 4 ami-1,ami-1,ami-1,ami-1")
    }

    /// Before anything was changed there is no reason to hold what was merely outdated.
    @Test func anOutdatedGroupIsGivenBackWholeWhenTheRunIsInterruptedEarly() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll() }
        bed.aws.intercept { info, _ in
            if info.operation == "SuspendProcesses" { bed.interruption.request(signal: "SIGINT") }
            return .goOn
        }
        let report = try bed.run { await $0.updateGroups(stack: "web", groups: []) }
        #expect(report.exitCode == 130, "\(report)")
        #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
    }
}

extension OddStackTests {
    private static let plain = TemplatePart.template(TemplatePart.classic())

    /// Reads lag behind writes: a change set is not found right after it was made.
    @Test func aChangeSetThatDoesNotShowYetIsWaitedFor() throws {
        let bed = try TestBed(stack: Self.plain)
        let hidden = Refusals(5)
        bed.aws.intercept { info, _ in
            guard info.operation == "DescribeChangeSet", hidden.take() else { return .goOn }
            return .answer(APIError("ChangeSetNotFound", "ChangeSet [x] does not exist", status: 404))
        }
        let report = try bed.update()
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(!hidden.take())
    }

    @Test func aChangeSetThatNeverShowsEndsTheRunBeforeAnythingIsChanged() throws {
        let bed = try TestBed(stack: Self.plain)
        bed.aws.intercept { info, _ in
            guard info.operation == "DescribeChangeSet" else { return .goOn }
            return .answer(APIError("ChangeSetNotFound", "ChangeSet [x] does not exist", status: 404))
        }
        let report = try bed.update()
        #expect(report.outcome == .declined)
        #expect(report.headline.contains("CloudFormation does not show it"), "\(report.headline)")
        #expect(bed.changesOfGroups == [])
        #expect(bed.count(of: "DeleteChangeSet") == 1)
    }

    @Test func throttlingDoesNotCountAsARefusalOfTheTemplate() throws {
        let bed = try TestBed(stack: Self.plain)
        bed.aws.intercept { info, _ in
            guard info.operation == "ValidateTemplate" else { return .goOn }
            return .answer(APIError("Throttling", "Rate exceeded"))
        }
        // Without a limit it would wait for ever.
        var options = RolloutOptions()
        options.maxDuration = .seconds(1800)
        let report = try bed.update(Self.plain, [("AmiId", "ami-2")], options)
        #expect(report.outcome == .declined)
        #expect(report.headline.contains("nothing was changed") && report.headline.contains("Rate exceeded"))
        #expect(!report.headline.contains("mend it"))
    }

    @Test func fiveMinutesOfThrottlingAreWaitedOutBeforeTheTemplateIsValidated() throws {
        let bed = try TestBed(stack: Self.plain)
        let end = TestBed.noon + .seconds(300)
        bed.aws.intercept { info, world in
            guard info.operation == "ValidateTemplate", world.now < end else { return .goOn }
            return .answer(APIError("Throttling", "Rate exceeded"))
        }
        #expect(try bed.update(Self.plain).outcome == .succeeded)
    }
}
