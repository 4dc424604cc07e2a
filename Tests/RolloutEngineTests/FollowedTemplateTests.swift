import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// Groups on `$Latest`: a stack update outdates them without naming them in its change set.
@Suite struct FollowedTemplateTests {
    private static func following(_ name: String = "Web", template: String? = nil) -> String {
        """
          \(name)Template:
            Type: AWS::EC2::LaunchTemplate
            Properties:
              LaunchTemplateData: {ImageId: !Ref AmiId, InstanceType: t3.micro}
          \(name):
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties:
              AvailabilityZones: !GetAZs ""
              LaunchTemplate: {LaunchTemplateId: !Ref \(template ?? name)Template, Version: $Latest}
              MinSize: "2"
              DesiredCapacity: "4"
              MaxSize: "8"

        """
    }

    private static let template = TemplatePart.template(following())
    private static let update = TestBed.request(nil, [("AmiId", "ami-2")])
    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let frozen = "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1"

    /// The call at which CloudFormation is told to begin, in a run that nobody disturbs.
    private func executeCall() throws -> Int {
        let bed = try TestBed(stack: Self.template)
        try bed.run { await $0.updateStack(Self.update) }
        let calls = bed.aws.calls
        return try #require(calls.firstIndex { $0.operation == "ExecuteChangeSet" }) + 1
    }

    @Test func isWrittenDownAndProtectedBeforeTheStackChanges() throws {
        let bed = try TestBed(stack: Self.template)
        let name = bed.name()
        bed.aws.intercept { info, world in
            if info.operation == "ExecuteChangeSet" {
                #expect(world.state(name) == "2-4-8 suspended 5 journaled protected 4 ami-1,ami-1,ami-1,ami-1")
            }
            return .goOn
        }
        let report = try bed.update()
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.count(of: "ExecuteChangeSet") == 1)
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    @Test func instancesThatSomebodyProtectedAreRefusedBeforeAnythingIsChanged() throws {
        let bed = try TestBed(stack: Self.template) { world in
            let name = try #require(world.groups.first { _ in true }).name
            let first = try #require(world.members(name).map(\.id).min())
            try world.setProtection(of: [first], in: name, to: true)
        }
        let before = bed.state()
        let report = try bed.update()
        #expect(report.outcome == .declined)
        #expect(report.headline.contains("is protected from scale-in by somebody"))
        #expect(bed.state() == before)
        #expect(bed.changesOfGroups == [])
        #expect(bed.count(of: "ExecuteChangeSet") == 0)
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.changeSets.isEmpty } == true)
    }

    @Test func aRunKilledDuringTheStackUpdateIsTakenBackWithItsStack() throws {
        let number = try executeCall()
        let bed = try TestBed(stack: Self.template)
        let dying = DyingTransport(bed.aws, atCall: number, afterApplying: true)
        #expect(throws: SimulatedTime.Failure.self) {
            try bed.run(through: dying) { await $0.updateStack(Self.update) }
        }
        try bed.pass(.seconds(120))
        let report = try bed.run { await $0.rollback(stack: "web") }
        #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state() == allOld)
    }

    /// Somebody gives the template that one group follows a new version while the stack is being updated: no change set says
    /// so.
    private func surprising(isProtected: Bool = false) throws -> TestBed {
        let text = TemplatePart.template(TemplatePart.bare(), Self.odd)
        let bed = try TestBed(stack: text) { world in
            guard isProtected else { return }
            let name = try #require(world.cloudFormation.stack("web")?.resource("Odd")?.physicalID)
            try world.setProtection(of: [try #require(world.members(name).map(\.id).min())], in: name, to: true)
        }
        bed.aws.intercept { info, world in
            if info.operation == "ExecuteChangeSet",
                let id = world.cloudFormation.stack("web")?.resource("OddTemplate")?.physicalID
            {
                // An account that refuses this fails the test below: nothing would be outdated.
                _ = try? world.createLaunchTemplateVersion(
                    id: id, content: LaunchTemplateContent(image: "ami-3", type: "t3.micro"))
            }
            return .goOn
        }
        return bed
    }

    /// A group whose template does not depend on the parameter that the update changes.
    private static let odd = following("Odd").replacing("!Ref AmiId", with: "ami-1")

    @Test func aGroupThatTurnsOutToBeOutdatedIsRolledToo() throws {
        let bed = try surprising()
        let report = try bed.update()
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state("Odd") == "2-4-8 ami-3,ami-3,ami-3,ami-3")
    }

    @Test func oneThatCannotBeRolledIsFrozenWithTheOthers() throws {
        let bed = try surprising(isProtected: true)
        var options = RolloutOptions()
        options.onFailure = .freeze
        let report = try bed.update(nil, [("AmiId", "ami-2")], options)
        #expect(report.outcome == .frozen, "\(report.headline) \(report.cause ?? "")")
        #expect(report.cause?.contains("is protected from scale-in by somebody") == true)
        #expect(bed.state() == frozen)
        #expect(bed.state("Odd") == "2-4-8 suspended 5 journaled protected 1 ami-1,ami-1,ami-1,ami-1")
    }

    @Test func aRunKilledBeforeItSawTheSurpriseIsTakenBackAndThatOneIsFrozen() throws {
        let calls = try {
            let bed = try surprising()
            try bed.update()
            return bed.aws.calls
        }()
        let number = try #require(calls.firstIndex { $0.operation == "ExecuteChangeSet" }) + 1
        let bed = try surprising()
        let dying = DyingTransport(bed.aws, atCall: number, afterApplying: true)
        #expect(throws: SimulatedTime.Failure.self) {
            try bed.run(through: dying) { await $0.updateStack(Self.update) }
        }
        // The update is over by then; CloudFormation can no longer be asked to cancel it.
        try bed.pass(.seconds(120))
        let report = try bed.run { await $0.rollback(stack: "web") }
        #expect(report.outcome == .frozen, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state() == allOld)
        #expect(bed.state("Odd") == frozen)
    }
}
