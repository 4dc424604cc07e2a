import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// A journal whose lists do not fit into one call is whole, or not there, at every call that a run may be killed at.
@Suite struct LongJournalTests {
    /// 210 instances: 190 are up to date, 100 of these somebody has protected, and 20 are outdated.
    private func mixed() throws -> TestBed {
        try TestBed { world in
            world.rules.times.boot = TimeSpan(seconds: 0)
            world.rules.times.healthCheck = TimeSpan(seconds: 0)
            try world.addClassicGroup("web", max: 500, desired: 20)
            world.advance(to: world.now + .seconds(60))
            try world.outdate("web")
            var grown = GroupChange(name: "web")
            grown.desiredCapacity = 210
            try world.updateGroup(grown)
            world.advance(to: world.now + .seconds(60))
            let ids = world.members("web").filter { $0.image == "ami-2" }.map(\.id)
            try #require(ids.count == 190)
            for start in [0, 50] { try world.setProtection(of: Array(ids[start..<start + 50]), in: "web", to: true) }
        }
    }

    private static func command(_ updater: Updater) async -> Report {
        await updater.updateGroups(stack: nil, groups: ["web"])
    }

    private func shape(_ bed: TestBed) -> String {
        bed.aws.withWorld { world in
            let staying = world.members("web").filter { $0.lifecycle == .inService }
            let group = world.groups["web"]
            let images = Dictionary(grouping: staying, by: \.image).mapValues(\.count).sorted { $0.key < $1.key }
            return "\(group?.desiredCapacity ?? 0) of \(images.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
                + ", \(staying.filter(\.isProtected).count) protected, \(group?.tags.count ?? 0) tags"
                + ", \(group?.suspendedNames.count ?? 0) suspended"
        }
    }

    private let done = "210 of ami-2 210, 100 protected, 0 tags, 0 suspended"

    @Test func isWrittenInSeveralCallsWithItsHeadLast() throws {
        let bed = try mixed()
        #expect(try bed.run { await Self.command($0) }.outcome == .succeeded)
        #expect(shape(bed) == done)
        let written = bed.aws.calls.filter { $0.operation == "CreateOrUpdateTags" }.map { call in
            call.request.form.structures("Tags").compactMap { $0["Key"] }
        }
        #expect(written.map(\.count) == [25, 4, 2, 2, 1], "\(written)")
        #expect(written.prefix(2).joined().allSatisfy(JournalTags.isList))
        #expect(written.dropFirst(2).joined().allSatisfy { !JournalTags.isList($0) })
        let deleted = bed.aws.calls.filter { $0.operation == "DeleteTags" }.map { call in
            call.request.form.structures("Tags").compactMap { $0["Key"] }
        }
        #expect(deleted.map(\.count) == [25, 7])
        #expect(Set(deleted.first?.prefix(3) ?? []) == [JournalTags.runKey, JournalTags.wasKey, JournalTags.toKey])
    }

    /// The lists take 29 tags and the head 3.
    @Test(arguments: [(others: 18, isRolled: true), (others: 19, isRolled: false)])
    func aGroupWithoutRoomForItIsDeclinedBeforeAnythingIsChanged(others: Int, isRolled: Bool) throws {
        let bed = try mixed()
        try bed.aws.withWorld { world in
            let own = (0..<others).map { GroupTag("own-\($0)", "x") }
            try world.setTags(own, of: "web")
        }
        let report = try bed.run { await Self.command($0) }
        #expect(report.outcome == (isRolled ? .succeeded : .declined), "\(report.headline)")
        if isRolled { return }
        #expect(
            report.headline.contains("has room for 50 tags")
                && report.headline.contains("makes 51: take 1 of its tags away"))
        #expect(bed.changesOfGroups == [])
    }

    @Test(arguments: [false, true])
    func aKillAtAnyCallOnTagsLeavesAJournalThatCanBeEnded(isAfter: Bool) throws {
        let happy = try mixed()
        try happy.run { await Self.command($0) }
        let numbers = happy.aws.calls.enumerated().filter {
            ["CreateOrUpdateTags", "DeleteTags"].contains($0.element.operation)
        }.map { $0.offset + 1 }
        try #require(numbers.count == 7)
        let scope = RunScope(stack: nil, groups: ["web"])
        for number in numbers {
            let text = "killed \(isAfter ? "after" : "before") call \(number)"
            let bed = try mixed()
            let dying = DyingTransport(bed.aws, atCall: number, afterApplying: isAfter)
            #expect(throws: SimulatedTime.Failure.self) { try bed.run(through: dying) { await Self.command($0) } }
            try bed.pass(.seconds(40))
            let updater = bed.updater()
            let status = try bed.simulated.run { try await updater.status(scope) }
            switch status.nextCommand {
            case nil: break
            case "haupdate resume --asg web":
                let report = try bed.run { await $0.resume(scope) }
                #expect(report.outcome == .succeeded, "\(text): \(report.headline) \(report.cause ?? "")")
            case "haupdate rollback --asg web":
                let report = try bed.run { await $0.rollback(scope) }
                #expect([.rolledBack, .frozen].contains(report.outcome), "\(text): \(report.headline)")
                #expect(shape(bed).hasPrefix("210 of ami-1 20, ami-2 190, 100 protected"), "\(text): \(shape(bed))")
            case let other?: Issue.record("\(text): \(other), \(status.headline)")
            }
            let again = try bed.run { await Self.command($0) }
            #expect(again.exitCode == 0, "\(text): \(again.headline)")
            #expect(
                shape(bed) == done || shape(bed).hasPrefix("210 of ami-2 210, 100 protected, 7 tags"),
                "\(text): \(shape(bed))")
        }
    }
}
