import AWSClient
import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping

/// `--state`: the stack's former template and parameters are kept, and take the stack back from another machine.
@Suite struct StateTests {
    private static let old = TemplatePart.template(TemplatePart.balanced(), parameters: "  Stage: {Type: String}\n")
    private static let new = TemplatePart.template(TemplatePart.balanced(), parameters: "  Tier: {Type: String}\n")
        .replacing("InstanceType: t3.micro", with: "InstanceType: t3.small")
    private static let update = TestBed.request(new, [("AmiId", "ami-bad"), ("Tier", "gold")])
    private static let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"

    /// Folders that are there, with the files in them.
    final class Folders: Sendable {
        let files = Mutex<[String: [UInt8]]>([:])
        var access: StateFiles {
            StateFiles(
                check: { (folder) throws(StateFailure) in
                    if folder != "/shared" { throw StateFailure("folder \(folder): no such file or directory") }
                },
                write: { (path, contents) throws(StateFailure) in
                    self.files.withLock { files in files[path] = files[path] ?? contents }
                },
                read: { (path) throws(StateFailure) in
                    guard let found = self.files.withLock({ $0[path] }) else {
                        throw StateFailure("\(path): no such file")
                    }
                    return found
                })
        }
    }

    enum Place: String, CaseIterable {
        case folder = "/shared"
        case bucket = "s3://haupdate-state/team/a"
    }

    private func bed() throws -> TestBed { try TestBed(stack: Self.old, [("AmiId", "ami-1"), ("Stage", "prod")]) }

    private func keeping(_ place: String) throws -> RolloutOptions {
        var options = RolloutOptions()
        options.state = try StatePlace(place)
        options.healthyTimeout = .seconds(120)
        return options
    }

    private func run(
        _ bed: TestBed, _ options: RolloutOptions, _ folders: Folders, dyingAt call: Int? = nil,
        _ command: @escaping @Sendable (Updater) async -> Report
    ) throws -> Report? {
        let dying = call.map { DyingTransport(bed.aws, atCall: $0, afterApplying: true) }
        let updater = bed.updater(options, through: dying, stateFiles: folders.access)
        guard call != nil else { return try bed.simulated.run { await command(updater) } }
        #expect(throws: SimulatedTime.Failure.self) { try bed.simulated.run { await command(updater) } }
        return nil
    }

    /// Dies when the stack has changed and the newcomers are coming.
    private func killed(_ place: String, _ folders: Folders) throws -> TestBed {
        let trial = try bed()
        _ = try run(trial, try keeping(place), folders) { await $0.updateStack(Self.update) }
        let calls = trial.aws.calls.map(\.operation)
        let surge = try #require(calls.firstIndex(of: "UpdateAutoScalingGroup"))
        let bed = try bed()
        _ = try run(bed, try keeping(place), folders, dyingAt: surge + 1) { await $0.updateStack(Self.update) }
        try bed.pass(.seconds(60))
        try #require(bed.aws.withWorld { $0.cloudFormation.stack("web")?.resource("Web") != nil })
        return bed
    }

    @Test(arguments: Place.allCases)
    func aRunKilledAfterItsTemplateChangedIsTakenBackWithItsStack(_ place: Place) throws {
        let folders = Folders()
        let bed = try killed(place.rawValue, folders)
        let updater = bed.updater(stateFiles: folders.access)
        let status = try bed.simulated.run { try await updater.status(stack: "web") }
        #expect(status.nextCommand == "haupdate rollback web")
        let copy = try #require(status.groups.first?.journal.journal?.baseline.stack?.copy)
        #expect(copy.place.description == place.rawValue)
        // Without the option: the tags say where.
        let report = try #require(try run(bed, RolloutOptions(), folders) { await $0.rollback(stack: "web") })
        #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state() == Self.allOld)
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.configuration?.template.text } == Self.old)
        // With the former values there is nothing to change.
        let same = TestBed.request(nil, [("AmiId", "ami-1"), ("Stage", "prod")])
        #expect(try bed.run { await $0.updateStack(same) }.outcome == .nothingToDo)
        let again = try bed.run { await $0.updateGroups(stack: "web", groups: []) }
        #expect(again.outcome == .nothingToDo, "\(again.headline)")
    }

    @Test(arguments: ["changed", "cut", "gone"])
    func aCopyThatIsNotWhatWasKeptIsNamedAndNothingIsDone(_ trouble: String) throws {
        let folders = Folders()
        let bed = try killed("/shared", folders)
        let path = try #require(folders.files.withLock { $0.keys.sorted().last })
        for key in folders.files.withLock({ Array($0.keys) }) {
            folders.files.withLock { files in
                switch trouble {
                case "changed": files[key]?.append(10)
                case "cut": files[key]?.removeLast(20)
                default: files[key] = nil
                }
            }
        }
        let before = bed.changesOfGroups.count
        let report = try #require(try run(bed, RolloutOptions(), folders) { await $0.rollback(stack: "web") })
        #expect(report.exitCode == 4, "\(report.headline)")
        #expect(report.headline.contains("/shared/haupdate-"), "\(report.headline) \(path)")
        #expect(bed.changesOfGroups.count == before)
        #expect(bed.count(of: "UpdateStack") == 0)
        // The mend that the message names.
        var freezing = RolloutOptions()
        freezing.onFailure = .freeze
        let frozen = try #require(try run(bed, freezing, folders) { await $0.rollback(stack: "web") })
        #expect(frozen.outcome == .frozen, "\(frozen.headline)")
    }

    struct Trouble: CustomTestStringConvertible, Sendable {
        var place: String
        var operation: String?
        var words: [String]
        var testDescription: String { "\(place) \(operation ?? "")" }
    }

    @Test(arguments: [
        Trouble(place: "/nowhere", words: ["--state", "/nowhere", "no such file"]),
        Trouble(place: "s3://no-such-bucket/x", words: ["--state", "bucket no-such-bucket does not exist"]),
        Trouble(
            place: "s3://haupdate-state/x", operation: "PutObject", words: ["--state", "s3:PutObject", "allow it"]),
        Trouble(
            place: "s3://haupdate-state/x", operation: "GetObject", words: ["--state", "s3:GetObject", "allow it"]),
    ])
    func aPlaceThatCannotBeUsedRefusesTheRunBeforeAnythingIsChanged(_ trouble: Trouble) throws {
        let bed = try bed()
        bed.aws.intercept { info, _ in
            info.operation == trouble.operation
                ? .answer(APIError("AccessDenied", "Access Denied", status: 403)) : .goOn
        }
        let report = try #require(
            try run(bed, try keeping(trouble.place), Folders()) { await $0.updateStack(Self.update) })
        #expect(report.exitCode == 4, "\(report.headline)")
        for word in trouble.words { #expect(report.headline.contains(word), "\(report.headline)") }
        #expect(bed.changesOfGroups.isEmpty)
        #expect(bed.count(of: "ExecuteChangeSet") == 0)
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.changeSets.isEmpty } == true)
    }

    /// A place that holds something else under that name is not believed.
    @Test func anotherFileUnderTheSameNameRefusesTheRun() throws {
        let folders = Folders()
        let access = folders.access
        let lying = StateFiles(
            check: { _ throws(StateFailure) in }, write: { (_, _) throws(StateFailure) in },
            read: { (path) throws(StateFailure) in
                _ = access
                return [1]
            })
        let bed = try bed()
        let updater = bed.updater(try keeping("/shared"), stateFiles: lying)
        let report = try bed.simulated.run { await updater.updateStack(Self.update) }
        #expect(report.exitCode == 4 && report.headline.contains("reads back as something else"), "\(report.headline)")
        #expect(bed.changesOfGroups.isEmpty)
    }

    @Test func noSecretIsKept() throws {
        let secret = "  Password: {Type: String, NoEcho: true}\n"
        let text = TemplatePart.template(TemplatePart.balanced(), parameters: secret)
        let bed = try TestBed(stack: text, [("AmiId", "ami-1"), ("Password", "hunter2")])
        let folders = Folders()
        let grown = text.replacing("InstanceType: t3.micro", with: "InstanceType: t3.small")
        let report = try #require(
            try run(bed, try keeping("/shared"), folders) {
                await $0.updateStack(TestBed.request(grown, [("AmiId", "ami-2")]))
            })
        #expect(report.outcome == .succeeded, "\(report.headline)")
        let kept = try #require(folders.files.withLock { $0.values.first })
        let record = try #require(StackRecord(bytes: kept))
        #expect(record.template == text)
        #expect(record.arguments == [.value(key: "AmiId", "ami-1"), .previous(key: "Password")])
        #expect(!String(decoding: kept, as: UTF8.self).contains("hunter2"))
    }

    @Test func withoutTheOptionTheRunSaysWhatCannotBeTakenBack() throws {
        let bed = try bed()
        let request = TestBed.request(Self.new, [("AmiId", "ami-2"), ("Tier", "gold")])
        try bed.run { await $0.updateStack(request) }
        let noted = bed.events.contains { event in
            if case .note(let text) = event { return text.contains("--state keeps it") }
            return false
        }
        #expect(noted)
    }
}
