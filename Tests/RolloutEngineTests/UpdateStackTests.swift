import AWSSimulator
import AWSWire
import Foundation
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

@Suite struct UpdateStackTests {
    /// The example of the repository, as a user has it.
    private let template: UpdateStackRequest.TemplateSource

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "examples/web/template.yaml")
        template = .file(path: "examples/web/template.yaml", contents: Array(try Data(contentsOf: file)))
    }

    private func request(
        _ parameters: [(String, String)], template: UpdateStackRequest.TemplateSource?, mayCreate: Bool = true
    ) -> UpdateStackRequest {
        UpdateStackRequest(
            stack: "web", parameters: parameters.map { .init(key: $0.0, value: $0.1) }, template: template,
            mayCreate: mayCreate, capabilities: [])
    }

    /// An account in which the stack has been created.
    private func created() throws -> TestBed {
        let bed = try TestBed { _ in }
        let create = request([("AmiId", "ami-1")], template: template)
        let report = try bed.run { await $0.updateStack(create) }
        try #require(report.outcome == .succeeded, "\(report)")
        return bed
    }

    private func update(_ bed: TestBed, _ parameters: [(String, String)]) throws -> Report {
        let request = request(parameters, template: template)
        return try bed.run { await $0.updateStack(request) }
    }

    private func group(_ bed: TestBed, _ part: String) -> Group? {
        bed.aws.withWorld { world in world.groups.values.first { $0.name.contains(part) } }
    }

    private func images(_ bed: TestBed, _ part: String) -> [String] {
        guard let name = group(bed, part)?.name else { return [] }
        return bed.aws.withWorld { $0.members(name).filter { $0.lifecycle == .inService }.map(\.image) }
    }

    @Test func createsAStackAndProvesItsGroups() throws {
        let bed = try created()
        #expect(images(bed, "Blue") == ["ami-1", "ami-1"])
        #expect(images(bed, "Green") == ["ami-1", "ami-1", "ami-1"])
    }

    @Test func updatesAStackAndReplacesEveryInstance() throws {
        let bed = try created()
        let report = try update(bed, [("AmiId", "ami-2")])
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(images(bed, "Blue") == ["ami-2", "ami-2"])
        #expect(images(bed, "Green") == ["ami-2", "ami-2", "ami-2"])
        #expect(group(bed, "Blue")?.suspensions.isEmpty == true)
        #expect(report.groups.map(\.removed.count).sorted() == [2, 3])
    }

    @Test func putsBothGroupsBackWhenTheImageNeverGetsHealthy() throws {
        let bed = try created()
        let report = try update(bed, [("AmiId", "ami-bad")])
        #expect(report.outcome == .rolledBack, "\(report)")
        #expect(images(bed, "Blue") == ["ami-1", "ami-1"])
        #expect(images(bed, "Green") == ["ami-1", "ami-1", "ami-1"])
        #expect(report.cause?.contains("not healthy within") == true)
    }

    @Test func keepsALiveSizeThatTheTemplateWouldReset() throws {
        let bed = try created()
        let name = try #require(group(bed, "Blue")?.name)
        try bed.aws.withWorld { world throws(APIError) in
            var change = GroupChange(name: name)
            change.minSize = 6
            change.desiredCapacity = 10
            change.maxSize = 24
            try world.updateGroup(change)
            world.advance(to: world.now + .seconds(120))
        }
        try bed.simulated.run { [time = bed.simulated.timekeeper] in try await time.sleep(for: .seconds(200)) }
        let report = try update(bed, [("AmiId", "ami-2")])
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(images(bed, "Blue") == Array(repeating: "ami-2", count: 10))
        #expect(group(bed, "Blue")?.minSize == 6)
        #expect(group(bed, "Blue")?.maxSize == 24)
    }

    @Test func takesSizesThatTheTemplateItselfChanges() throws {
        let bed = try created()
        let report = try update(bed, [("AmiId", "ami-2"), ("GreenSize", "4")])
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(group(bed, "Green")?.minSize == 4)
        #expect(images(bed, "Green") == Array(repeating: "ami-2", count: 4))
    }

    @Test func doesNothingWhenNothingChanges() throws {
        let bed = try created()
        let before = bed.changesOfGroups.count
        let report = try update(bed, [])
        #expect(report.outcome == .nothingToDo, "\(report)")
        #expect(bed.changesOfGroups.count == before)
        #expect(bed.aws.withWorld { $0.cloudFormation.stacks.values.allSatisfy { $0.changeSets.isEmpty } })
    }

    @Test func putsTheGroupsBackWhenTheStackUpdateFails() throws {
        let bed = try created()
        bed.aws.withWorld { $0.cloudFormation.failures = ["Blue"] }
        let report = try update(bed, [("AmiId", "ami-2")])
        #expect(report.outcome == .rolledBack, "\(report)")
        #expect(report.cause?.hasPrefix("Blue (AWS::AutoScaling::AutoScalingGroup)") == true, "\(report.cause ?? "")")
        #expect(group(bed, "Blue")?.suspensions.isEmpty == true)
        #expect(group(bed, "Blue")?.tags.filter { $0.key.hasPrefix("haupdate") }.isEmpty == true)
        #expect(images(bed, "Blue") == ["ami-1", "ami-1"])
    }

    @Test func refusesARollingUpdatePolicyWithItsLines() throws {
        let bed = try created()
        guard case .file(let path, let contents) = template else { return }
        let policy = "  Blue:\n    UpdatePolicy:\n      AutoScalingRollingUpdate:\n        MaxBatchSize: 1\n"
        let text = String(decoding: contents, as: UTF8.self).replacingOccurrences(of: "  Blue:\n", with: policy)
        let request = request([("AmiId", "ami-2")], template: .file(path: path, contents: Array(text.utf8)))
        let before = bed.changesOfGroups.count
        let report = try bed.run { await $0.updateStack(request) }
        #expect(report.outcome == .declined, "\(report)")
        #expect(report.headline.contains("AutoScalingRollingUpdate"))
        #expect(report.headline.contains("line 7"))
        #expect(bed.changesOfGroups.count == before)
    }

    @Test func refusesAnUnknownStackWithoutATemplate() throws {
        let bed = try TestBed { _ in }
        let request = request([], template: nil)
        let report = try bed.run { await $0.updateStack(request) }
        #expect(report.outcome == .declined)
        #expect(report.headline.contains("does not exist"))
        #expect(bed.aws.calls.filter(\.isChanging).isEmpty)
    }

    @Test func refusesAParameterThatTheTemplateDoesNotHave() throws {
        let bed = try created()
        let report = try update(bed, [("AmiID", "ami-2")])
        #expect(report.outcome == .declined)
        #expect(report.headline.contains("did you mean AmiId?"))
    }
}
