internal import LuaMachine
internal import Timekeeping

/// `approval.ask{ who = "ops", question = "...", deadline = 600, on_deadline = "fail", file = "./approved" }`.
struct ApprovalCall: Sendable {
    private static let fields = ["deadline", "file", "on_deadline", "question", "who"]
    /// How often it is looked whether somebody has answered.
    private static let pace = Duration.seconds(1)

    let who: String
    let text: String
    private let deadline: Duration
    private let passesAtDeadline: Bool
    private let file: String?

    init(_ arguments: [LuaValue], _ hook: HookDescription) throws(HostFunctions.Refusal) {
        guard hook.needs.approval else {
            throw .init("approval.ask is not granted: add `approval = true` to the hook's `needs`")
        }
        var options = LuaTable()
        switch arguments.first {
        case nil, .null: break
        case .table(let table): options = table
        case let other?: throw .init("approval.ask needs a table such as { who = \"ops\" }, not a \(other.typeName)")
        }
        for pair in options.pairs {
            guard let name = pair.key.text, Self.fields.contains(name) else {
                throw .init(
                    "approval.ask has no option \(ValueDifference.text(pair.key)): there are "
                        + Self.fields.joined(separator: ", "))
            }
        }
        who = printable(options["who"]?.text ?? "somebody", limit: 60)
        text = printable(options["question"]?.text ?? "may the run go on?", limit: 120)
        guard let seconds = (options["deadline"] ?? 3600).number, seconds >= 1, seconds <= 604_800 else {
            throw .init("`deadline` of approval.ask is a number of seconds, from 1 to 604,800")
        }
        deadline = .milliseconds(Int64(seconds * 1000))
        switch options["on_deadline"]?.text ?? "fail" {
        case "fail": passesAtDeadline = false
        case "pass": passesAtDeadline = true
        default: throw .init("`on_deadline` of approval.ask is \"fail\" or \"pass\"")
        }
        file = options["file"]?.text
        if let file, !hook.needs.files.contains(file) {
            throw .init(
                "the file \"\(printable(file))\" is not granted: add exactly this path to the hook's `needs`: files = { \"\(printable(file))\" }"
            )
        }
    }

    /// Waits for a person, for the file, or for the deadline; `limit` is the hook's own.
    func perform(
        _ hook: HookDescription, _ subject: String, _ hosts: HookHosts, _ timekeeper: Timekeeper, until limit: Instant
    ) async -> HostAnswer {
        if let rehearsed = hosts.rehearsedPeople { return rehearsed(self) }
        guard let desk = hosts.approvals else {
            return .error("nobody can be asked here: approvals are for runs")
        }
        // The hook must be able to say its verdict before its own time is over.
        let end = min(timekeeper.now + deadline, limit - Self.pace)
        let number = desk.put(hook.id, subject, who: who, text: text, deadline: end)
        defer { desk.withdraw(number) }
        while true {
            if let answer = desk.takeAnswer(number) { return .values([table(answer)]) }
            if let file, hosts.fileExists(file) {
                return .values([
                    table(ApprovalDesk.Answer(isApproved: true, by: "file \(file)", reason: "the file is there"))
                ])
            }
            if timekeeper.now >= end { return .values([late]) }
            // Cancelled: nobody wants the answer any more.
            guard (try? await timekeeper.sleep(until: min(end, timekeeper.now + Self.pace))) != nil else {
                return .values([late])
            }
        }
    }

    private func table(_ answer: ApprovalDesk.Answer) -> LuaValue {
        [
            "approved": .bool(answer.isApproved), "by": .string(answer.by), "reason": .string(answer.reason),
            "late": false,
        ]
    }

    /// What the hook is told when nobody has answered by the deadline.
    var late: LuaValue {
        [
            "approved": .bool(passesAtDeadline), "by": "nobody",
            "reason": .string("\(who) did not answer in time"), "late": true,
        ]
    }
}
