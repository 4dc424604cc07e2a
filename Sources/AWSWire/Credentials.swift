/// A text that never shows itself: not in a description, a dump, a log or an interpolation.
package struct Secret: Sendable, Hashable {
    private let value: String

    package init(_ value: String) {
        self.value = value
    }

    /// Hands the text to somebody who needs it on the wire.
    package func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a request is signed with.
package struct Credentials: Sendable, Hashable {
    package var accessKeyID: String
    package var secretAccessKey: Secret
    /// Given with temporary credentials.
    package var sessionToken: Secret?

    package init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}
