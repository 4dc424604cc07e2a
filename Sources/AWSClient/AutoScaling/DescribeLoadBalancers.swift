internal import AWSWire

extension Operation {
    static let describeLoadBalancers = Operation(.autoScaling, "DescribeLoadBalancers", .read)
}

extension AWSClient {
    /// Shows the classic load balancers of a group.
    package func describeLoadBalancers(group: String) async throws(AWSError) -> [TrafficSource] {
        var form = form(.describeLoadBalancers)
        form.set("AutoScalingGroupName", group)
        form.set("MaxRecords", 100)
        return try await pages(.describeLoadBalancers, form) { (reader) throws(XMLError) in
            var page = Page<TrafficSource>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "LoadBalancers":
                    page.items = try reader.values { (reader) throws(XMLError) in
                        var source = TrafficSource(identifier: "", kind: .classicLoadBalancer, state: "")
                        try reader.children { (reader, name) throws(XMLError) in
                            switch name {
                            case "LoadBalancerName": source.identifier = try reader.text()
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
