/// Why the built-in AWS cannot use or keep its state.
package enum SimulationStateError: Error, Hashable, Sendable {
    case cannotOpen(path: String, reason: String)
    /// Another command works with it.
    case locked(path: String, processID: Int32?)
    case otherVersion(path: String, found: Int, expected: Int)
    /// Cut short, or not a state file at all.
    case unreadable(path: String, reason: String)
    case cannotWrite(path: String, reason: String)
}

extension SimulationStateError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "\(path): \(reason): name another file with --simulate-state"
        case .locked(let path, let processID):
            "\(path): in use by process \(processID.map(String.init) ?? "?"): wait until it has ended, or name another "
                + "file with --simulate-state"
        case .otherVersion(let path, let found, let expected):
            "\(path): the state has version \(found) and version \(expected) is needed: it was left as it is; remove it to "
                + "begin anew, or name another file with --simulate-state"
        case .unreadable(let path, let reason):
            "\(path): this is not a whole state of the built-in AWS (\(reason)): it was left as it is; remove it to begin "
                + "anew, or name another file with --simulate-state"
        case .cannotWrite(let path, let reason):
            "\(path): the state cannot be written: \(reason): what was changed last is lost for the next command"
        }
    }
}
