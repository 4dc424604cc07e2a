import AWSSimulator
import Timekeeping

/// A moment that all tests begin at.
let noon = WallTime(secondsSince1970: 1_795_348_800)

extension World {
    /// An account in which everything takes a fixed time: reaction 1 s, boot 10 s, check 5 s, drain 20 s, shutdown 2 s.
    static func quick(seed: UInt64 = 1) -> World {
        var rules = WorldRules()
        rules.times.boot = TimeSpan(seconds: 10)
        rules.times.healthCheck = TimeSpan(seconds: 5)
        rules.times.shutdown = TimeSpan(seconds: 2)
        return World(seed: seed, now: noon, rules: rules)
    }

    /// Lets time pass.
    mutating func pass(_ seconds: Int64) { advance(to: now + .seconds(seconds)) }

    /// A group on a launch configuration in all three zones, without waiting for its instances.
    mutating func addGroup(
        _ name: String = "web", min: Int = 0, max: Int = 10, desired: Int, image: String = "ami-1",
        _ adjust: (inout GroupSpec) -> Void = { _ in }
    ) throws(APIError) {
        if launchConfigurations["\(name)-\(image)"] == nil {
            try createLaunchConfiguration(
                LaunchConfigurationSpec(name: "\(name)-\(image)", image: image, type: "t3.micro"))
        }
        var spec = GroupSpec(
            name: name, minSize: min, maxSize: max, launchSource: .launchConfiguration("\(name)-\(image)"))
        spec.desiredCapacity = desired
        spec.zones = network.zones
        adjust(&spec)
        try createGroup(spec)
    }

    /// Points a group at another image through a new launch configuration.
    mutating func change(_ name: String = "web", toImage image: String) throws(APIError) {
        try createLaunchConfiguration(
            LaunchConfigurationSpec(name: "\(name)-\(image)", image: image, type: "t3.micro"))
        var change = GroupChange(name: name)
        change.launchSource = .launchConfiguration("\(name)-\(image)")
        try updateGroup(change)
    }

    mutating func resize(
        _ name: String = "web", min: Int? = nil, max: Int? = nil, desired: Int? = nil
    ) throws(APIError) {
        var change = GroupChange(name: name)
        change.minSize = min
        change.maxSize = max
        change.desiredCapacity = desired
        try updateGroup(change)
    }

    func members(_ name: String = "web") -> [Instance] { groups[name].map(instances(of:)) ?? [] }

    func states(_ name: String = "web") -> [Instance.Lifecycle] { members(name).map(\.lifecycle) }

    func ids(_ name: String = "web") -> [String] { members(name).map(\.id) }

    func images(_ name: String = "web") -> [String] { members(name).map(\.image) }
}

/// What AWS would answer to a change that must not work; `nil` when it worked.
func refusal(_ body: () throws(APIError) -> Void) -> APIError? {
    do throws(APIError) {
        try body()
        return nil
    } catch {
        return error
    }
}
