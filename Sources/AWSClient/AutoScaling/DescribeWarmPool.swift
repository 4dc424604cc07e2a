internal import AWSWire

extension Operation {
    static let describeWarmPool = Operation(.autoScaling, "DescribeWarmPool", .read)
}

extension AWSClient {
    /// Shows the instances that wait in a group's warm pool; they are not among the group's own.
    package func describeWarmPool(group: String) async throws(AWSError) -> [AutoScalingGroup.Instance] {
        var form = form(.describeWarmPool)
        form.set("AutoScalingGroupName", group)
        form.set("MaxRecords", 50)
        return try await pages(.describeWarmPool, form) { (reader) throws(XMLError) in
            var page = Page<AutoScalingGroup.Instance>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "Instances":
                    page.items = try reader.values { (r) throws(XMLError) in try AutoScalingGroup.Instance(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
