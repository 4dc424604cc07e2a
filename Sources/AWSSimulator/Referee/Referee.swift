import AWSWire
import Timekeeping

/// What two worlds that look the same to a referee have in common.
private struct WorldStamp: Sendable, Equatable {
    private let groups, instances, classicLoadBalancers, targetGroups: UInt64
    private let launchTemplates, launchConfigurations, parameters: UInt64

    init(_ world: World) {
        groups = world.groups.stamp
        instances = world.instances.stamp
        classicLoadBalancers = world.classicLoadBalancers.stamp
        targetGroups = world.targetGroups.stamp
        launchTemplates = world.launchTemplates.stamp
        launchConfigurations = world.launchConfigurations.stamp
        parameters = world.parameters.stamp
    }
}

/// Holds a run to its promises: looks at the world after every event and at every call, and objects.
///
/// It knows AWS, the world and the published form of the journal, and nothing of the engine. What it says is never seen
/// by the run. The promises are those of docs/reliability.md.
struct Referee: Sendable {
    let terms: RefereeTerms
    /// In the world's order.
    var groups: [WatchedGroup]
    private var actors: [String: ActorView] = [:]
    private var findings: [Finding] = []
    /// Whether a caller has asked for a stack operation, so that it answers for what CloudFormation does to groups.
    private var isStackAsked = false
    private var stamp: WorldStamp?
    /// How many looks in a row have found the world as it was.
    private var stillLooks = 0

    init(_ terms: RefereeTerms, _ world: World) {
        self.terms = terms
        groups = world.groups.map { WatchedGroup($0, world, terms) }
    }

    /// What was found since the last time.
    mutating func takeFindings() -> [Finding] {
        defer { findings = [] }
        return findings
    }

    mutating func look(at world: World, _ origin: Origin) {
        let stamp = WorldStamp(world)
        stillLooks = stamp == self.stamp ? stillLooks + 1 : 0
        self.stamp = stamp
        // The first look at a change may leave something to the second; a third has nothing left to find but time.
        guard stillLooks < 2 else {
            for index in groups.indices where groups[index].exists { groups[index].noteProof(terms, now: world.now) }
            return
        }
        for index in groups.indices {
            findings += groups[index].look(at: world, origin, terms, isStackAsked: isStackAsked)
        }
    }

    /// Judges a call when it arrives, by what its caller can know.
    mutating func judge(_ call: RequestInfo, actor: String, _ world: World) {
        let view = actors[actor] ?? ActorView()
        judgeContract(call, actor, view, world)
        judgePause(call, actor, view)
        if call.operation == "DescribeAutoScalingGroups" {
            for index in groups.indices where groups[index].orphanOf == actor { groups[index].orphanOf = nil }
        }
        guard call.isChanging, call.service == .autoScaling else { return }
        for name in call.groupNames(in: world) {
            guard let group = groups.first(where: { $0.name == name }) else { continue }
            let doing = GroupCall(call: call, actor: actor, view: view, group: group)
            findings += doing.judgeExclusion(terms) + doing.judgeWriteAhead() + doing.judgeInformation(terms)
            findings += doing.judgeResume()
        }
        if call.writesPhase("committing") { judgeCommit(world) }
        judgeSteps(call, world)
    }

    /// Takes in what the caller learns from an answer, and what it has written.
    mutating func learn(from answered: AnsweredCall, _ world: World) {
        let call = answered.info
        var view = actors[answered.actor] ?? ActorView()
        let isThrottled = answered.errorCode.map { $0.hasPrefix("Throttling") || $0 == "RequestLimitExceeded" } ?? false
        view.note(throttled: isThrottled, call)
        switch call.operation {
        case "DescribeAutoScalingGroups": learnListing(answered, &view)
        case "DescribeInstanceHealth", "DescribeTargetHealth":
            let key = call.form["LoadBalancerName"] ?? call.form["TargetGroupArn"] ?? ""
            view.note(health: key, isRead: answered.isSuccess)
        case "TerminateInstanceInAutoScalingGroup" where answered.status == 0 && call.decrements:
            view.uncertainTerminations.insert(call.form["InstanceId"] ?? "")
        case "ExecuteChangeSet", "UpdateStack", "CancelUpdateStack", "RollbackStack", "ContinueUpdateRollback":
            if answered.errorCode == nil { isStackAsked = true }
        default: break
        }
        actors[answered.actor] = view
    }

    private mutating func learnListing(_ answered: AnsweredCall, _ view: inout ActorView) {
        guard answered.isSuccess else {
            view.listing = .failed(answered.errorCode ?? "no answer")
            return
        }
        view.listing = answered.hasMore ? .incomplete : .complete
        view.uncertainTerminations = []
        let asked = answered.info.form.list("AutoScalingGroupNames")
        for group in groups where asked.isEmpty || asked.contains(group.name) {
            view.read(group, in: answered)
        }
    }

    mutating func object(_ invariant: Invariant, _ subject: String, expected: String, seen: String) {
        findings.append(Finding(invariant: invariant, subject: subject, expected: expected, seen: seen))
    }

    /// The old ones may go from now on: every group of the run must be proven.
    private mutating func judgeCommit(_ world: World) {
        for group in groups where group.reading != .none && group.phase == "surging" && !group.strategy.isRolling {
            if isProven(group.proof, of: group, world.now) { continue }
            object(
                .pointOfNoReturn, group.name,
                expected:
                    "\(group.provenNeed(terms)) newcomers serving for \(terms.looks) looks before the run commits",
                seen: group.proof.saying)
        }
    }

    /// Whether what had to serve does; a loss that came after the last look could not be known.
    func isProven(_ proof: Proof, of group: WatchedGroup, _ now: WallTime) -> Bool {
        guard let last = proof.last else { return false }
        return proof.since != nil
            || now - last <= .seconds(30)
                && (group.hasForeignTarget || group.lastLoss.map { now - $0 <= .seconds(30) } ?? false
                    || group.impaired > 0)
    }
}
