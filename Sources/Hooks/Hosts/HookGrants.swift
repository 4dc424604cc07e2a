/// What the command line lets hooks do beyond their own `needs`: `--allow tcp`, `--allow exec=PROGRAM`,
/// `--allow aws=SERVICE:Operation`.
///
/// A hook has what both grant: its file says what it wants, and who runs it says what it may.
package struct HookGrants: Hashable, Sendable {
    private static let names = ["tcp", "exec", "aws"]

    package private(set) var tcp = false
    /// The paths of the programs that may be run, by the names under which they were allowed.
    package private(set) var programs: [String: String] = [:]
    /// The changing operations of AWS that may be asked for.
    package private(set) var writes: [String] = []
    /// Whether it does not matter which of them are allowed, since none is carried out.
    package var ignoresWrites = false
    /// Grants whatever is needed.
    private var isUnlimited = false

    package init() {}

    /// For hooks that are only looked at, or that meet no real world.
    package static var everything: HookGrants {
        var grants = HookGrants()
        grants.tcp = true
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
            case ("aws", let name?) where CloudOperation.named(name)?.effect == .write: writes.append(name)
            case ("aws", let name):
                let known = CloudOperation.all.filter { $0.effect == .write }.map(\.name)
                let hint = nearestName(to: name ?? "", among: known).map { "did you mean aws=\($0)? " } ?? ""
                problems.append(
                    HookProblem(
                        place,
                        "it names no changing operation that hooks know: \(hint)there are "
                            + known.map { "aws=\($0)" }.joined(separator: ", ")))
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
    func missing(for hook: HookDescription) -> [HookProblem] {
        var missing = hook.needs.tcp && !tcp ? ["tcp"] : []
        if !isUnlimited {
            missing += hook.needs.programs.filter { programs[$0] == nil }.map { "exec=\(printable($0))" }
        }
        let forbidden = isUnlimited || ignoresWrites ? [] : hook.missingAllowances(writes)
        return missing.map { HookProblem(hook.id, "it needs what was not allowed: add --allow \($0)") } + forbidden
    }
}
