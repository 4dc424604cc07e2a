/// What a gate that does not count has said so far.
struct DryRun: Hashable, Sendable {
    let hook: String
    private var subjects: [Subject] = []

    private struct Subject: Hashable, Sendable {
        var subject: GateSubject
        var standing: GateBoard.Standing
    }

    init(_ entry: GateEntry) {
        hook = entry.gate.id
        note(entry)
    }

    /// Takes the latest standing of a subject in.
    mutating func note(_ entry: GateEntry) {
        if let index = subjects.firstIndex(where: { $0.subject == entry.subject }) {
            subjects[index].standing = entry.standing
        } else {
            subjects.append(Subject(subject: entry.subject, standing: entry.standing))
        }
    }

    /// For example `health-gate/new.lua (dry) would have passed 2 of 3; i-0abc: status 503`.
    var finding: String {
        var passed = 0
        var first: String?
        for entry in subjects {
            switch entry.standing {
            case .passed: passed += 1
            case .failed(let reason): first = first ?? "\(entry.subject) would have failed: \(reason)"
            case .waiting(let reason): first = first ?? "\(entry.subject) still waited: \(reason)"
            }
        }
        return "\(hook) (dry) would have passed \(passed) of \(subjects.count)" + (first.map { "; \($0)" } ?? "")
    }
}
