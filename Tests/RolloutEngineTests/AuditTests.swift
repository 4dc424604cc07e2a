import AWSClient
import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Synchronization
import Testing
import Timekeeping

/// What a run tells for its audit file.
@Suite struct AuditTests {
    /// A decision, or an operation that is going to be sent, in order.
    private enum Told: Hashable {
        case decision(Decision)
        case sending(String, isChanging: Bool)
        case look
    }

    /// Which calls each decision leads to.
    private static let operations: [String: Set<String>] = [
        "write journal": ["CreateOrUpdateTags", "DeleteTags"], "delete journal": ["DeleteTags"],
        "write what instances were launched from": ["CreateOrUpdateTags"],
        "protect instances": ["SetInstanceProtection"], "unprotect instances": ["SetInstanceProtection"],
        "suspend processes": ["SuspendProcesses"], "resume processes": ["ResumeProcesses"],
        "protect what is launched": ["UpdateAutoScalingGroup"],
        "no longer protect what is launched": ["UpdateAutoScalingGroup"], "set sizes": ["UpdateAutoScalingGroup"],
        "terminate": ["TerminateInstanceInAutoScalingGroup"],
        "create change set": ["CreateChangeSet"], "execute change set": ["ExecuteChangeSet"],
        "delete change set": ["DeleteChangeSet"], "update stack": ["UpdateStack"],
        "cancel update": ["CancelUpdateStack"], "create stack": ["CreateStack"],
    ]

    private func told(
        _ bed: TestBed, _ options: RolloutOptions = RolloutOptions(),
        _ command: @escaping @Sendable (Updater) async -> Report
    ) throws -> (told: [Told], calls: Int, sent: Int) {
        let told = Mutex<[Told]>([])
        let calls = CallCounter()
        let credentials = Credentials(accessKeyID: "AKIASIMULATEDEXAMPLE", secretAccessKey: Secret("simulated"))
        let client = AWSClient(
            transport: bed.aws, timekeeper: bed.simulated.timekeeper, credentials: CredentialsProvider(credentials),
            region: "eu-west-1", random: { 0.5 }, observe: { calls.count($0) },
            announce: { record in
                told.withLock { $0.append(.sending(record.operation.name, isChanging: record.isChanging)) }
            })
        let updater = Updater(
            client: client, hooks: nil, timekeeper: bed.simulated.timekeeper, options: options,
            interruption: bed.interruption, newRunID: { "run1" }, owner: "tester@here", calls: calls,
            report: { _ in },
            audit: { entry in
                told.withLock { told in
                    if case .decision(let decision) = entry { told.append(.decision(decision)) }
                    if case .look = entry { told.append(.look) }
                }
            })
        let report = try bed.simulated.run { await command(updater) }
        let all = told.withLock { $0 }
        let sent = all.filter { if case .sending = $0 { true } else { false } }.count
        return (all, report.calls, sent)
    }

    /// What is changed without a decision that leads to it and has a reason.
    private func unfounded(_ told: [Told]) -> [String] {
        var last: Decision?
        var allowed: Set<String> = []
        var found: [String] = []
        for (index, one) in told.enumerated() {
            switch one {
            case .decision(let decision):
                // Decisions that follow one another are carried out together.
                let continues = index > 0 && { if case .decision = told[index - 1] { true } else { false } }()
                allowed = (continues ? allowed : []).union(Self.operations[decision.verb] ?? [])
                last = decision
            case .sending(let operation, isChanging: true):
                if last?.why.isEmpty != false || !allowed.contains(operation) { found.append(operation) }
            case .sending, .look: break
            }
        }
        return found
    }

    @Test func decidesBeforeItChangesAndSaysWhy() throws {
        let good = try TestBed(stack: TemplatePart.template(TemplatePart.classic(), TemplatePart.balanced("App")))
        let update = try told(good) { await $0.updateStack(TestBed.request(nil, [("AmiId", "ami-2")])) }
        #expect(unfounded(update.told) == [])
        #expect(update.sent == update.calls)
        #expect(update.told.contains(.look))
        let bad = try TestBed(stack: TemplatePart.template(TemplatePart.classic()))
        let back = try told(bad) { await $0.updateStack(TestBed.request(nil, [("AmiId", "ami-bad")])) }
        #expect(unfounded(back.told) == [])
        let verbs = back.told.compactMap { if case .decision(let decision) = $0 { decision.verb } else { nil } }
        #expect(verbs.contains("update stack"))
        #expect(!verbs.contains { Self.operations[$0] == nil })
    }

    @Test func saysWhoIsOldAndWhoServesWhenItSetsSizes() throws {
        let bed = try TestBed { world in
            try world.addClassicGroup("web", desired: 2)
            world.advance(to: world.now + .seconds(60))
            try world.outdate("web")
        }
        let old = bed.aws.withWorld { $0.members("web").map(\.id).sorted() }.joined(separator: ", ")
        let run = try told(bed) { await $0.updateGroups(stack: nil, groups: ["web"]) }
        let sizes = run.told.compactMap { one -> Decision? in
            if case .decision(let decision) = one, decision.verb == "set sizes" { decision } else { nil }
        }
        #expect(
            sizes == [
                Decision(
                    "set sizes", "web", what: "0-2-20 -> 2-4-22",
                    why:
                        "2 outdated: \(old): as many newcomers start beside them; they are protected from their first moment"
                ),
                Decision(
                    "set sizes", "web", what: "2-4-22 -> 0-2-20",
                    why: "2 of 2 newcomers and kept instances serve; what was added goes, with \(old)"),
            ])
    }

    @Test func decidesBeforeItDropsAJournal() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic()))
        bed.interruption.request(signal: "SIGINT")
        let run = try told(bed) { await $0.updateStack(TestBed.request(nil, [("AmiId", "ami-2")])) }
        #expect(unfounded(run.told) == [])
    }
}
