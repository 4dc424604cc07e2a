package import RolloutCore

/// What a run knew and was about at one moment, as its audit file tells.
package struct AuditState: Hashable, Sendable {
    /// A group and when it was seen so.
    package struct Seen: Hashable, Sendable {
        package var group: AuditGroup
        /// Since the run began.
        package var at: Duration
    }

    /// A changing request with the decision that it carries out.
    package struct Change: Hashable, Sendable {
        package var call: AuditCall
        package var decision: Decision?
        /// Since the run began: when it was sent.
        package var sent: Duration
    }

    package private(set) var start: RunStart?
    package private(set) var phase: RunPhase?
    package private(set) var phaseSince = Duration.zero
    /// In the order in which they were seen first.
    package private(set) var groups: [Seen] = []
    package private(set) var progress: [GroupProgress] = []
    package private(set) var stackStatus: String?
    /// The last answer of each hook about each subject that has not passed.
    package private(set) var openGates: [GateProgress] = []
    package private(set) var alarms: AlarmReading?
    /// Sent, and neither answered nor given up.
    package private(set) var inFlight: [Change] = []
    /// The last changing request that came to an end.
    package private(set) var lastChange: Change?
    package private(set) var lastDecision: Decision?
    package private(set) var lastWarning: String?
    package private(set) var cause: String?
    package private(set) var isCommitted = false
    package private(set) var report: Report?

    package init() {}

    /// The state after all lines of a run that are not later than `limit` since its beginning.
    package init(_ run: AuditRun, until limit: Duration? = nil) {
        for line in run.lines where limit.map({ line.elapsed <= $0 }) ?? true { take(line) }
    }

    /// Takes in the next line.
    package mutating func take(_ line: AuditLine) {
        switch line.entry {
        case .event(let kind): take(kind, at: line.elapsed)
        case .look(let look): take(look, at: line.elapsed)
        case .alarms(let reading): alarms = reading
        case .decision(let decision): lastDecision = decision
        case .sending(let call): inFlight.append(Change(call: call, decision: lastDecision, sent: line.elapsed))
        case .call(let call):
            let sent = inFlight.first { $0.call.number == call.number }
            inFlight.removeAll { $0.call.number == call.number }
            guard call.isChanging else { return }
            lastChange = Change(
                call: call, decision: sent?.decision ?? lastDecision, sent: sent?.sent ?? line.elapsed)
        case .begun, .machines, .parameters, .hookLog, .signal, .lost: break
        }
    }

    private mutating func take(_ kind: RunEvent.Kind, at elapsed: Duration) {
        switch kind {
        case .started(let start): self.start = start
        case .phase(let phase): (self.phase, phaseSince) = (phase, elapsed)
        case .progress(let groups):
            progress = groups
            // What follows the surge is told of each group.
            if [.surging, .proving, .baking].contains(phase), let now = groups.commonPhase, now != phase {
                (phase, phaseSince) = (now, elapsed)
            }
        case .stackStatus(_, let status, _): stackStatus = status
        case .gate(let gate):
            openGates.removeAll { $0.hook == gate.hook && $0.subject == gate.subject }
            if gate.passes < gate.needed, !gate.isDry { openGates.append(gate) }
        case .warning(let text): lastWarning = text
        case .turnedBack(let cause): self.cause = cause
        case .committed: isCommitted = true
        case .finished(let report): self.report = report
        case .changeSet, .plan, .stackResource, .sizes, .proven, .removed, .interrupted, .note: break
        }
    }

    private mutating func take(_ look: AuditLook, at elapsed: Duration) {
        for group in look.groups {
            if let index = groups.firstIndex(where: { $0.group.name == group.name }) {
                groups[index] = Seen(group: group, at: elapsed)
            } else {
                groups.append(Seen(group: group, at: elapsed))
            }
        }
        for name in look.unchanged {
            if let index = groups.firstIndex(where: { $0.group.name == name }) { groups[index].at = elapsed }
        }
    }

    /// What would have come next, in a sentence.
    package var nextStep: String {
        if let report { return report.nextCommand ?? "nothing: the run has ended" }
        switch phase {
        case nil: return "it looks at the account and at what there is"
        case .looking: return "it works out what would change and checks it; nothing is changed before that"
        case .asking: return "the pre-update hooks are asked; then the journal is written into the groups' tags"
        case .writingDown:
            return "journals, protection and suspensions are read back; only then the stack, or the sizes, may change"
        case .updatingStack where cause != nil: return "the stack is followed until it is back; then the newcomers go"
        case .updatingStack: return "the stack is followed to its end; then newcomers start beside the old instances"
        case .creatingStack: return "the stack is followed to its end; then its instances are proven"
        case .surging, .proving:
            return "as soon as every newcomer is proven the old instances go; any failure until then leads back"
        case .baking: return "when both generations have served long enough the old instances go"
        case .committing: return "the old instances go; with the first of them the way back ends"
        case .puttingBack: return "protection, processes and journals are given back, and the old instances seen off"
        case .rollingBack: return "the newcomers go; then sizes, protection, processes and journals are given back"
        }
    }
}

extension [GroupProgress] {
    /// Where the slowest group is between surge and commit; `nil` for what is neither.
    fileprivate var commonPhase: RunPhase? {
        [RunPhase.surging, .proving, .baking].first { phase in contains { $0.phase == phase } }
    }
}
