/// A named set of settings, from `~/.aws/config` and `~/.aws/credentials`.
package struct Profile: Sendable, Hashable {
    package var name: String
    /// From the config file.
    var config: INIFile.Section
    /// From the credentials file.
    var credentials: INIFile.Section
    /// The `[services NAME]` section that the profile names.
    var services: INIFile.Section?

    /// The value of a setting that is not a credential; `nil` when it is absent or empty.
    package subscript(setting: String) -> String? {
        let value = config.values[setting] ?? credentials.values[setting]
        return value?.isEmpty == false ? value : nil
    }

    func serviceEndpoint(_ service: String) -> String? {
        services?.nested[service]?["endpoint_url"]
    }
}

/// Where the settings for AWS are read from.
package struct SettingsSource: Sendable {
    package var environment: [String: String]
    /// Reads a file; `nil` when there is none at the path.
    package var readFile: @Sendable (String) throws(ConfigurationError) -> String?
    /// Runs a program without a shell; the first argument is its name or path.
    package var run: @Sendable ([String]) async -> ProgramResult

    /// What a program ended with.
    package struct ProgramResult: Sendable {
        /// 0 for success; `nil` when it could not be started or was killed.
        package var exitCode: Int32?
        package var output: [UInt8]

        package init(exitCode: Int32?, output: [UInt8]) {
            self.exitCode = exitCode
            self.output = output
        }
    }

    package init(
        environment: [String: String],
        readFile: @escaping @Sendable (String) throws(ConfigurationError) -> String?,
        run: @escaping @Sendable ([String]) async -> ProgramResult
    ) {
        self.environment = environment
        self.readFile = readFile
        self.run = run
    }

    var configPath: String { path("AWS_CONFIG_FILE", "config") }
    var credentialsPath: String { path("AWS_SHARED_CREDENTIALS_FILE", "credentials") }

    /// The name of the profile in use: the flag, `AWS_PROFILE`, `AWS_DEFAULT_PROFILE`, `default`.
    func profileName(flag: String?) -> String {
        flag ?? variable("AWS_PROFILE") ?? variable("AWS_DEFAULT_PROFILE") ?? "default"
    }

    /// A variable of the environment; `nil` when it is absent or empty.
    func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Reads the profile from both files; `nil` when neither has it.
    ///
    /// - Throws: ``ConfigurationError``, also when a profile that was asked for by name does not exist.
    func profile(flag: String?) throws(ConfigurationError) -> Profile? {
        let name = profileName(flag: flag)
        let config = try readFile(configPath).map { text throws(ConfigurationError) in
            try INIFile(text, name: configPath)
        }
        let credentials = try readFile(credentialsPath).map { text throws(ConfigurationError) in
            try INIFile(text, name: credentialsPath)
        }
        let inConfig = config?.sections["profile \(name)"] ?? (name == "default" ? config?.sections["default"] : nil)
        let inCredentials = credentials?.sections[name]
        guard inConfig != nil || inCredentials != nil else {
            let wasNamed = flag != nil || name != "default"
            if wasNamed { throw .unknownProfile(name, files: [configPath, credentialsPath]) }
            return nil
        }
        let services = inConfig?.values["services"].flatMap { config?.sections["services \($0)"] }
        return Profile(
            name: name, config: inConfig ?? INIFile.Section(), credentials: inCredentials ?? INIFile.Section(),
            services: services)
    }

    private func path(_ variableName: String, _ file: String) -> String {
        let home = variable("HOME") ?? "~"
        guard let path = variable(variableName) else { return "\(home)/.aws/\(file)" }
        return path.hasPrefix("~/") ? home + path.dropFirst() : path
    }
}
