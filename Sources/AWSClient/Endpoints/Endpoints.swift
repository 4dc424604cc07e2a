/// The endpoints of all services: those that somebody chose, and AWS's own for the rest.
package struct Endpoints: Sendable, Hashable {
    private var custom: [Service: Endpoint]
    private var everywhere: Endpoint?

    /// AWS's own endpoints.
    package init() {
        self.custom = [:]
        self.everywhere = nil
    }

    /// One endpoint for all services.
    package init(all endpoint: Endpoint) {
        self.custom = [:]
        self.everywhere = endpoint
    }

    /// Chooses as botocore does: `--endpoint-url`, `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the profile's
    /// `services` section, the profile's `endpoint_url`, AWS's own.
    ///
    /// - Throws: ``ConfigurationError/badEndpoint(_:from:)`` for something that is no URL.
    package init(
        flag: String?, environment: [String: String], profile: Profile?
    ) throws(ConfigurationError) {
        self.init()
        if let flag {
            everywhere = try read(flag, "--endpoint-url")
            return
        }
        if environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true" { return }
        for service in Service.allCases {
            let variable = "AWS_ENDPOINT_URL_\(service.settingName)"
            if let url = environment[variable], !url.isEmpty {
                custom[service] = try read(url, variable)
            } else if let url = environment["AWS_ENDPOINT_URL"], !url.isEmpty {
                custom[service] = try read(url, "AWS_ENDPOINT_URL")
            } else if let url = profile?.serviceEndpoint(service.settingName.lowercased()) {
                custom[service] = try read(url, "the services section of profile \(profile?.name ?? "")")
            } else if let url = profile?["endpoint_url"] {
                custom[service] = try read(url, "endpoint_url of profile \(profile?.name ?? "")")
            }
        }
    }

    /// Whether somebody chose another endpoint than AWS's own for at least one service.
    package var isCustom: Bool { everywhere != nil || !custom.isEmpty }

    /// Where requests of `service` in `region` go.
    package func endpoint(for service: Service, region: String) -> Endpoint {
        if let chosen = custom[service] ?? everywhere { return chosen }
        return Endpoint(
            scheme: "https", authority: "\(service.hostPrefix).\(region).\(dnsSuffix(of: region))", isCustom: false)
    }
}

private func read(_ url: String, _ source: String) throws(ConfigurationError) -> Endpoint {
    guard let endpoint = Endpoint(url: url) else { throw .badEndpoint(url, from: source) }
    return endpoint
}

/// The end of AWS's host names in the partition that `region` belongs to (botocore's partitions.json).
private func dnsSuffix(of region: String) -> String {
    let partitions = [
        ("cn-", "amazonaws.com.cn"), ("eusc-", "amazonaws.eu"), ("us-isob-", "sc2s.sgov.gov"),
        ("us-isof-", "csp.hci.ic.gov"), ("eu-isoe-", "cloud.adc-e.uk"), ("us-iso-", "c2s.ic.gov"),
    ]
    return partitions.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
}
