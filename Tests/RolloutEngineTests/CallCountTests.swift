import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// How many calls a rollout makes when every newcomer is healthy at once.
@Suite struct CallCountTests {
    struct Fleet: CustomStringConvertible, Sendable {
        var groups: Int
        var size: Int
        /// What was measured, and a few calls more.
        var limit: Int
        var description: String { "\(groups) x \(size)" }
    }

    @Test(arguments: [
        Fleet(groups: 1, size: 4, limit: 34), Fleet(groups: 10, size: 10, limit: 143),
        Fleet(groups: 1, size: 100, limit: 37),
    ])
    func aRolloutStaysWithinItsCalls(_ fleet: Fleet) throws {
        let names = (1...fleet.groups).map { "web-\($0)" }
        let bed = try TestBed { world in
            world.rules.times.boot = TimeSpan(seconds: 0)
            world.rules.times.healthCheck = TimeSpan(seconds: 0)
            world.rules.times.groupReaction = TimeSpan(seconds: 0)
            world.rules.times.shutdown = TimeSpan(seconds: 0)
            for name in names { try world.addClassicGroup(name, max: 2 * fleet.size, desired: fleet.size) }
            world.advance(to: world.now + .seconds(60))
            for name in names { try world.outdate(name) }
        }
        let report = try bed.run { await $0.updateGroups(stack: nil, groups: names) }
        #expect(report.outcome == .succeeded)
        #expect(report.groups.reduce(0) { $0 + $1.removed.count } == fleet.groups * fleet.size)
        let operations = Dictionary(grouping: bed.aws.calls, by: \.operation).mapValues(\.count)
        let list = operations.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print(
            "\(fleet): \(report.calls) calls, \(report.changingCalls) of them changing: \(list)"
        )
        #expect(report.calls <= fleet.limit, "\(list)")
    }

    /// With the stack's own calls (its change set, its events, its templates) and what its way back needs: a tag.
    @Test(arguments: [
        Fleet(groups: 1, size: 4, limit: 48), Fleet(groups: 10, size: 10, limit: 157),
        Fleet(groups: 1, size: 100, limit: 51),
    ])
    func anUpdateOfAStackStaysWithinItsCalls(_ fleet: Fleet) throws {
        let parts = (1...fleet.groups).map { TemplatePart.classic("Web\($0)", size: fleet.size) }
        let text = TemplatePart.template(parts.joined()).replacing("MaxSize: \"8\"", with: "MaxSize: \"400\"")
        let bed = try TestBed(stack: text) { world in
            world.rules.times.boot = TimeSpan(seconds: 0)
            world.rules.times.healthCheck = TimeSpan(seconds: 0)
            world.rules.times.groupReaction = TimeSpan(seconds: 0)
            world.rules.times.shutdown = TimeSpan(seconds: 0)
            world.rules.times.stackResource = TimeSpan(seconds: 0)
        }
        let report = try bed.update()
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(report.groups.reduce(0) { $0 + $1.removed.count } == fleet.groups * fleet.size)
        let operations = Dictionary(grouping: bed.aws.calls, by: \.operation).mapValues(\.count)
        let list = operations.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print("stack of \(fleet): \(report.calls) calls, \(report.changingCalls) of them changing: \(list)")
        #expect(report.calls <= fleet.limit, "\(list)")
    }

    /// A journal that two calls write would be torn by a kill between them.
    @Test func journalsOfManyGroupsShareCallsButAJournalIsNeverDivided() throws {
        let names = (1...10).map { "web-\($0)" }
        let bed = try TestBed { world in
            for name in names { try world.addClassicGroup(name, desired: 1) }
            world.advance(to: world.now + .seconds(60))
            for name in names { try world.outdate(name) }
        }
        #expect(try bed.run { await $0.updateGroups(stack: nil, groups: names) }.outcome == .succeeded)
        let written = bed.aws.calls.filter { $0.operation == "CreateOrUpdateTags" }.map { call in
            Dictionary(grouping: call.request.form.structures("Tags")) { $0["ResourceId"] ?? "" }.mapValues(\.count)
        }
        #expect(written.map(\.count) == [10, 10, 10])
        for call in written {
            #expect(call.values.reduce(0, +) <= 25)
            // The run and the baseline; then the run and the target; then the run with its next phase.
            #expect(Set(call.values).isSubset(of: [1, 2]) && Set(call.values).count == 1)
        }
        let removed = bed.aws.calls.filter { $0.operation == "DeleteTags" }.flatMap {
            $0.request.form.structures("Tags").compactMap { $0["ResourceId"] }
        }
        #expect(Set(removed) == Set(names) && removed.count == 30)
    }
}
