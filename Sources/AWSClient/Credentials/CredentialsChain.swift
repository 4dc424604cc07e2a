internal import AWSWire

/// Looks for credentials in botocore's order, as far as this version goes: environment, credentials file,
/// credential_process, config file.
struct CredentialsChain: Sendable {
    var source: SettingsSource
    /// A profile that is named on the command line goes before the environment; `AWS_PROFILE` does not.
    var profileFlag: String?

    func resolve() async throws(CredentialsError) -> ResolvedCredentials {
        var looked: [String] = []
        if profileFlag == nil {
            if let found = try fromEnvironment() { return found }
            looked.append("the environment (AWS_ACCESS_KEY_ID)")
        }
        let profile: Profile?
        do {
            profile = try source.profile(flag: profileFlag)
        } catch {
            throw .configuration(error)
        }
        let name = source.profileName(flag: profileFlag)
        looked.append("profile \"\(name)\" in \(source.credentialsPath) and \(source.configPath)")
        guard let profile else { throw .notFound(looked: looked) }
        for setting in ["role_arn", "sso_session", "sso_start_url", "login_session"] where profile[setting] != nil {
            // botocore asks these before the credentials of the same profile: taking those would be another identity.
            throw .unsupported(profile: name, setting: setting)
        }
        if let found = try statically(profile.credentials, source.credentialsPath, name) { return found }
        if let command = profile["credential_process"] {
            return try await CredentialProcess(profile: name, command: command, run: source.run).fetch()
        }
        if let found = try statically(profile.config, source.configPath, name) { return found }
        throw .notFound(looked: looked)
    }

    private func fromEnvironment() throws(CredentialsError) -> ResolvedCredentials? {
        guard let id = source.variable("AWS_ACCESS_KEY_ID") else { return nil }
        guard let secret = source.variable("AWS_SECRET_ACCESS_KEY") else {
            throw .incomplete(source: "the environment", missing: "AWS_SECRET_ACCESS_KEY")
        }
        let token = source.variable("AWS_SESSION_TOKEN") ?? source.variable("AWS_SECURITY_TOKEN")
        return ResolvedCredentials(
            credentials: Credentials(
                accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: token.map(Secret.init)),
            source: "the environment")
    }

    private func statically(
        _ section: INIFile.Section, _ file: String, _ profile: String
    ) throws(CredentialsError) -> ResolvedCredentials? {
        guard let id = section.values["aws_access_key_id"], !id.isEmpty else { return nil }
        guard let secret = section.values["aws_secret_access_key"], !secret.isEmpty else {
            throw .incomplete(source: "profile \"\(profile)\" of \(file)", missing: "aws_secret_access_key")
        }
        let token = section.values["aws_session_token"] ?? section.values["aws_security_token"]
        return ResolvedCredentials(
            credentials: Credentials(
                accessKeyID: id, secretAccessKey: Secret(secret),
                sessionToken: token.flatMap { $0.isEmpty ? nil : Secret($0) }),
            source: "profile \"\(profile)\" of \(file)")
    }
}
