import Hooks

extension HookChoice {
    /// What `--allow` grants; programs are looked for now.
    ///
    /// - Throws: `HookError` for what is no grant, and a program that is not there.
    var grants: HookGrants {
        get throws(HookError) {
            let path = Surroundings.variable("PATH") ?? ""
            return try HookGrants(allowed) { HookGrants.liveFind($0, path: path) }
        }
    }
}
