/// What the command line and the settings file let hooks do beyond their own `needs`.
///
/// A hook has what both grant: its file says what it wants, and who runs it says what it may.
package struct HookGrants: Hashable, Sendable {
    /// The paths of the programs that may be run, by the names under which they were allowed.
    package private(set) var programs: [String: String] = [:]
    private var granted: [HookGrant] = []
    /// Grants whatever is needed.
    private var isUnlimited = false

    package init() {}

    /// For hooks that are only looked at, or that meet no real world.
    package static var everything: HookGrants {
        var grants = HookGrants()
        grants.isUnlimited = true
        return grants
    }

    /// Takes what was given, and looks for the programs.
    ///
    /// - Parameter find: The absolute path of a program; `nil` when there is none that can be run. It is asked now and
    ///   never again: what another search would find does not matter.
    /// - Throws: ``HookError/refused(_:)`` with every program that is not there.
    package init(_ grants: [HookGrant], find: (_ program: String) -> String?) throws(HookError) {
        var problems: [HookProblem] = []
        for grant in grants {
            if case .program(let name) = grant.kind {
                if let path = find(name) {
                    programs[name] = path
                } else {
                    problems.append(
                        HookProblem(
                            "\(grant.origin) \(printable(grant.text, limit: 100))",
                            "there is no such program that can be run: install it, or name its path"))
                    continue
                }
            }
            granted.append(grant)
        }
        if !problems.isEmpty { throw .refused(problems) }
    }

    /// Whether hooks may try ports.
    var tcp: Bool { has(.tcp) }

    /// Whether hooks may ask AWS for an operation that changes something.
    func allows(write operation: String) -> Bool { has(.write(operation)) }

    /// What of all this a hook needs, with where it was given, and what it needs and nobody has given.
    package func standing(of needs: HookNeeds) -> (allowed: [HookGrant], missing: [HookGrant.Kind]) {
        let found = needs.grants.map { kind in (kind, granted.first { $0.kind == kind }) }
        return (found.compactMap(\.1), found.filter { $0.1 == nil }.map(\.0))
    }

    /// What a hook needs and nobody has allowed.
    ///
    /// - Parameter isReadOnly: Nothing in AWS may be changed anyway: what would is refused at the call.
    func missing(for hook: HookDescription, isReadOnly: Bool = false) -> [HookProblem] {
        if isUnlimited { return [] }
        return standing(of: hook.needs).missing.compactMap { kind in
            if isReadOnly, case .write = kind { return nil }
            return HookProblem(hook.id, "it needs what was not allowed: add --allow \(printable(kind.text))")
        }
    }

    private func has(_ kind: HookGrant.Kind) -> Bool { isUnlimited || granted.contains { $0.kind == kind } }
}
