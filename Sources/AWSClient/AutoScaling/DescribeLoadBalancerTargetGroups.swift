internal import AWSWire

extension Operation {
    static let describeLoadBalancerTargetGroups = Operation(.autoScaling, "DescribeLoadBalancerTargetGroups", .read)
}

extension AWSClient {
    /// Shows the target groups of a group, but for those that were attached as traffic sources.
    package func describeLoadBalancerTargetGroups(group: String) async throws(AWSError) -> [TrafficSource] {
        var form = form(.describeLoadBalancerTargetGroups)
        form.set("AutoScalingGroupName", group)
        form.set("MaxRecords", 100)
        return try await pages(.describeLoadBalancerTargetGroups, form) { (reader) throws(XMLError) in
            var page = Page<TrafficSource>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "LoadBalancerTargetGroups":
                    page.items = try reader.values { (reader) throws(XMLError) in
                        var source = TrafficSource(identifier: "", kind: .targetGroup, state: "")
                        try reader.children { (reader, name) throws(XMLError) in
                            switch name {
                            case "LoadBalancerTargetGroupARN": source.identifier = try reader.text()
                            case "State": source.state = try reader.text()
                            default: break
                            }
                        }
                        return source
                    }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
