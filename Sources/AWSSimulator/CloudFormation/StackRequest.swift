/// What a caller of CreateStack, UpdateStack or CreateChangeSet asks for.
package struct StackRequest: Codable, Sendable, Hashable {
    /// Where the template comes from.
    package enum Source: Codable, Sendable, Hashable {
        case body(String)
        /// An object of the simulated S3.
        case url(String)
        case previous
    }

    /// A parameter as it is given.
    package struct Parameter: Codable, Sendable, Hashable {
        package var key: String
        /// `nil` for the previous value.
        package var value: String?

        package init(_ key: String, _ value: String?) {
            self.key = key
            self.value = value
        }
    }

    /// A name, or for an update also an ARN.
    package var stack: String
    package var source: Source?
    package var parameters: [Parameter] = []
    /// `nil` leaves the tags as they are.
    package var tags: [Tag]?
    package var capabilities: [String] = []
    package var notificationARNs: [String]?
    package var roleARN: String?
    package var token: String?
    package var disablesRollback = false
    /// `ROLLBACK`, `DELETE` or `DO_NOTHING`.
    package var onFailure: String?
    package var isProtected = false
    /// A stack policy that stays, and one for this update alone.
    package var policy: String?
    package var policyDuringUpdate: String?
    /// `nil` leaves it as it is.
    package var rollback: RollbackConfiguration?
    package var timeoutMinutes: Int?
    package var retainsExceptOnCreate = false
    var parent: String?

    package init(stack: String, source: Source?, parameters: [Parameter] = []) {
        self.stack = stack
        self.source = source
        self.parameters = parameters
    }
}
