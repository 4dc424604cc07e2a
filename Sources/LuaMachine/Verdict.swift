/// What one try of a hook answers.
///
/// All texts are at most 1,000 bytes of UTF-8 without control characters.
package enum Verdict: Sendable, Equatable {
    case pass(note: String?)
    case fail(reason: String)
    /// Ask again, after `after` where the hook says so, else after its `every`.
    case wait(reason: String, after: Duration?)
    case unknown(reason: String)
}
