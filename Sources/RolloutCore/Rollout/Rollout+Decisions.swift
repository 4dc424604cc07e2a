extension Rollout {
    /// What an action means and on which evidence it was decided, for the audit file; one for each group. Empty for what
    /// changes nothing.
    package func decisions(for action: RolloutAction) -> [Decision] {
        switch action {
        case .report, .ask: []
        case .writeJournals(let journals): journals.map { decision(toWrite: $0) }
        case .deleteJournals(let groups):
            groups.map { Decision("delete journal", $0, why: "the group is given back: nothing is left to undo") }
        case .setProtection(let group, let instances, let isProtected):
            [
                Decision(
                    isProtected ? "protect instances" : "unprotect instances", group, what: listed(instances),
                    why: reason(forProtection: isProtected, of: group))
            ]
        case .suspend(let group, let processes):
            [
                Decision(
                    "suspend processes", group, what: listed(processes.map(\.rawValue)),
                    why: stage == .rollingBack
                        ? "the group would launch what was not proven"
                        : "during the run only the run may add and remove instances")
            ]
        case .resume(let group, let processes):
            [
                Decision(
                    "resume processes", group, what: listed(processes.map(\.rawValue)),
                    why: "this run has suspended them, and the group is as it shall be")
            ]
        case .setSizes(let group, let old, let new, let protectsNew):
            [
                Decision(
                    "set sizes", group, what: "\(old) -> \(new)",
                    why: reason(forSizesOf: group)
                        + (protectsNew == true ? "; they are protected from their first moment" : ""))
            ]
        case .protectNew(let group, let isProtected):
            [
                Decision(
                    isProtected ? "protect what is launched" : "no longer protect what is launched", group,
                    why: stage == .proving || stage == .committing
                        ? "newcomers must stay" : "that is how it was before the run")
            ]
        case .terminate(let group, let instance):
            [
                Decision(
                    "terminate", group, what: instance,
                    why: stage == .rollingBack || stage == .secured
                        ? "it is of the failed version; the group launches the one before it in its place"
                        : "it is old or lost and scaling in does not take it; the group keeps its desired capacity")
            ]
        case .accept(let accepted):
            accepted.map { entry in
                Decision(
                    "write what instances were launched from", entry.group,
                    what: listed(entry.acceptance.instanceIDs ?? []),
                    why: "the name of their launch configuration may go with the stack's change")
            }
        }
    }

    private func listed(_ words: [String]) -> String { words.joined(separator: ", ") }

    private func course(_ group: String) -> GroupCourse? { courses.first { $0.name == group } }

    private var turnText: String { "the run turns back: \(cause ?? "no cause is known")" }

    private func decision(toWrite written: GroupJournal) -> Decision {
        let journal = written.journal
        let why =
            switch journal.phase {
            case .prepared: "how the group was must be readable before anything of it is changed"
            case .surging:
                "what the group must end on is pinned: its sizes may grow now"
            case .committing where course(written.group)?.isRolling == true:
                "the group is rolled in batches: from here on old instances go"
            case .committing: "every group is proven: old instances may go now"
            case .stackBack: "the stack goes back: the old instances are protected and no newcomer is"
            case .rollingBack: turnText
            case .frozen: "the group would launch what was not proven: its scaling stays suspended"
            }
        return Decision(
            "write journal", written.group, what: "\(journal.phase.rawValue), baseline \(journal.baseline.sizes)",
            why: takeoverText(written.group) + why)
    }

    /// Says whose run it was, as long as the group's journal names the one before.
    private func takeoverText(_ group: String) -> String {
        guard let seen = course(group)?.snapshot?.journal.journal, seen.runID == runID, seen.owner != owner else {
            return ""
        }
        return "this command takes the run over from \(seen.owner); "
    }

    private func outdatedText(_ group: String) -> String {
        let old = (course(group)?.oldIDs ?? []).sorted()
        return old.isEmpty ? "nothing is outdated" : "\(old.count) outdated: \(listed(old))"
    }

    private func reason(forProtection isProtected: Bool, of group: String) -> String {
        switch (stage, isProtected) {
        case (.preparing, _), (.prepared, _):
            return "a stack update resets sizes, and scaling in would take old instances first"
        case (.committing, true): return "they stay: scaling in must take the old ones"
        case (.committing, false): return "they are old and every newcomer is proven: scaling in shall take them"
        case (.securing, true), (.secured, true): return "they must stay when the stack goes back: \(turnText)"
        case (.securing, false), (.secured, false): return "they are of the failed version: \(turnText)"
        case (.rollingBack, true) where course(group)?.isUndone != true:
            return "they must stay while the newcomers go: \(turnText)"
        case (.rollingBack, false) where course(group)?.isUndone != true:
            return "they are newcomers, and go: \(turnText)"
        case (_, true):
            return "they were protected before the run, or are new in a group that protects what it launches"
        case (_, false): return "they were not protected before the run"
        }
    }

    private func reason(forSizesOf group: String) -> String {
        guard let course = course(group) else { return "the group is not known" }
        switch stage {
        case .proving where course.isCanary:
            return "\(outdatedText(group)): one newcomer starts beside them, and is proven first"
        case .proving: return "\(outdatedText(group)): as many newcomers start beside them"
        case .committing where course.isRolling:
            let going = course.leaving.isEmpty ? "" : ": \(listed(course.leaving)) go"
            return "the next step of its batches\(going)"
        case .committing, .puttingBack:
            let serving = course.keepers.filter { $0.obstacle == nil }.count
            let old = course.victims.map(\.id)
            return
                "\(serving) of \(course.keepers.count) newcomers and kept instances serve; what was added goes, with "
                + (old.isEmpty ? "nobody left to end" : listed(old))
        default:
            let newcomers = course.snapshot?.instances.filter { $0.lifecycle.countsAsCapacity && course.isNewcomer($0) }
            let ids = (newcomers ?? []).map(\.id)
            return (ids.isEmpty ? "" : "the newcomers \(listed(ids)) go: ") + turnText
        }
    }
}
