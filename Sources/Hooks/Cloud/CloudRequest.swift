/// A call of `aws.call` that has been checked: granted, allowed, its parameters of the right types.
package struct CloudRequest: Hashable, Sendable {
    /// The hook that asks.
    package var hook: String
    /// A name of ``CloudOperation/all``.
    package var operation: String
    package var parameters: [String: HookValue]

    package init(hook: String, operation: String, parameters: [String: HookValue]) {
        self.hook = hook
        self.operation = operation
        self.parameters = parameters
    }
}

/// Why AWS gave no result.
package struct CloudFailure: Error, Hashable, Sendable {
    /// What a hook can tell apart: the first word of the error.
    package enum Kind: String, Hashable, Sendable {
        /// The identity of the run may not do this.
        case denied
        /// No answer, or none in time.
        case unreachable
        /// A changing call whose answer is lost: it may have been applied.
        case unclear
        /// AWS's own error: its code comes next.
        case refused
    }

    package var kind: Kind
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// What the hook catches, for example `denied: ssm:GetParameter: AccessDeniedException: ...`.
    package var message: String { "\(kind.rawValue): \(text)" }
}
