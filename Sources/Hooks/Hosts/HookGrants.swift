/// What the command line lets hooks do beyond their own `needs`: `--allow tcp`, `--allow exec=PROGRAM`,
/// `--allow aws=ssm:SendCommand`.
///
/// A hook has what both grant: its file says what it wants, and who runs it says what it may.
package struct HookGrants: Hashable, Sendable {
    private static let names = ["tcp", "exec", "aws"]

    package private(set) var tcp = false
    /// The paths of the programs that may be run, by the names under which they were allowed.
    package private(set) var programs: [String: String] = [:]
    /// The operations of AWS that may change something.
    package private(set) var writes: Set<String> = []
    /// Grants whatever is needed.
    private var isUnlimited = false

    package init() {}

    /// For hooks that are only looked at, or that meet no real world.
    package static var everything: HookGrants {
        var grants = HookGrants()
        grants.tcp = true
        grants.writes = Set(CloudOperation.writes.map(\.name))
        grants.isUnlimited = true
        return grants
    }

    /// Reads what `--allow` was given.
    ///
    /// - Parameter find: The absolute path of a program; `nil` when there is none that can be run. It is asked now and
    ///   never again: what another search would find does not matter.
    /// - Throws: ``HookError/refused(_:)`` with everything that is wrong.
    package init(_ texts: [String], find: (_ program: String) -> String?) throws(HookError) {
        var problems: [HookProblem] = []
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let place = "--allow \(printable(text, limit: 100))"
            switch (parts[0], parts.count > 1 ? parts[1] : nil) {
            case ("tcp", nil): tcp = true
            case ("tcp", _?): problems.append(HookProblem(place, "tcp takes no value: write --allow tcp"))
            case ("exec", nil), ("exec", ""):
                problems.append(HookProblem(place, "it names no program: write --allow exec=PROGRAM"))
            case ("exec", let name?):
                guard let path = find(name) else {
                    problems.append(
                        HookProblem(place, "there is no such program that can be run: install it, or name its path"))
                    continue
                }
                programs[name] = path
            case ("aws", let name):
                guard let name, CloudOperation.writes.contains(where: { $0.name == name }) else {
                    let all = CloudOperation.writes.map { "aws=\($0.name)" }
                    let near = nearestName(to: text, among: all).map { "did you mean \($0)? " } ?? ""
                    problems.append(
                        HookProblem(
                            place,
                            "it names no operation that changes something: \(near)there are \(all.joined(separator: ", "))"
                        ))
                    continue
                }
                writes.insert(name)
            case (let name, _):
                let hint = nearestName(to: name, among: Self.names).map { "did you mean \($0)? " } ?? ""
                problems.append(
                    HookProblem(
                        place,
                        "nothing of this name can be allowed: \(hint)there are tcp, exec=PROGRAM and aws=SERVICE:Operation"
                    ))
            }
        }
        if !problems.isEmpty { throw .refused(problems) }
    }

    /// What a hook needs and nobody has allowed.
    ///
    /// - Parameter isReadOnly: Nothing in AWS may be changed anyway: what would is refused at the call.
    func missing(for hook: HookDescription, isReadOnly: Bool = false) -> [HookProblem] {
        var missing = hook.needs.tcp && !tcp ? ["tcp"] : []
        if !isUnlimited {
            missing += hook.needs.programs.filter { programs[$0] == nil }.map { "exec=\(printable($0))" }
        }
        if !isReadOnly {
            let wanted = CloudOperation.writes.map(\.name).filter { hook.needs.aws.contains($0) }
            missing += wanted.filter { !writes.contains($0) }.map { "aws=\($0)" }
        }
        return missing.map { HookProblem(hook.id, "it needs what was not allowed: add --allow \($0)") }
    }
}
