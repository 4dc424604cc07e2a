extension Scenario {
    /// The scenarios that need no file, in the order in which they are listed.
    package static let builtIn: [Scenario] = [plain, badImage, throttled, slowBoot]

    /// The built-in scenario called `name`.
    package static func builtIn(named name: String) -> Scenario? { builtIn.first { $0.name == name } }

    /// What `--simulate` means without a scenario.
    package static let plain = Scenario(
        name: "default", about: "everything works; an image whose ID contains \"bad\" never gets healthy")

    private static var badImage: Scenario {
        var scenario = Scenario(
            name: "bad-ami", about: "the image that a group began with works; every other never gets healthy")
        scenario.rules.defaultImage = .healthyIfFirstOfGroup
        return scenario
    }

    private static var throttled: Scenario {
        var scenario = Scenario(name: "throttled", about: "every third API call is answered with Throttling")
        scenario.faults = [.throttle(every: 3)]
        return scenario
    }

    private static var slowBoot: Scenario {
        var scenario = Scenario(name: "slow-boot", about: "instances take two to four minutes to boot")
        scenario.rules.times.boot = TimeSpan(from: 120, to: 240)
        return scenario
    }
}
