import ArgumentParser

/// Which AWS is meant: the options that every command has.
struct CloudArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The region; else AWS_REGION, AWS_DEFAULT_REGION, the profile's, then eu-west-1.", valueName: "name"))
    var region: String?

    @Option(help: ArgumentHelp("The profile of ~/.aws/config; else AWS_PROFILE.", valueName: "name"))
    var profile: String?

    @Option(
        name: .customLong("endpoint-url"),
        help: ArgumentHelp("An endpoint for all services; else AWS_ENDPOINT_URL.", valueName: "url"))
    var endpointURL: String?

    @OptionGroup(title: "Built-in AWS") var simulation: SimulationArguments

    func validate() throws {
        if let region, !region.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) || region == "" {
            throw ValidationError("\"\(region)\" cannot be a region: write it as eu-west-1")
        }
        if let endpointURL, !Self.isEndpoint(endpointURL) {
            throw ValidationError("\"\(endpointURL)\" is not an endpoint: it needs http:// or https:// and a host")
        }
        if simulation.isWanted, endpointURL != nil || profile != nil {
            throw ValidationError(
                "--simulate uses the built-in AWS, which has neither --endpoint-url nor --profile: leave one out")
        }
    }

    /// The choice that the options make.
    var choice: CloudChoice {
        if simulation.isWanted {
            .simulated(simulation.choice(region: region))
        } else {
            .live(region: region, profile: profile, endpointURL: endpointURL)
        }
    }

    private static func isEndpoint(_ text: String) -> Bool {
        for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
            let host = text.dropFirst(scheme.count).prefix { $0 != "/" }
            return !host.isEmpty && !host.contains(" ")
        }
        return false
    }
}
