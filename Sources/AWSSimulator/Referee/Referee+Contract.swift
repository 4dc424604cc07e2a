import AWSWire
import Timekeeping

extension Referee {
    /// Objects to calls that mean something else to AWS than they look like, and to sizes that depend on what is there.
    mutating func judgeContract(_ call: RequestInfo, _ actor: String, _ view: ActorView, _ world: World) {
        let subject = "call \(call.number) \(call.operation)"
        switch call.operation {
        case "SuspendProcesses", "ResumeProcesses":
            guard call.form.list("ScalingProcesses").filter({ !$0.isEmpty }).isEmpty else { return }
            object(.contract, subject, expected: "named processes", seen: "an empty list, which means all of them")
        case "SetInstanceProtection":
            let count = call.form.list("InstanceIds").count
            guard !(1...50).contains(count) else { return }
            object(.contract, subject, expected: "1 to 50 instances", seen: "\(count)")
        case "UpdateAutoScalingGroup":
            let given = ["MinSize", "MaxSize", "DesiredCapacity"].filter { call.form[$0] != nil }
            guard !given.isEmpty, given.count < 3 else { return }
            object(
                .contract, subject, expected: "all three sizes in one call",
                seen: "\(given.joined(separator: ", ")) only: the others follow what is there")
        case "ExecutePolicy", "EnterStandby", "ExitStandby", "AttachInstances", "DetachInstances", "LaunchInstances":
            object(.contract, subject, expected: "sizes that are written as such", seen: "a call that shifts them")
        case "TerminateInstanceInAutoScalingGroup":
            let id = call.form["InstanceId"] ?? ""
            guard call.decrements, view.uncertainTerminations.contains(id) else { return }
            object(
                .contract, subject, expected: "a look at the group after the answer was lost",
                seen: "\(id) is terminated and the size lowered again")
        case "ExecuteChangeSet", "UpdateStack": judgeStack(call, actor, view, subject, world)
        default: return
        }
    }

    /// No stack is updated while another run has its journal open on one of the stack's groups.
    private mutating func judgeStack(
        _ call: RequestInfo, _ actor: String, _ view: ActorView, _ subject: String, _ world: World
    ) {
        let name = call.form["StackName"] ?? call.form["ChangeSetName"] ?? ""
        let stacks = world.cloudFormation.stacks
        guard let root = stacks.first(where: { $0.name == name || $0.id == name }) else { return }
        let family = stacks.filter { $0.id == root.id || $0.root == root.id || $0.parent == root.id }
        let members = family.flatMap(\.resources).compactMap(\.physicalID)
        for group in groups where members.contains(group.name) {
            let writer = group.runTagWriter ?? "an earlier run"
            guard let journal = group.reading.journal, !journal.isFrozen,
                writer != actor
            else { continue }
            // Whoever was taken over since the last look does not know it; a call of the dead may arrive late.
            if view.readings[group.name]?.writer == actor { continue }
            object(
                .contract, subject, expected: "no open journal of somebody else on \(group.name)",
                seen: "run \(journal.run), written by \(writer)")
        }
    }

    /// Objects to a throttled call that is repeated without pauses, or after one that is longer than promised.
    mutating func judgePause(_ call: RequestInfo, _ actor: String, _ view: ActorView) {
        guard let throttled = view.throttled, throttled.last.isSame(as: call) else { return }
        let pause = call.time - throttled.last.time
        let subject = "call \(call.number) \(call.operation)"
        if pause > .seconds(terms.longestPauseSeconds) {
            object(
                .contract, subject, expected: "a pause of at most \(terms.longestPauseSeconds) s after throttling",
                seen: "\(pause.inSeconds) s")
        }
        // Pauses are random and may be short; many tries in a row take their time all the same.
        let whole = call.time - throttled.since
        if throttled.count >= 6, whole < .milliseconds(250 * throttled.count) {
            object(
                .contract, subject, expected: "pauses that grow while AWS throttles",
                seen: "try \(throttled.count + 1) within \(whole.inSeconds) s")
        }
    }
}

extension RequestInfo {
    var decrements: Bool { form["ShouldDecrementDesiredCapacity"]?.lowercased() == "true" }

    /// Whether `other` asks for the same.
    func isSame(as other: RequestInfo) -> Bool {
        service == other.service && operation == other.operation && form == other.form
    }

    /// The groups that a changing call is about.
    func groupNames(in world: World) -> [String] {
        var names = [form["AutoScalingGroupName"]].compactMap { $0 }
        if operation == "TerminateInstanceInAutoScalingGroup" || operation == "SetInstanceHealth",
            let id = form["InstanceId"], let group = world.instances[id]?.group
        {
            names.append(group)
        }
        return (names + form.structures("Tags").compactMap { $0["ResourceId"] }).uniqued()
    }

    /// Whether the call writes a journal of this phase.
    func writesPhase(_ phase: String) -> Bool {
        operation == "CreateOrUpdateTags"
            && form.structures("Tags").contains {
                $0["Key"] == JournalView.runKey && ($0["Value"] ?? "").split(separator: " ").contains("phase=\(phase)")
            }
    }

    /// Whether it only writes or deletes tags of journals.
    var isAboutJournals: Bool {
        guard operation == "CreateOrUpdateTags" || operation == "DeleteTags" else { return false }
        return form.structures("Tags").allSatisfy { ($0["Key"] ?? "").hasPrefix("haupdate:") }
    }
}
