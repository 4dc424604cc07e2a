import RolloutCore
import Testing
import Timekeeping

/// A stack that was just created: its instances are proven, and nothing is changed.
struct CreationTests {
    static func creation(
        _ groups: [ModelGroup], gates: [Gate] = [], adjust: (inout FleetModel) -> Void = { _ in }
    ) -> Rehearsal {
        var model = FleetModel(groups)
        for index in model.groups.indices { model.groups[index].floor = 0 }
        adjust(&model)
        let rollout = Rollout(
            creationOf: groups.map(\.name), runID: "r-1", started: model.wallTime, owner: "ops@build-1",
            options: RolloutOptions(), gates: gates, look: model.look(health: true))
        return Rehearsal(model, rollout, runID: "r-1")
    }

    static func fresh() -> ModelGroup {
        ModelGroup("web", sizes: Sizes(minimum: 2, desired: 4, maximum: 8), target: .version(1), sources: [.blue])
    }

    @Test func succeedsOnceEveryInstanceOfEveryGroupIsProven() {
        let gates = [
            RunGateTests.gate(.postLaunch), RunGateTests.gate(.healthGate), RunGateTests.gate(.healthGate, .run),
        ]
        let rehearsal = Self.creation([Self.fresh(), Scene.web("api", count: 2)], gates: gates).ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.changes == [])
        #expect(rehearsal.model["web"].ids.count == 4)
        #expect(rehearsal.rollout.groupReports[0].newcomers.count == 4)
        #expect(Set(rehearsal.questions.map(\.subject.description)).count == 7)
    }

    @Test func newInstancesThatNeverServeNeedAPersonAndAreLeft() {
        var rehearsal = Self.creation([Self.fresh()])
        rehearsal.model.health = { _, source, _ in
            SourceHealth(source: source, isServing: false, state: "OutOfService")
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.rollout.cause?.contains("was not healthy within 600 s: 0 of 4 are") == true)
        #expect(rehearsal.changes == [])
        #expect(rehearsal.model["web"].ids.count == 4)
    }

    @Test func aFailedGateNeedsAPerson() {
        var rehearsal = Self.creation([Self.fresh()], gates: [RunGateTests.gate(.healthGate)])
        rehearsal.answer = { _, _ in .fail(reason: "status 500") }
        rehearsal.run()
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.rollout.cause?.contains("health-gate/instance.lua: status 500") == true)
        #expect(rehearsal.changes == [])
    }

    @Test func aGroupWhoseTargetCannotBeToldDoesNotHangTheRun() {
        var group = Self.fresh()
        group.target = nil
        let rehearsal = Self.creation([group]).ran()
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.rollout.cause == "group web: what it launches cannot be told")
    }

    @Test func anInterruptionLeavesTheStack() {
        var rehearsal = Self.creation([Self.fresh()])
        rehearsal.step()
        rehearsal.interrupt()
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.rollout.cause == "interrupted by SIGINT before the new stack was proven")
        #expect(rehearsal.changes == [])
    }

    @Test func anEmptyStackOfGroupsSucceedsAtOnce() {
        let empty = ModelGroup("web", sizes: Sizes(minimum: 0, desired: 0, maximum: 4), target: .version(1))
        #expect(Self.creation([empty]).ran().outcome == .succeeded)
        #expect(Self.creation([]).ran().outcome == .succeeded)
    }
}
