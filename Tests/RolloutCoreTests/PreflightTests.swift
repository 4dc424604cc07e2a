import RolloutCore
import Testing
import Timekeeping

struct PreflightTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout GroupSnapshot) -> Void = { _ in }
        var facts = Preflight.Facts()
        var isTouched = true
        var replaceProtected = false
        /// Words of the refusal, the mend among them; empty where the group may be rolled.
        var words: [String] = []
        var isBusy = false
    }

    static func group() -> GroupSnapshot {
        var group = Scene.web()
        group.populate(["i-standby"], of: .version(1), lifecycle: .standby("Standby"), isProtected: true)
        return FleetModel([group]).look(health: false).groups[0]
    }

    @Test(arguments: [
        Case(testDescription: "a group in order"),
        Case(
            testDescription: "Launch is suspended", change: { $0.suspend("Launch") },
            words: ["group web: Launch is suspended", "aws autoscaling resume-processes", "--scaling-processes Launch"]),
        Case(
            testDescription: "Terminate is suspended", change: { $0.suspend("Terminate") },
            words: ["Terminate is suspended"]),
        Case(
            testDescription: "AddToLoadBalancer is suspended", change: { $0.suspend("AddToLoadBalancer") },
            words: ["AddToLoadBalancer is suspended"]),
        Case(
            testDescription: "HealthCheck is suspended", change: { $0.suspend("HealthCheck") },
            words: ["HealthCheck is suspended"]),
        Case(testDescription: "AZRebalance is suspended by the user", change: { $0.suspend("AZRebalance") }),
        Case(
            testDescription: "AWS has suspended a process",
            change: { $0.suspend("AZRebalance", "Administrative suspension") },
            words: ["AWS has suspended AZRebalance by itself", "find out why"]),
        Case(
            testDescription: "an instance refresh is active", facts: .init(activeInstanceRefresh: "InProgress"),
            words: ["an instance refresh is InProgress", "aws autoscaling cancel-instance-refresh"]),
        Case(testDescription: "a tag that chooses a strategy", change: { $0.strategyTag = "canary" }),
        Case(
            testDescription: "a tag that chooses what is not there", change: { $0.strategyTag = "canari" },
            words: ["group web: its tag haupdate:strategy is \"canari\"", "possible are double, canary, rolling"]),
        Case(testDescription: "a tag with batches", change: { $0.strategyTag = "rolling batch=2 surge=25%" }),
        Case(
            testDescription: "a tag with batches of nothing", change: { $0.strategyTag = "rolling batch=0" },
            words: ["is \"rolling batch=0\", which is no strategy"]),
        Case(
            testDescription: "a tag with batches that do not roll", change: { $0.strategyTag = "double batch=2" },
            words: ["is \"double batch=2\", which is no strategy"]),
        Case(
            testDescription: "it is being deleted", change: { $0.isBeingDeleted = true },
            words: ["group web is being deleted"]),
        Case(
            testDescription: "its template is gone", change: { $0.target = nil },
            words: ["what it launches cannot be told"]),
        Case(
            testDescription: "an instance that will be outdated is protected", change: { $0.protect(1) },
            words: ["i-old1 is protected from scale-in by somebody", "--replace-protected"]),
        Case(
            testDescription: "three of them", change: { $0.protect(3) }, words: ["i-old1 and 2 more is protected"]),
        Case(
            testDescription: "a protected instance that stays up to date", change: { $0.protect(4) }, isTouched: false),
        Case(
            testDescription: "a protected instance that is outdated already",
            change: {
                $0.protect(1)
                $0.target = .version(2)
            }, isTouched: false, words: ["i-old1 is protected"]),
        Case(
            testDescription: "protected, and to be replaced", change: { $0.protect(2) }, replaceProtected: true),
        Case(
            testDescription: "protected after an earlier run had frozen the group",
            change: {
                $0.protect(1)
                $0.journal = .valid(JournalTagsTests.journal(.frozen))
            }, words: ["i-old1 is protected"]),
        Case(testDescription: "a frozen journal", change: { $0.journal = .valid(JournalTagsTests.journal(.frozen)) }),
        Case(
            testDescription: "a torn journal", change: { $0.journal = .torn("haupdate:run is missing") },
            words: ["its journal cannot be trusted (haupdate:run is missing)", "`haupdate unlock shop`"]),
        Case(
            testDescription: "a run before its commit point",
            change: { $0.journal = .valid(JournalTagsTests.journal(.surging)) },
            words: ["held by run 20261122-abcdef of ops@build-1", "in phase surging", "`haupdate rollback shop`"],
            isBusy: true),
        Case(
            testDescription: "a run after its commit point",
            change: { $0.journal = .valid(JournalTagsTests.journal(.committing)) },
            words: ["in phase committing", "`haupdate resume shop`"], isBusy: true),
        Case(
            testDescription: "a run that has only written down",
            change: { $0.journal = .valid(JournalTagsTests.journal(.prepared, pinned: false)) },
            words: ["in phase prepared", "`haupdate rollback shop`"], isBusy: true),
        Case(
            testDescription: "the journal is named before anything else",
            change: {
                $0.journal = .valid(JournalTagsTests.journal(.rollingBack))
                $0.suspend("Launch")
            }, words: ["in phase rolling-back"], isBusy: true),
    ])
    func refusesWithTheReasonAndTheMend(_ sample: Case) {
        var group = Self.group()
        sample.change(&group)
        var options = RolloutOptions()
        options.replaceProtected = sample.replaceProtected
        let finding = Preflight.finding(
            group, facts: sample.facts, isTouched: sample.isTouched, options: options, stack: "shop")
        switch finding {
        case nil: #expect(sample.words == [])
        case .busy(let text)?:
            #expect(sample.isBusy)
            for word in sample.words { #expect(text.contains(word)) }
            #expect(!sample.words.isEmpty)
        case .refused(let text)?:
            #expect(!sample.isBusy)
            for word in sample.words { #expect(text.contains(word)) }
            #expect(!sample.words.isEmpty)
        }
    }

    @Test func withoutAStackTheMendNamesTheGroup() {
        var group = Self.group()
        group.journal = .valid(JournalTagsTests.journal(.surging))
        guard case .busy(let text)? = Preflight.journalFinding(group, stack: nil) else {
            Issue.record("an open journal is in nobody's way")
            return
        }
        #expect(text.contains("`haupdate rollback --asg web`"))
    }

    @Test func theBaselineHoldsWhatAUserMayMiss() {
        var group = Self.group()
        group.suspend("AZRebalance")
        group.protect(2)
        let baseline = Baseline(of: group)
        #expect(baseline.sizes == Sizes(minimum: 2, desired: 4, maximum: 8))
        #expect(baseline.ours == [.alarmNotification, .scheduledActions, .replaceUnhealthy, .instanceRefresh])
        #expect(baseline.protectedIDs == ["i-old1", "i-old2"])
        #expect(baseline.keptIDs.isEmpty)
    }

    @Test func theBaselineListsWhatIsUpToDateOnlyBesideWhatIsNot() {
        var group = Self.group()
        group.instances[0].identity = .launchConfiguration(name: "older")
        #expect(Baseline(of: group).keptIDs == ["i-old2", "i-old3", "i-old4"])
    }
}

extension GroupSnapshot {
    fileprivate mutating func suspend(_ name: String, _ reason: String = "User suspended") {
        suspended.append(SuspendedProcess(name: name, reason: reason))
    }

    fileprivate mutating func protect(_ count: Int) {
        for index in instances.indices.prefix(count) { instances[index].isProtected = true }
    }
}
