/// What one try of a hook said; what it means for the run is decided by the caller.
///
/// All texts are one line, at most 500 characters long and free of control characters.
package enum HookAnswer: Hashable, Sendable {
    case pass(note: String?)
    case fail(reason: String)
    /// Ask again, after `after` where the hook said so, else after its `every`.
    case wait(reason: String, after: Duration?)
    /// The hook could not tell; the caller applies `on_error`.
    case unknown(reason: String)
    /// The try broke: an error in the script, a limit, a killed child, the deadline. The message starts with
    /// the file and the line, or with the hook's id; the caller applies `on_error`.
    case error(message: String)
}
