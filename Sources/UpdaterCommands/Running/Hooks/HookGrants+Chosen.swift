import Hooks
import Terminal

extension HookSet.Chosen {
    /// What is allowed; programs are looked for now.
    ///
    /// - Throws: `HookError` for programs that are not there.
    var grants: HookGrants {
        get throws(HookError) {
            let path = Surroundings.variable("PATH") ?? ""
            return try HookGrants(allowed) { HookGrants.liveFind($0, path: path) }
        }
    }

    /// What is allowed, for a look at hooks that nobody asks: programs need not be there.
    var namedGrants: HookGrants {
        get throws(HookError) { try HookGrants(allowed) { $0 } }
    }

    /// What a run says of the settings and grants that it has read; empty when there are none.
    var lines: [String] {
        let settings = file.map { ["settings: \($0.harmless)"] } ?? []
        let named = allowed.map { "\($0.text.harmless) (\($0.origin.harmless))" }.joined(separator: ", ")
        return settings + (named.isEmpty ? [] : ["hooks may use: \(named)"])
    }
}
