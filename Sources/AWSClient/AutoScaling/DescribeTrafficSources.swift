internal import AWSWire

extension Operation {
    static let describeTrafficSources = Operation(.autoScaling, "DescribeTrafficSources", .read)
}

extension AWSClient {
    /// Shows what sends traffic to the instances of a group.
    ///
    /// Where an endpoint lacks DescribeTrafficSources, the two older operations that it replaced are asked; they do not
    /// know VPC Lattice.
    package func describeTrafficSources(group: String) async throws(AWSError) -> [TrafficSource] {
        do {
            return try await describeTrafficSourcesItself(group: group)
        } catch {
            guard error.isOperationMissing else { throw error }
        }
        return try await describeLoadBalancers(group: group) + describeLoadBalancerTargetGroups(group: group)
    }

    private func describeTrafficSourcesItself(group: String) async throws(AWSError) -> [TrafficSource] {
        var form = form(.describeTrafficSources)
        form.set("AutoScalingGroupName", group)
        return try await pages(.describeTrafficSources, form) { (reader) throws(XMLError) in
            var page = Page<TrafficSource>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "TrafficSources":
                    page.items = try reader.values { (r) throws(XMLError) in try TrafficSource(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}

extension TrafficSource {
    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(identifier: "", kind: .other(""), state: "")
        var older = ""
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Identifier": self.identifier = try reader.text()
            // The older name of the same field, from before there were types.
            case "TrafficSource": older = try reader.text()
            case "State": self.state = try reader.text()
            case "Type": self.kind = Kind(try reader.text())
            default: break
            }
        }
        if identifier.isEmpty { identifier = older }
    }
}

extension TrafficSource.Kind {
    fileprivate init(_ text: String) {
        switch text {
        case "elb": self = .classicLoadBalancer
        case "elbv2": self = .targetGroup
        case "vpc-lattice": self = .vpcLattice
        default: self = .other(text)
        }
    }
}
