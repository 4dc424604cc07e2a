import RolloutCore
import Testing
import Timekeeping

struct HappyRunTests {
    @Test func replacesEveryInstanceOfOneGroupAndGivesItBackAsItWas() throws {
        let rehearsal = Scene.update([Scene.web()]).ran()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
        #expect(
            rehearsal.stages == [
                .preparing, .prepared, .proving, .committing, .puttingBack, .ended(.succeeded),
            ])
        let report = try #require(rehearsal.rollout.groupReports.first)
        #expect(report.removed.map(\.id).sorted() == ["i-old1", "i-old2", "i-old3", "i-old4"])
        #expect(report.newcomers.count == 4)
        #expect(
            report.newcomers.allSatisfy {
                $0.provenAfter != nil && $0.proof.first?.contains("web-blue: InService") == true
            })
        #expect(report.target == "launch template lt-0web version 2")
    }

    @Test func makesAsFewChangingCallsAsTheJobNeeds() {
        let rehearsal = Scene.update([Scene.web()]).ran()
        let kinds = rehearsal.changes.map(\.kind)
        #expect(
            kinds == [
                "journal", "protect", "suspend", "journal", "sizes", "journal", "unprotect", "sizes", "unprotect",
                "resume", "forget",
            ])
    }

    @Test func commitsNoGroupBeforeAllAreProven() throws {
        var rehearsal = Scene.update(Scene.three())
        // The group without a balancer is proven at once, the others much later.
        rehearsal.model.health = { instance, source, age in
            let isServing = instance.identity == .version(1) || age >= .seconds(source == .blue ? 20 : 200)
            return SourceHealth(source: source, isServing: isServing, state: isServing ? "healthy" : "initial")
        }
        rehearsal.meddle = { rehearsal in
            let isProven = rehearsal.model["api"].instances.filter { $0.snapshot.identity == .version(2) }.allSatisfy {
                $0.inServiceSince.map { since in rehearsal.model.now - since >= .seconds(200) } ?? false
            }
            let isOldGone = rehearsal.model.groups.contains { group in
                group.instances.contains { instance in
                    if case .terminating = instance.snapshot.lifecycle { true } else { false }
                }
            }
            if isOldGone, !isProven { rehearsal.model.note("an old one went before api was proven") }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        for group in rehearsal.model.groups {
            expectRolled(rehearsal, group, sizes: group.name.sizes)
        }
        #expect(rehearsal.events.filter { $0 == .committed }.count == 1)
    }

    @Test func leavesOtherGroupsOfTheLookAlone() {
        var model = FleetModel([Scene.web(), Scene.web("other", prefix: "i-other")])
        let before = model.look(health: false).group("other")
        model.now = .origin
        var rehearsal = Rehearsal(model, of: ["web"])
        rehearsal.updateStack = { $0["web"].target = .version(2) }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.changes.allSatisfy { !"\($0)".contains("\"other\"") })
        #expect(rehearsal.model.look(health: false).group("other") == before)
    }

    @Test func aTouchedGroupWithNothingOutdatedIsNeitherScaledNorReplaced() throws {
        var rehearsal = Scene.update([Scene.web(), Scene.web("same", prefix: "i-same")])
        rehearsal.updateStack = { $0["web"].target = .version(2) }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["same"].ids == ["i-same1", "i-same2", "i-same3", "i-same4"])
        #expect(!rehearsal.changes.contains { if case .setSizes("same", _, _, _) = $0 { true } else { false } })
        expectRolled(rehearsal, rehearsal.model["same"], sizes: "same".sizes, to: 1)
        #expect(rehearsal.rollout.groupReports.last?.note == "nothing outdated")
    }

    @Test func anEmptySetOfGroupsEndsWithoutAnyCall() {
        let rehearsal = Scene.update([]).ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.changes == [])
    }

    @Test func aGroupOfNoInstancesIsRolledByDoingNothing() {
        let empty = ModelGroup("web", sizes: Sizes(minimum: 0, desired: 0, maximum: 4), target: .version(1))
        let rehearsal = Scene.update([empty]).ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].sizes == Sizes(minimum: 0, desired: 0, maximum: 4))
        #expect(rehearsal.model["web"].tags == [])
    }

    @Test func twoRunsOfTheSameSceneDoTheSame() {
        let first = Scene.update(Scene.three()).ran()
        let second = Scene.update(Scene.three()).ran()
        #expect(first.changes == second.changes)
        #expect(first.events == second.events)
    }
}

extension Rehearsal {
    /// A copy that has run to its end.
    func ran(limit: Duration = .seconds(7200)) -> Rehearsal {
        var copy = self
        return copy.run(limit: limit)
    }
}

extension String {
    /// The sizes with which ``Scene`` makes the group of this name.
    fileprivate var sizes: Sizes {
        switch self {
        case "api": Sizes(minimum: 2, desired: 2, maximum: 4)
        case "worker": Sizes(minimum: 2, desired: 3, maximum: 6)
        default: Sizes(minimum: 2, desired: 4, maximum: 8)
        }
    }
}

extension RolloutAction {
    /// One word for a changing action.
    var kind: String {
        switch self {
        case .writeJournals: "journal"
        case .deleteJournals: "forget"
        case .setProtection(_, _, let isProtected): isProtected ? "protect" : "unprotect"
        case .suspend: "suspend"
        case .resume: "resume"
        case .setSizes: "sizes"
        case .protectNew: "births"
        case .terminate: "terminate"
        case .accept: "accept"
        case .ask: "ask"
        case .report: "report"
        }
    }
}
