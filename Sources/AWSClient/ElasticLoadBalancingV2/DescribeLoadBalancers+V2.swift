internal import AWSWire

extension Operation {
    static let describeLoadBalancersV2 = Operation(.elasticLoadBalancingV2, "DescribeLoadBalancers", .read)
}

/// A load balancer of either generation, as far as its zones go.
package struct LoadBalancer: Sendable, Hashable {
    /// Empty for a classic one.
    package var arn: String
    package var name: String
    package var availabilityZones: [String]

    package init(arn: String = "", name: String = "", availabilityZones: [String] = []) {
        self.arn = arn
        self.name = name
        self.availabilityZones = availabilityZones
    }

    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init()
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "LoadBalancerArn": self.arn = try reader.text()
            case "LoadBalancerName": self.name = try reader.text()
            case "AvailabilityZones":
                try reader.list { (reader) throws(XMLError) in
                    try reader.children { (reader, name) throws(XMLError) in
                        if name == "ZoneName" { self.availabilityZones.append(try reader.text()) }
                    }
                }
            default: break
            }
        }
    }
}

extension AWSClient {
    /// Shows load balancers of the present generation; 20 are asked for in a call.
    ///
    /// - Throws: A service failure with code `LoadBalancerNotFound` when one of them is not there.
    package func describeLoadBalancers(arns: [String]) async throws(AWSError) -> [LoadBalancer] {
        var found: [LoadBalancer] = []
        for start in stride(from: 0, to: arns.count, by: 20) {
            var form = form(.describeLoadBalancersV2)
            form.setList("LoadBalancerArns", Array(arns[start..<min(start + 20, arns.count)]))
            found += try await pages(.describeLoadBalancersV2, form, tokenName: "Marker") { (reader) throws(XMLError) in
                var page = Page<LoadBalancer>()
                try reader.children { (reader, name) throws(XMLError) in
                    switch name {
                    case "LoadBalancers":
                        page.items = try reader.values { (r) throws(XMLError) in try LoadBalancer(&r) }
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
