import AWSWire

/// A changing call on a group, with what its caller can know.
struct GroupCall {
    let call: RequestInfo
    let actor: String
    let view: ActorView
    let group: WatchedGroup

    private var subject: String { "call \(call.number) \(call.operation) on \(group.name)" }
    private var reading: ActorView.Reading? { view.readings[group.name] }

    private func finding(_ invariant: Invariant, expected: String, seen: String) -> [Finding] {
        [Finding(invariant: invariant, subject: subject, expected: expected, seen: seen)]
    }

    /// Whoever has read that another run holds the group leaves it alone, unless it was told to take over.
    func judgeExclusion(_ terms: RefereeTerms) -> [Finding] {
        guard let reading, let writer = reading.writer, writer != actor, let journal = reading.journal.journal,
            !journal.isFrozen, group.runTagWriter != actor
        else { return [] }
        if terms.successors.contains(actor), call.isAboutJournals { return [] }
        return finding(
            .exclusion, expected: "\(actor) to stop: it has read the journal of \(writer)",
            seen: "a change by \(actor)")
    }

    /// How to undo a change stands in the group's tags, and was read back, before the change is made.
    func judgeWriteAhead() -> [Finding] {
        guard !call.isAboutJournals else {
            let isDropping = call.operation == "DeleteTags"
            // A run may write its own journal again when somebody has damaged it.
            guard reading?.journal == .torn, !isDropping, group.runTagWriter != actor else { return [] }
            return finding(.writeAhead, expected: "hands off a torn journal", seen: "a new one written over it")
        }
        guard let reading else { return finding(.writeAhead, expected: "a look at the group first", seen: "none") }
        switch reading.journal {
        case .none:
            return finding(.writeAhead, expected: "a journal that was read back", seen: "none when it was read last")
        case .torn: return finding(.writeAhead, expected: "an intact journal", seen: "a torn one")
        case .intact(let journal):
            // What somebody has deleted since the last look could not be known.
            if let present = group.tag(JournalView.wasKey), present != reading.wasTag, group.runTagWriter == actor {
                return finding(
                    .writeAhead, expected: "the journal to be read back after it was written",
                    seen: "it was written after the last look")
            }
            return judgeInverse(journal)
        }
    }

    private func judgeInverse(_ journal: JournalView) -> [Finding] {
        if !group.hasForeignSizes, !journal.isFrozen, group.orphanOf == nil, journal.sizes != group.sizes {
            return finding(
                .writeAhead, expected: "the journal to hold the sizes \(group.sizes)", seen: "\(journal.sizes)")
        }
        switch call.operation {
        case "SuspendProcesses":
            let missing = call.form.list("ScalingProcesses").filter { !journal.suspended.contains($0) }
            guard !missing.isEmpty else { return [] }
            return finding(
                .writeAhead, expected: "the journal to name what is suspended",
                seen: "\(missing.joined(separator: ", ")) not in it")
        case "UpdateAutoScalingGroup":
            let desired = call.form["DesiredCapacity"].flatMap { Int($0) } ?? 0
            guard desired > group.presentSizes.desired, desired > journal.sizes.desired, journal.surge == nil else {
                return []
            }
            return finding(.writeAhead, expected: "the journal to hold the surge", seen: "no target written down")
        default: return []
        }
    }

    /// Nothing is removed on half a listing, or while a balancer's health could not be read.
    func judgeInformation(_ terms: RefereeTerms) -> [Finding] {
        let desired = call.form["DesiredCapacity"].flatMap { Int($0) }
        let isRemoving =
            call.operation == "TerminateInstanceInAutoScalingGroup" || call.operation == "DetachInstances"
            || (desired.map { $0 < group.capacity } ?? false)
        let isCommitting = call.writesPhase("committing")
        guard isRemoving || isCommitting else { return [] }
        switch view.listing {
        case .none: return finding(.partialInformation, expected: "a look at the group first", seen: "none")
        case .incomplete: return finding(.partialInformation, expected: "all pages of the groups", seen: "some of them")
        case .failed(let code):
            return finding(.partialInformation, expected: "a listing of the groups", seen: "it ended with \(code)")
        case .complete: break
        }
        // A run that is resumed after its commit point, or that has no proof to give, asks no balancer; nor does anybody
        // about a group in which nothing was outdated when the target was written down: it is not touched.
        let isProof = isCommitting && group.phase == "surging" && !group.strategy.isRolling && !group.wasUpToDate
        guard group.provenNeed(terms) > 0, isProof || group.letsBatchGo(call, terms) else { return [] }
        let looks = isProof ? terms.looks : 1
        let unread = group.balancerNames.filter {
            view.unread.contains($0) || (view.healthReadings[$0] ?? 0) < looks
        }
        guard !unread.isEmpty else { return [] }
        let counts = unread.map { "\(view.healthReadings[$0] ?? 0)\(view.unread.contains($0) ? ", not at last" : "")" }
        return finding(
            .partialInformation, expected: "the health at \(unread.joined(separator: ", ")) read \(looks) times",
            seen: counts.joined(separator: "; "))
    }

    /// Who lets a group replace what is unhealthy knows whom it ends.
    func judgeResume() -> [Finding] {
        guard call.operation == "ResumeProcesses", call.form.list("ScalingProcesses").contains("ReplaceUnhealthy"),
            let marked = reading?.marked.first(where: {
                group.view($0).map { $0.lifecycle == .inService && !$0.isHealthy } ?? false
            })
        else { return [] }
        return finding(
            .capacity, expected: "ReplaceUnhealthy to stay suspended while an instance is marked",
            seen: "\(marked) is, and will be ended at once")
    }
}
