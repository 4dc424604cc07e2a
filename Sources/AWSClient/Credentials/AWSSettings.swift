internal import AWSWire

/// The settings of a run: region, endpoints and credentials, as AWS's own tools find them.
package struct AWSSettings: Sendable {
    package let region: RegionChoice
    package let endpoints: Endpoints
    package let credentials: CredentialsProvider
    /// The name of the profile in use, whether or not a file has it.
    package let profileName: String

    /// - Throws: ``ConfigurationError``; missing credentials show only when something is signed.
    package init(
        source: SettingsSource, profileFlag: String?, regionFlag: String?, endpointFlag: String?
    ) throws(ConfigurationError) {
        let profile = try source.profile(flag: profileFlag)
        self.profileName = source.profileName(flag: profileFlag)
        self.region = try RegionChoice(flag: regionFlag, environment: source.environment, profile: profile)
        self.endpoints = try Endpoints(flag: endpointFlag, environment: source.environment, profile: profile)
        self.credentials = CredentialsProvider { () async throws(CredentialsError) in
            try await CredentialsChain(source: source, profileFlag: profileFlag).resolve()
        }
    }
}
