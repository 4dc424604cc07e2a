import AWSSimulator
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// `--all-instances` with the whole engine, on groups that are up to date.
@Suite struct AllInstancesRunTests {
    private static let template = TemplatePart.template(TemplatePart.balanced())

    private func options(_ strategy: RolloutOptions.Strategy = .double) -> RolloutOptions {
        var options = RolloutOptions()
        options.allInstances = true
        options.strategy = strategy
        options.healthyTimeout = .seconds(120)
        return options
    }

    private func ids(_ bed: TestBed) -> [String] {
        let name = bed.name()
        return bed.aws.withWorld { world in
            world.members(name).filter { $0.lifecycle == .inService }.map(\.id).sorted()
        }
    }

    @Test(arguments: RolloutOptions.Strategy.allCases)
    func replacesWhatIsUpToDate(_ strategy: RolloutOptions.Strategy) throws {
        let bed = try TestBed(stack: Self.template)
        let before = ids(bed)
        let report = try bed.run(options(strategy)) { await $0.updateGroups(stack: "web", groups: []) }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(report.groups.first?.removed.count == 4)
        try bed.pass(.seconds(60))
        #expect(ids(bed).count == 4)
        #expect(Set(ids(bed)).isDisjoint(with: before))
        #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
        #expect(try bed.run { await $0.updateGroups(stack: "web", groups: []) }.outcome == .nothingToDo)
    }

    @Test func anUpdateWithoutAnyChangeRollsTheGroupsToo() throws {
        let bed = try TestBed(stack: Self.template)
        let before = ids(bed)
        let request = TestBed.request(nil, [("AmiId", "ami-1")])
        let report = try bed.run(options()) { await $0.updateStack(request) }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(Set(ids(bed)).isDisjoint(with: before))
        #expect(bed.count(of: "ExecuteChangeSet") == 0)
    }

    @Test func anUpdateThatChangesTheImageReplacesAllOnce() throws {
        let bed = try TestBed(stack: Self.template)
        let request = TestBed.request(nil, [("AmiId", "ami-2")])
        let report = try bed.run(options()) { await $0.updateStack(request) }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(report.groups.first?.removed.count == 4)
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    /// The way back of a stack leaves the instances that were there, and nothing frozen.
    @Test func aBadImageLeavesTheOldInstances() throws {
        let bed = try TestBed(stack: Self.template)
        let before = ids(bed)
        let request = TestBed.request(nil, [("AmiId", "ami-bad")])
        let report = try bed.run(options()) { await $0.updateStack(request) }
        #expect(report.outcome == .rolledBack, "\(report.headline) \(report.cause ?? "")")
        try bed.pass(.seconds(60))
        #expect(ids(bed) == before)
        #expect(try bed.run { await $0.updateGroups(stack: "web", groups: []) }.outcome == .nothingToDo)
    }

    /// Another machine ends it, without being told what was asked for.
    @Test(arguments: [false, true])
    func aRunThatIsKilledIsEndedFromTheTagsAlone(isAfter: Bool) throws {
        let total = try TestBed(stack: Self.template).run(options()) {
            await $0.updateGroups(stack: "web", groups: [])
        }.calls
        for number in stride(from: isAfter ? 3 : 1, through: total, by: 4) {
            let bed = try TestBed(stack: Self.template)
            let before = ids(bed)
            let dying = DyingTransport(bed.aws, atCall: number, afterApplying: isAfter)
            #expect(throws: SimulatedTime.Failure.self) {
                try bed.run(options(), through: dying) { await $0.updateGroups(stack: "web", groups: []) }
            }
            try bed.pass(.seconds(40))
            let updater = bed.updater()
            let next = try bed.simulated.run { try await updater.status(stack: "web") }.nextCommand
            if let next {
                let isForward = next == "haupdate resume web"
                let report = try bed.run {
                    isForward ? await $0.resume(stack: "web") : await $0.rollback(stack: "web")
                }
                let wanted: Outcome = isForward ? .succeeded : .rolledBack
                #expect(report.outcome == wanted, "call \(number): \(report.headline) \(report.cause ?? "")")
                try bed.pass(.seconds(60))
                if !isForward { #expect(ids(bed) == before, "call \(number)") }
            }
            try bed.pass(.seconds(60))
            #expect(ids(bed).count == 4, "call \(number)")
            #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1", "call \(number)")
        }
    }

    @Test func moreThanTheJournalHoldsIsRefused() throws {
        let bed = try TestBed { world in
            try world.addClassicGroup("web", max: 500, desired: 201)
            world.advance(to: world.now + .seconds(60))
        }
        let report = try bed.run(options()) { await $0.updateGroups(stack: nil, groups: ["web"]) }
        #expect(report.exitCode == 4)
        #expect(report.headline.contains("--all-instances") && report.headline.contains("201"), "\(report.headline)")
        #expect(bed.changesOfGroups.isEmpty)
    }
}
