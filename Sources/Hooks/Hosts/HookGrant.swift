/// One thing that hooks may do beyond their own `needs`, as `--allow` or `haupdate.yaml` names it: `tcp`,
/// `exec=PROGRAM`, `aws=SERVICE:Operation`.
package struct HookGrant: Hashable, Sendable {
    private static let names = ["tcp", "exec", "aws"]

    package enum Kind: Hashable, Sendable {
        /// Trying ports.
        case tcp
        /// Running a program, by the name or path that was given.
        case program(String)
        /// An operation of AWS that changes something.
        case write(String)
    }

    package let kind: Kind
    /// Where it was given: `--allow`, or a line such as `haupdate.yaml:3`.
    package let origin: String

    /// Reads one grant; whether a program is there is not looked at yet.
    ///
    /// - Throws: ``HookProblem`` when it is none, with what can be allowed; its place is the origin and the text.
    package init(_ text: String, origin: String = "--allow") throws(HookProblem) {
        self.origin = origin
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        func problem(_ message: String) -> HookProblem {
            HookProblem("\(origin) \(text.isEmpty ? "\"\"" : printable(text, limit: 100))", message)
        }
        switch (parts[0], parts.count > 1 ? parts[1] : nil) {
        case ("tcp", nil): kind = .tcp
        case ("tcp", _?): throw problem("tcp takes no value: write tcp")
        case ("exec", nil), ("exec", ""): throw problem("it names no program: write exec=PROGRAM")
        case ("exec", let name?):
            guard !name.utf8.contains(0) else { throw problem("no program has such a name: write exec=PROGRAM") }
            kind = .program(name)
        case ("aws", let name):
            guard let name, CloudOperation.writes.contains(where: { $0.name == name }) else {
                let all = CloudOperation.writes.map { "aws=\($0.name)" }
                let near = nearestName(to: text, among: all).map { "did you mean \($0)? " } ?? ""
                throw problem(
                    "it names no operation that changes something: \(near)there are \(all.joined(separator: ", "))")
            }
            kind = .write(name)
        case (let name, _):
            let hint = nearestName(to: name, among: Self.names).map { "did you mean \($0)? " } ?? ""
            throw problem(
                "nothing of this name can be allowed: \(hint)there are tcp, exec=PROGRAM and aws=SERVICE:Operation")
        }
    }

    /// As `--allow` takes it.
    package var text: String { kind.text }
}

extension HookGrant.Kind {
    package var text: String {
        switch self {
        case .tcp: "tcp"
        case .program(let name): "exec=\(name)"
        case .write(let operation): "aws=\(operation)"
        }
    }
}

extension HookNeeds {
    /// What must be allowed besides, in the order in which needs are listed.
    var grants: [HookGrant.Kind] {
        (tcp ? [.tcp] : []) + programs.map { .program($0) }
            + CloudOperation.writes.map(\.name).filter { aws.contains($0) }.map { .write($0) }
    }
}
