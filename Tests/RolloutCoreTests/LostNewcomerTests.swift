import RolloutCore
import Testing
import Timekeeping

/// Newcomers that are lost while they are being proven.
struct LostNewcomerTests {
    /// Marks instances Unhealthy once they are in service, as HealthCheck does; nobody replaces them during a run.
    private static func mark(_ rehearsal: inout Rehearsal, isGone: Bool, where isStruck: (String) -> Bool) {
        for place in rehearsal.model["web"].instances.indices {
            let snapshot = rehearsal.model["web"].instances[place].snapshot
            guard snapshot.lifecycle == .inService, isStruck(snapshot.id) else { continue }
            rehearsal.model["web"].instances[place].snapshot.isHealthy = false
            rehearsal.model["web"].instances[place].snapshot.isGone = isGone
        }
    }

    private static func ended(_ rehearsal: Rehearsal) -> [String] {
        rehearsal.changes.compactMap { if case .terminate(_, let id) = $0 { id } else { nil } }
    }

    private static func scene(isGone: Bool, where isStruck: @escaping (String) -> Bool) -> Rehearsal {
        var rehearsal = Scene.update([Scene.web()]) {
            $0["web"].isMeddledWith = true
            $0["web"].ceiling = 20
        }
        rehearsal.meddle = { mark(&$0, isGone: isGone, where: isStruck) }
        return rehearsal
    }

    @Test func oneWhoseMachineIsGoneIsReplacedAndTheRunGoesOn() {
        var rehearsal = Self.scene(isGone: true) { ["i-new1", "i-new2"].contains($0) }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(Self.ended(rehearsal) == ["i-new1", "i-new2"])
        #expect(rehearsal.model["web"].ids == ["i-new3", "i-new4", "i-new5", "i-new6"])
        #expect(rehearsal.model.now - .origin < .seconds(300))
        #expect(rehearsal.model["web"].sizes == Scene.web().sizes)
    }

    @Test func oneThatStaysMarkedForNoReasonIsReplacedAfterAMinute() throws {
        var rehearsal = Self.scene(isGone: false) { $0 == "i-new1" }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(Self.ended(rehearsal) == ["i-new1"])
        let sizes = try #require(rehearsal.done.first { $0.action.kind == "sizes" })
        let replaced = try #require(rehearsal.done.first { if case .terminate = $0.action { true } else { false } })
        #expect(replaced.at - sizes.at >= .seconds(60))
    }

    @Test func oneThatABalancerCallsSickIsWaitedFor() {
        var rehearsal = Self.scene(isGone: false) { $0.hasPrefix("i-new") }
        rehearsal.model.health = Scene.sickNewcomers
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(Self.ended(rehearsal) == [])
    }

    @Test func onesThatDoNotLastEndTheWait() {
        var rehearsal = Self.scene(isGone: true) { $0.hasPrefix("i-new") }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(Self.ended(rehearsal).count == 3)
        #expect(
            rehearsal.rollout.cause?.contains("newcomers do not last: ") == true, "\(rehearsal.rollout.cause ?? "")")
        #expect(rehearsal.model.now - .origin < .seconds(400))
        #expect(rehearsal.model["web"].ids.filter { $0.hasPrefix("i-old") }.count == 4)
    }

    @Test func anOldInstanceIsNeverEndedForIt() {
        var rehearsal = Self.scene(isGone: true) { $0 == "i-old1" }
        while rehearsal.rollout.stage != .committing, rehearsal.outcome == nil { rehearsal.step() }
        #expect(Self.ended(rehearsal) == [])
    }

    @Test func aTargetThatNoBalancerServesEndsTheWaitAfterAMinute() {
        var group = Scene.web()
        let green = TrafficSource(kind: .targetGroup, identifier: "arn:aws:e:r:1:targetgroup/green/1")
        group.sources = [green]
        let rehearsal = Scene.update([group]) { model in
            model.health = { instance, source, _ in
                let isOld = instance.identity == .version(1)
                return SourceHealth(
                    source: source, isServing: isOld, state: isOld ? "healthy" : "unused (Target.NotInUse)")
            }
        }.ran()
        #expect(rehearsal.outcome == .frozen)
        let cause = rehearsal.rollout.cause ?? ""
        #expect(cause.contains("can never get traffic: target group green: unused (Target.NotInUse)"), "\(cause)")
        #expect(cause.contains("eu-west-1b"))
        #expect(rehearsal.model.now - .origin < .seconds(300))
    }

    @Test func aSuspensionByAWSItselfEndsTheWait() {
        var rehearsal = Scene.update([Scene.web()])
        rehearsal.meddle = { rehearsal in
            guard rehearsal.rollout.stage == .proving else { return }
            rehearsal.model["web"].launchFailure = "Something new"
            let words = "Administratively suspended: the group could not launch"
            if !rehearsal.model["web"].suspended.contains(where: { $0.reason == words }) {
                rehearsal.model["web"].suspended.append(SuspendedProcess(name: "Launch", reason: words))
            }
        }
        rehearsal.run()
        #expect(rehearsal.rollout.cause?.contains("AWS has suspended Launch by itself") == true)
        #expect(rehearsal.model.now - .origin < .seconds(300))
    }

    @Test func aLackOfCapacityWaitsAndSaysSo() {
        var rehearsal = Scene.update([Scene.web()]) { model in
            model["web"].launchFailure = "We currently do not have sufficient m5.large capacity in eu-west-1a"
        }
        rehearsal.meddle = { if $0.model.now > .origin + .seconds(200) { $0.model["web"].launchFailure = nil } }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        let lines = rehearsal.events.compactMap { event in
            if case .progress(let groups) = event { groups.first?.waitingFor } else { nil }
        }
        #expect(
            lines.contains(
                "EC2 lacks capacity, AWS tries on: We currently do not have sufficient m5.large capacity in eu-west-1a")
        )
    }
}
