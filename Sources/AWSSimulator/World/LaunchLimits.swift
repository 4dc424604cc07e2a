/// What EC2 has to give at present.
package struct LaunchLimits: Codable, Sendable, Hashable {
    /// The vCPUs that the account may run on demand; 0 for as many as it likes.
    package var vCPUQuota = 0
    /// The addresses of each subnet: 0 to 4,091.
    package var addressesPerSubnet = 4091
    /// Instance types of which there are none in any zone.
    package var typesWithoutCapacity: [String] = []
    /// Whether Spot capacity can be had.
    package var hasSpotCapacity = true

    package init() {}
}
