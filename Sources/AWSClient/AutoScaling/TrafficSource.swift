/// Something that sends traffic to the instances of a group.
package struct TrafficSource: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// A classic load balancer; the identifier is its name.
        case classicLoadBalancer
        /// A target group; the identifier is its ARN.
        case targetGroup
        /// A VPC Lattice target group; the identifier is its ARN.
        case vpcLattice
        /// A kind that this program does not know, as AWS spells it.
        case other(String)
    }

    package var identifier: String
    package var kind: Kind
    /// `Adding`, `Added`, `InService`, `Removing` or `Removed`; `InService` means that at least one instance serves.
    package var state: String

    package init(identifier: String, kind: Kind, state: String) {
        self.identifier = identifier
        self.kind = kind
        self.state = state
    }

    /// Whether the source is on its way out and no longer asked for health.
    package var isLeaving: Bool { state == "Removing" || state == "Removed" }
}
