import AWSSimulator
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// Groups that fail take their stack back with them: afterwards what a group would launch next is what it runs.
@Suite struct RollbackStackTests {
    enum Kind: String, CaseIterable {
        case launchConfiguration, launchTemplate

        var template: String {
            switch self {
            case .launchConfiguration: TemplatePart.template(TemplatePart.classic())
            case .launchTemplate: TemplatePart.template(TemplatePart.balanced())
            }
        }
    }

    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let frozen = "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1"

    private func bed(_ template: String, _ parameters: [(String, String)] = [("AmiId", "ami-1")]) throws -> TestBed {
        let bed = try TestBed(stack: template, parameters)
        let name = bed.name()
        bed.aws.intercept { info, world in
            if world.serving(name) < 4 { Issue.record("fewer than 4 serve at \(info.operation)") }
            return .goOn
        }
        return bed
    }

    private var quick: RolloutOptions {
        var options = RolloutOptions()
        options.healthyTimeout = .seconds(120)
        return options
    }

    private func ids(_ bed: TestBed) -> [String] {
        let name = bed.name()
        return bed.aws.withWorld { $0.members(name).filter { $0.lifecycle == .inService }.map(\.id).sorted() }
    }

    private func parameter(_ bed: TestBed, _ key: String) -> String? {
        bed.aws.withWorld { $0.cloudFormation.stack("web")?.givenParameter(key) }
    }

    private func findsNothing(_ bed: TestBed) throws {
        let before = bed.changesOfGroups.count
        let again = try bed.run { await $0.updateGroups(stack: "web", groups: []) }
        #expect(again.outcome == .nothingToDo, "\(again.headline) \(again.cause ?? "")")
        #expect(bed.changesOfGroups.count == before)
    }

    @Test(arguments: Kind.allCases, [false, true])
    func aBadImageTakesTheStackBack(_ kind: Kind, givesTemplate: Bool) throws {
        let bed = try bed(kind.template)
        let old = ids(bed)
        let report = try bed.update(givesTemplate ? kind.template : nil, [("AmiId", "ami-bad")], quick)
        #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "") \(report.notes)")
        #expect(report.exitCode == 3)
        #expect(report.headline == "stack web: the stack and its groups are as before")
        #expect(report.cause?.contains("not healthy within") == true, "\(report.cause ?? "")")
        #expect(bed.state() == allOld)
        #expect(ids(bed) == old)
        #expect(parameter(bed, "AmiId") == "ami-1")
        try findsNothing(bed)
    }

    /// What the group launches when an old one dies afterwards is the old version, and nobody takes either for outdated.
    @Test(arguments: Kind.allCases)
    func whatDiesAfterwardsIsReplacedByWhatWasThereBefore(_ kind: Kind) throws {
        let bed = try TestBed(stack: kind.template)
        #expect(try bed.update(nil, [("AmiId", "ami-bad")], quick).outcome == .rolledBack)
        let first = try #require(ids(bed).first)
        bed.aws.withWorld { _ = try? $0.terminateInGroup(first, decrement: false) }
        try bed.pass(.seconds(180))
        #expect(bed.state() == allOld)
        try findsNothing(bed)
    }

    /// A changed template comes back, with the parameters that it had and those that were dropped.
    @Test(arguments: Kind.allCases)
    func aChangedTemplateAndItsParametersComeBack(_ kind: Kind) throws {
        let old = kind.template.replacing(
            "Resources:",
            with:
                "  Old: {Type: String, Default: x}\nResources:\n  Note: {Type: \"AWS::SNS::Topic\", Properties: {TopicName: !Ref Old}}"
        )
        let bed = try bed(old, [("AmiId", "ami-1"), ("Old", "precious")])
        let report = try bed.update(
            kind.template.replacing("Resources:", with: "  New: {Type: String, Default: y}\nResources:"),
            [("AmiId", "ami-bad"), ("New", "z")], quick)
        #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "") \(report.notes)")
        #expect(bed.state() == allOld)
        #expect(parameter(bed, "Old") == "precious")
        #expect(parameter(bed, "New") == nil)
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.resource("Note") != nil })
        try findsNothing(bed)
    }

    @Test(arguments: Kind.allCases)
    func liveSizesSurviveBothResets(_ kind: Kind) throws {
        let bed = try TestBed(stack: kind.template)
        let name = bed.name()
        for (minimum, desired, maximum) in [(1, 2, 20), (5, 6, 30)] {
            try bed.aws.withWorld { world in
                var change = GroupChange(name: name)
                (change.minSize, change.desiredCapacity, change.maxSize) = (minimum, desired, maximum)
                try world.updateGroup(change)
            }
            try bed.pass(.seconds(200))
            let old = ids(bed)
            let report = try bed.update(nil, [("AmiId", "ami-bad")], quick)
            #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "") \(report.notes)")
            #expect(ids(bed) == old)
            #expect(bed.state().hasPrefix("\(minimum)-\(desired)-\(maximum) ami-1"), "\(bed.state())")
            try findsNothing(bed)
            try bed.pass(.seconds(60))
        }
    }

    @Test func withoutAWayBackTheRunSaysSoAtTheStartAndFreezes() throws {
        let secret = TemplatePart.template(
            TemplatePart.classic(), parameters: "  Password: {Type: String, NoEcho: true}\n")
        let bed = try bed(secret, [("AmiId", "ami-1"), ("Password", "s3cr3t")])
        let report = try bed.update(nil, [("AmiId", "ami-bad"), ("Password", "n3w")], quick)
        #expect(report.outcome == .frozen, "\(report.headline)")
        #expect(bed.state() == frozen)
        #expect(parameter(bed, "AmiId") == "ami-bad")
        let said = bed.events.firstIndex { event in
            guard case .warning(let text) = event else { return false }
            return text.contains("if the groups fail, they will be frozen") && text.contains("Password")
        }
        let changed = bed.events.firstIndex(of: .phase(.writingDown))
        #expect(said != nil && changed != nil && (said ?? 0) < (changed ?? 0))
        // A secret that is not changed is in nobody's way.
        let next = try bed.update(nil, [("AmiId", "ami-2")], quick)
        #expect(next.outcome == .succeeded, "\(next.headline) \(next.cause ?? "")")
        try bed.pass(.seconds(60))
        #expect(try bed.update(nil, [("AmiId", "ami-bad")], quick).outcome == .rolledBack)
    }

    @Test(arguments: Kind.allCases)
    func freezeIsStillThere(_ kind: Kind) throws {
        var options = quick
        options.onFailure = .freeze
        let bed = try bed(kind.template)
        #expect(try bed.update(nil, [("AmiId", "ami-bad")], options).outcome == .frozen)
        #expect(bed.state() == frozen)
        #expect(bed.count(of: "UpdateStack") == 0)
    }

    @Test(arguments: Kind.allCases)
    func aStackThatDoesNotGoBackLeavesTheGroupsFrozen(_ kind: Kind) throws {
        let bed = try bed(kind.template)
        bed.aws.intercept { info, _ in
            info.operation == "UpdateStack"
                ? .answer(
                    APIError("AccessDenied", "not authorized to perform: cloudformation:UpdateStack", status: 403))
                : .goOn
        }
        let report = try bed.update(nil, [("AmiId", "ami-bad")], quick)
        #expect(report.outcome == .frozen, "\(report.headline) \(report.cause ?? "")")
        #expect(report.notes.contains { $0.contains("the stack stays as it is") }, "\(report.notes)")
        #expect(report.nextCommand == "haupdate update stack web AmiId=...")
        #expect(bed.state() == frozen)
        bed.aws.intercept { _, _ in .goOn }
        #expect(try bed.update(nil, [("AmiId", "ami-2")], quick).outcome == .succeeded)
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    @Test(arguments: Kind.allCases)
    func aWayBackThatFailsLeavesTheGroupsFrozen(_ kind: Kind) throws {
        let bed = try bed(kind.template)
        bed.aws.intercept { info, world in
            if info.operation == "UpdateStack" { world.cloudFormation.failures = ["Web"] }
            return .goOn
        }
        let report = try bed.update(nil, [("AmiId", "ami-bad")], quick)
        #expect(report.outcome == .frozen, "\(report.headline) \(report.cause ?? "")")
        #expect(report.notes.contains { $0.contains("its way back failed and was undone") }, "\(report.notes)")
        #expect(bed.state() == frozen)
    }

    /// What differs counts: an equal image with other user data is another version.
    @Test func otherContentIsOutdatedWhateverItIsCalled() throws {
        for (data, isOutdated) in [("a", false), ("b", true)] {
            let bed = try TestBed { world in
                try world.addClassicGroup("web", desired: 2)
                world.advance(to: world.now + .seconds(100))
                var spec = LaunchConfigurationSpec(name: "other", image: "ami-1", type: "t3.micro")
                if isOutdated { spec.userData = data }
                try world.createLaunchConfiguration(spec)
                var change = GroupChange(name: "web")
                change.launchSource = .launchConfiguration("other")
                try world.updateGroup(change)
            }
            let report = try bed.run { await $0.updateGroups(stack: nil, groups: ["web"]) }
            #expect(report.outcome == (isOutdated ? .succeeded : .nothingToDo), "\(report.headline)")
        }
    }

    /// Killed anywhere between the stack's update and the end, another machine ends it from the tags alone: the stack goes
    /// back, too, since only a parameter has changed.
    @Test(arguments: Kind.allCases, [false, true])
    func aRunThatIsKilledIsTakenBackWithItsStackFromTheTags(_ kind: Kind, isAfter: Bool) throws {
        let plain = try bed(kind.template)
        try plain.update(nil, [("AmiId", "ami-bad")], quick)
        let calls = plain.aws.calls.map(\.operation)
        let first = try #require(calls.firstIndex(of: "ExecuteChangeSet")) + 2
        let back = try #require(calls.firstIndex(of: "UpdateStack")) + 1
        let numbers = [first + 40] + Array(stride(from: back - 12, through: calls.count - 1, by: 3))
        let options = quick
        for number in numbers {
            let bed = try bed(kind.template)
            let old = ids(bed)
            let dying = DyingTransport(bed.aws, atCall: number, afterApplying: isAfter)
            let request = TestBed.request(nil, [("AmiId", "ami-bad")])
            #expect(throws: SimulatedTime.Failure.self) {
                try bed.run(options, through: dying) { await $0.updateStack(request) }
            }
            try bed.pass(.seconds(40))
            let text = "killed at call \(number) of \(calls.count), \(calls[number - 1]), UpdateStack is \(back)"
            let report = try bed.run(options) { await $0.rollback(stack: "web") }
            #expect(
                [.rolledBack, .nothingToDo].contains(report.outcome),
                "\(text): \(report.headline) \(report.cause ?? "") \(report.notes)")
            #expect(bed.state() == allOld, "\(text)")
            #expect(ids(bed) == old, "\(text)")
            #expect(parameter(bed, "AmiId") == "ami-1", "\(text)")
            try findsNothing(bed)
        }
    }

    /// A template does not fit into tags: the run says so before it starts, and another machine can only freeze.
    @Test func whereTheTemplateChangesAKilledRunIsFrozen() throws {
        let template = Kind.launchTemplate.template
        let plain = try bed(template)
        try plain.update(template, [("AmiId", "ami-bad")], quick)
        let said = plain.events.contains { event in
            if case .note(let text) = event {
                text.contains("the former template does not fit into tags")
            } else {
                false
            }
        }
        #expect(said)
        let number = try #require(plain.aws.calls.map(\.operation).firstIndex(of: "UpdateStack")) - 6
        let bed = try bed(template)
        let dying = DyingTransport(bed.aws, atCall: number, afterApplying: false)
        let request = TestBed.request(template, [("AmiId", "ami-bad")])
        let options = quick
        #expect(throws: SimulatedTime.Failure.self) {
            try bed.run(options, through: dying) { await $0.updateStack(request) }
        }
        try bed.pass(.seconds(40))
        #expect(try bed.run(options) { await $0.rollback(stack: "web") }.outcome == .frozen)
        #expect(bed.state() == frozen)
    }
}
