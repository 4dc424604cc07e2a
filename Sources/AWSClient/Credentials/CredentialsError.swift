/// Why there is nothing to sign with.
package enum CredentialsError: Error, Sendable, Hashable {
    /// Nothing was found; `looked` says where, in order.
    case notFound(looked: [String])
    /// A source has one half of the credentials.
    case incomplete(source: String, missing: String)
    /// The profile gets its credentials in a way that this version does not know.
    case unsupported(profile: String, setting: String)
    /// The profile's `credential_process` gave none. Its output is never shown: it may hold secrets.
    case processFailed(profile: String, reason: String)
    /// The settings could not be read again.
    case configuration(ConfigurationError)
    /// The credentials ran out and their source gives no new ones.
    case expired(source: String)
}

extension CredentialsError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let looked):
            "no AWS credentials found: looked at \(looked.joined(separator: ", ")): "
                + "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a profile with --profile, or use --simulate"
        case .incomplete(let source, let missing): "the credentials in \(source) are incomplete: add \(missing)"
        case .unsupported(let profile, let setting):
            "profile \"\(profile)\" gets its credentials by \(setting), which is not supported yet: "
                + "run \"aws configure export-credentials --profile \(profile) --format env\" and set what it prints"
        case .processFailed(let profile, let reason):
            "the credential_process of profile \"\(profile)\" gave no credentials: \(reason): run it by hand to see why"
        case .configuration(let error): error.description
        case .expired(let source): "the credentials from \(source) have expired: renew them, then run the command again"
        }
    }
}
