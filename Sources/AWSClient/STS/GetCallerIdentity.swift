internal import AWSWire

extension Operation {
    static let getCallerIdentity = Operation(.sts, "GetCallerIdentity", .read)
}

/// Whose credentials these are.
package struct CallerIdentity: Sendable, Hashable {
    /// 12 digits.
    package var account: String
    package var arn: String
    package var userID: String

    package init(account: String, arn: String = "", userID: String = "") {
        self.account = account
        self.arn = arn
        self.userID = userID
    }
}

extension AWSClient {
    /// Shows whose credentials the client signs with; needs no permission.
    package func getCallerIdentity() async throws(AWSError) -> CallerIdentity {
        try await call(.getCallerIdentity, form(.getCallerIdentity)) { (reader) throws(XMLError) in
            var identity = CallerIdentity(account: "")
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "Account": identity.account = try reader.text()
                case "Arn": identity.arn = try reader.text()
                case "UserId": identity.userID = try reader.text()
                default: break
                }
            }
            return identity
        }
    }
}
