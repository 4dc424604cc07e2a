import RolloutCore
import Testing
import Timekeeping

/// The end of a run, on either way: flags, processes and journals return, and nothing of anybody else's is touched.
struct GivingBackTests {
    /// A run that ends well, or one whose stack has gone back, so that nothing is frozen.
    private static func rehearsal(isGoingBack: Bool) -> Rehearsal {
        var rehearsal = Scene.update([Scene.web()])
        if isGoingBack {
            rehearsal.updateStack = { _ in }
            while rehearsal.rollout.stage != .proving { rehearsal.step() }
            rehearsal.rollout.turnBack("the stack failed", freezesOutdated: false)
        }
        return rehearsal
    }

    @Test(arguments: [false, true])
    func aProcessThatSomebodySuspendsAfterOursRanAgainIsTheirs(_ isGoingBack: Bool) {
        var rehearsal = Self.rehearsal(isGoingBack: isGoingBack)
        var isRefused = false
        rehearsal.refuse = { action in
            guard action.kind == "forget", !isRefused else { return nil }
            isRefused = true
            return .init(reason: "no answer", isPassing: true)
        }
        var isSuspended = false
        rehearsal.meddle = { rehearsal in
            guard isRefused, !isSuspended else { return }
            isSuspended = true
            rehearsal.model["web"].suspended = [SuspendedProcess(name: "AZRebalance", reason: "by ops")]
        }
        rehearsal.run()
        #expect(isSuspended)
        #expect(rehearsal.outcome == (isGoingBack ? .rolledBack : .succeeded))
        #expect(rehearsal.model["web"].suspendedNames == ["AZRebalance"])
        #expect(rehearsal.model["web"].tags == [])
        #expect(rehearsal.model.violations == [])
    }

    @Test(arguments: [false, true])
    func nothingIsChangedOnceTheJournalIsGone(_ isGoingBack: Bool) {
        var rehearsal = Self.rehearsal(isGoingBack: isGoingBack)
        rehearsal.refuse = { action in
            action.kind == "forget" ? .init(reason: "no answer", isPassing: true, isAppliedAnyway: true) : nil
        }
        rehearsal.meddle = { rehearsal in
            guard rehearsal.done.last?.action.kind == "forget" else { return }
            rehearsal.model["web"].suspended = [SuspendedProcess(name: "AZRebalance", reason: "by ops")]
        }
        rehearsal.run()
        #expect(rehearsal.done.last?.action.kind == "forget")
        #expect(rehearsal.model["web"].suspendedNames == ["AZRebalance"])
        #expect(rehearsal.model.violations == [])
    }

    @Test(arguments: [Rollout.Stage.committing, .puttingBack])
    func aJournalThatSomebodySpoilsIsWrittenAgainBeforeAnythingElse(_ stage: Rollout.Stage) {
        var rehearsal = Scene.update([Scene.web()])
        var isSpoilt = false
        rehearsal.meddle = { rehearsal in
            guard !isSpoilt, rehearsal.rollout.stage == stage else { return }
            isSpoilt = true
            rehearsal.model["web"].tags.removeAll { $0.key == JournalTags.runKey }
        }
        rehearsal.run()
        #expect(isSpoilt)
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Scene.web().sizes)
    }

    @Test func aJournalThatSomebodySpoilsOnTheWayBackIsWrittenAgain() {
        var rehearsal = Self.rehearsal(isGoingBack: true)
        var isRefused = false
        rehearsal.refuse = { action in
            guard action.kind == "resume", !isRefused else { return nil }
            isRefused = true
            return .init(reason: "Throttling: Rate exceeded", isPassing: true)
        }
        var isSpoilt = false
        rehearsal.meddle = { rehearsal in
            guard !isSpoilt, isRefused else { return }
            isSpoilt = true
            rehearsal.model["web"].tags.removeAll { $0.key == JournalTags.wasKey }
        }
        rehearsal.run()
        #expect(isSpoilt)
        #expect(rehearsal.outcome == .rolledBack)
        expectPutBack(rehearsal, rehearsal.model["web"], like: Scene.web(), isFrozen: false)
    }

    @Test func whatAGroupThatProtectsItsInstancesLaunchedByItselfStaysProtected() {
        var group = Scene.web()
        group.newInstancesProtected = true
        for index in group.instances.indices { group.instances[index].snapshot.isProtected = true }
        var options = RolloutOptions()
        options.replaceProtected = true
        var rehearsal = Scene.update([group], options: options) { $0.health = Scene.sickNewcomers }
        var isKilled = false
        rehearsal.meddle = { rehearsal in
            guard !isKilled, rehearsal.rollout.stage == .preparing, !rehearsal.done.isEmpty else { return }
            isKilled = true
            rehearsal.model.kill("i-old4")
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        let web = rehearsal.model["web"]
        #expect(web.ids.filter { $0.hasPrefix("i-old") }.count == 3)
        #expect(web.ids.count == 4)
        #expect(web.protectedIDs == web.ids)
    }

    @Test(arguments: [true, false])
    func aDeadKeeperHoldsNothingUpAndASickOneIsNamed(_ isGone: Bool) {
        var rehearsal = Scene.update([Scene.web()])
        var isStruck = false
        rehearsal.meddle = { rehearsal in
            guard !isStruck, rehearsal.rollout.stage == .puttingBack else { return }
            isStruck = true
            rehearsal.model["web"].isMeddledWith = true
            rehearsal.model["web"].floor = 3
            guard let place = rehearsal.model["web"].instances.firstIndex(where: { $0.snapshot.id == "i-new1" }) else {
                return
            }
            rehearsal.model["web"].instances[place].snapshot.isHealthy = false
            rehearsal.model["web"].instances[place].snapshot.isGone = isGone
        }
        rehearsal.run()
        #expect(isStruck)
        #expect(rehearsal.model.violations == [])
        if isGone {
            #expect(rehearsal.outcome == .succeeded)
            #expect(rehearsal.model["web"].suspendedNames == [])
        } else {
            #expect(rehearsal.outcome == .degraded)
            let cause = rehearsal.rollout.cause ?? ""
            #expect(cause.contains("aws autoscaling terminate-instance-in-auto-scaling-group --instance-id i-new1"))
        }
    }

    /// The calls went out, no look has shown them yet, and the run turns back.
    @Test(arguments: 1...4)
    func processesWhoseSuspendingWasNotSeenYetAreResumed(_ lag: Int) {
        var rehearsal = Scene.update([Scene.web()])
        rehearsal.lag = lag
        var isInterrupted = false
        rehearsal.meddle = { rehearsal in
            guard !isInterrupted, rehearsal.done.contains(where: { $0.action.kind == "suspend" }) else { return }
            isInterrupted = true
            rehearsal.interrupt()
        }
        rehearsal.run()
        #expect(isInterrupted)
        #expect(rehearsal.outcome == .rolledBack)
        expectPutBack(rehearsal, rehearsal.model["web"], like: Scene.web(), isFrozen: false)
    }

    /// The first look did not show it, and the journal has it as the run's own until the look that reads the journal back.
    @Test(arguments: [false, true])
    func aProcessThatSomebodySuspendsBeforeTheRunDoesIsTheirs(_ isGoingBack: Bool) {
        var rehearsal = Scene.update([Scene.web()])
        var isSuspended = false
        rehearsal.meddle = { rehearsal in
            guard !isSuspended, rehearsal.done.last?.action.kind == "journal" else { return }
            isSuspended = true
            rehearsal.model["web"].suspended = [SuspendedProcess(name: "ScheduledActions", reason: "by ops")]
        }
        if isGoingBack {
            rehearsal.updateStack = { _ in }
            while rehearsal.rollout.stage != .proving { rehearsal.step() }
            rehearsal.rollout.turnBack("the stack failed", freezesOutdated: false)
        }
        rehearsal.run()
        #expect(isSuspended)
        #expect(rehearsal.outcome == (isGoingBack ? .rolledBack : .succeeded))
        #expect(rehearsal.model["web"].suspendedNames == ["ScheduledActions"])
        let words = "group web: ScheduledActions was suspended by somebody else as the run began, and stays so"
        #expect(rehearsal.events.contains(.warning(words)))
    }

    /// Only a second run suspends just these: its journal has been overwritten, and nobody else would resume them.
    @Test func whatASecondRunHasSuspendedIsResumedByTheOneWhoseJournalStands() {
        var rehearsal = Scene.update([Scene.web()])
        var isSuspended = false
        rehearsal.meddle = { rehearsal in
            guard !isSuspended, rehearsal.done.last?.action.kind == "journal" else { return }
            isSuspended = true
            rehearsal.model["web"].suspended = ScalingProcess.heldDuringRun.map { SuspendedProcess(name: $0.rawValue) }
        }
        rehearsal.run()
        #expect(isSuspended)
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].suspendedNames == [])
    }

    /// Describe calls lag: a look shows what the group launched before, its processes run again, and the next look is right.
    @Test func whatIsSuspendedOnceMoreOnTheWayBackIsResumedOnceMore() {
        var rehearsal = Scene.update([Scene.web()])
        while rehearsal.rollout.stage != .proving { rehearsal.step() }
        rehearsal.model["web"].target = .version(1)
        rehearsal.rollout.turnBack("the stack failed")
        var turns = 0
        rehearsal.meddle = { rehearsal in
            guard turns < 2, let last = rehearsal.done.last?.action.kind else { return }
            if turns == 0, last == "resume" { rehearsal.model["web"].target = .version(2) }
            if turns == 1, last == "suspend" { rehearsal.model["web"].target = .version(1) }
            if last == (turns == 0 ? "resume" : "suspend") { turns += 1 }
        }
        rehearsal.run()
        #expect(turns == 2)
        #expect(rehearsal.outcome == .rolledBack)
        #expect(rehearsal.model["web"].suspendedNames == [])
    }

    @Test(arguments: [false, true])
    func whoWasInStandbyAtFirstKeepsTheProtectionOfTheUser(_ isOutdated: Bool) throws {
        var group = Scene.web()
        group.instances[3].snapshot.isProtected = true
        group.instances[3].snapshot.lifecycle = .standby("Standby")
        var rehearsal = Scene.update([group])
        var isBack = false
        rehearsal.meddle = { rehearsal in
            guard !isBack, rehearsal.done.last?.action.kind == "journal" else { return }
            isBack = true
            rehearsal.model["web"].instances[3].snapshot.lifecycle = .inService
        }
        if !isOutdated {
            rehearsal.updateStack = { _ in }
            while rehearsal.rollout.stage != .proving { rehearsal.step() }
            rehearsal.rollout.turnBack("the stack failed", freezesOutdated: false)
        }
        rehearsal.run()
        #expect(isBack)
        #expect(rehearsal.outcome == (isOutdated ? .frozen : .rolledBack))
        if isOutdated {
            #expect(rehearsal.rollout.cause?.contains("i-old4 is protected from scale-in by somebody") == true)
        }
        let protected = rehearsal.model["web"].instances.map(\.snapshot).filter(\.isProtected).map(\.id)
        #expect(protected == ["i-old4"])
    }
}
