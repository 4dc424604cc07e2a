internal import AWSWire

extension Operation {
    static let describeTargetGroups = Operation(.elasticLoadBalancingV2, "DescribeTargetGroups", .read)
}

/// A target group, as far as its load balancers go.
package struct TargetGroup: Sendable, Hashable {
    package var arn: String
    /// The load balancers that use it; empty when none does.
    package var loadBalancerARNs: [String]

    package init(arn: String, loadBalancerARNs: [String] = []) {
        self.arn = arn
        self.loadBalancerARNs = loadBalancerARNs
    }

    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(arn: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "TargetGroupArn": self.arn = try reader.text()
            case "LoadBalancerArns": self.loadBalancerARNs = try reader.texts()
            default: break
            }
        }
    }
}

extension AWSClient {
    /// Shows target groups; 20 are asked for in a call.
    ///
    /// - Throws: A service failure with code `TargetGroupNotFound` when one of them is not there.
    package func describeTargetGroups(arns: [String]) async throws(AWSError) -> [TargetGroup] {
        var found: [TargetGroup] = []
        for start in stride(from: 0, to: arns.count, by: 20) {
            var form = form(.describeTargetGroups)
            form.setList("TargetGroupArns", Array(arns[start..<min(start + 20, arns.count)]))
            found += try await pages(.describeTargetGroups, form, tokenName: "Marker") { (reader) throws(XMLError) in
                var page = Page<TargetGroup>()
                try reader.children { (reader, name) throws(XMLError) in
                    switch name {
                    case "TargetGroups":
                        page.items = try reader.values { (r) throws(XMLError) in try TargetGroup(&r) }
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
