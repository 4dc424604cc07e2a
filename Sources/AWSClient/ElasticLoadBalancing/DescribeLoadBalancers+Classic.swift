internal import AWSWire

extension Operation {
    static let describeClassicLoadBalancers = Operation(.elasticLoadBalancing, "DescribeLoadBalancers", .read)
}

extension AWSClient {
    /// Shows classic load balancers; 20 are asked for in a call.
    ///
    /// - Throws: A service failure with code `LoadBalancerNotFound` when one of them is not there.
    package func describeClassicLoadBalancers(names: [String]) async throws(AWSError) -> [LoadBalancer] {
        var found: [LoadBalancer] = []
        for start in stride(from: 0, to: names.count, by: 20) {
            var form = form(.describeClassicLoadBalancers)
            form.setList("LoadBalancerNames", Array(names[start..<min(start + 20, names.count)]))
            found += try await pages(.describeClassicLoadBalancers, form, tokenName: "Marker") {
                (reader) throws(XMLError) in
                var page = Page<LoadBalancer>()
                try reader.children { (reader, name) throws(XMLError) in
                    switch name {
                    case "LoadBalancerDescriptions":
                        page.items = try reader.values { (r) throws(XMLError) in try LoadBalancer(classic: &r) }
                    case "NextMarker": page.next = try reader.text()
                    default: break
                    }
                }
                return page
            }
        }
        return found
    }
}

extension LoadBalancer {
    fileprivate init(classic reader: inout XMLPullReader) throws(XMLError) {
        self.init()
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "LoadBalancerName": self.name = try reader.text()
            case "AvailabilityZones": self.availabilityZones = try reader.texts()
            default: break
            }
        }
    }
}
