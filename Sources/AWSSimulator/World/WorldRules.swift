/// How the simulated account behaves: how long things take, and which images work.
package struct WorldRules: Codable, Sendable, Hashable {
    package var times = Times()
    /// What becomes of the images that are named here; the others follow ``defaultImage``.
    package var images: [String: ImageBehaviour] = [:]
    /// What becomes of every other image.
    package var defaultImage = DefaultImageRule.unhealthyIfNamedBad
    /// Zones (`a`, or the whole name) in which no instance can be launched at present.
    package var zonesWithoutCapacity: [String] = []
    /// What groups do where AWS does not say it.
    package var groupSwitches = GroupSwitches()
    package var stacks = StackSwitches()
    /// What is wrong for a while.
    package var conditions: [Condition] = []
    package var balancers = BalancerSwitches()

    package init() {}

    /// How instances of `image` behave in a group whose first image was `first`.
    package func behaviour(of image: String, first: String? = nil) -> ImageBehaviour {
        if let named = images[image] { return named }
        return switch defaultImage {
        case .always(let behaviour): behaviour
        case .unhealthyIfNamedBad: image.contains("bad") ? .unhealthy : .healthy
        case .healthyIfFirstOfGroup: image == first ? .healthy : .unhealthy
        }
    }
}

/// What becomes of an instance of an image.
package enum ImageBehaviour: String, Codable, Sendable, Hashable, CaseIterable {
    /// Answers 200 as soon as it is booted.
    case healthy
    /// Boots, and answers 503 for ever.
    case unhealthy
    /// Never gets as far as an instance: EC2 says that the image does not exist.
    case failsToLaunch
}

/// What becomes of an image that no rule names.
package enum DefaultImageRule: Codable, Sendable, Hashable {
    case always(ImageBehaviour)
    /// Healthy, unless the image's ID contains the word `bad`.
    case unhealthyIfNamedBad
    /// Healthy in a group that began with it, unhealthy in one that changed to it.
    case healthyIfFirstOfGroup
}

/// How long things take.
package struct Times: Codable, Sendable, Hashable {
    /// From the wish of a group to its first step.
    package var groupReaction = TimeSpan(seconds: 1)
    /// From launch until an instance runs, answers and is InService in its group.
    package var boot = TimeSpan(seconds: 15)
    /// From registration of a running instance until the balancer has judged it.
    package var healthCheck = TimeSpan(seconds: 10)
    /// The longest that draining takes, where a balancer drains at all; its own delay may be shorter.
    package var drain = TimeSpan(seconds: 20)
    /// From the end of draining until an instance is gone.
    package var shutdown = TimeSpan(seconds: 5)
    /// For each answer of the API.
    package var apiLatency = TimeSpan(seconds: 0.02)
    /// For each resource of a stack.
    package var stackResource = TimeSpan(seconds: 5)

    package init() {}
}
