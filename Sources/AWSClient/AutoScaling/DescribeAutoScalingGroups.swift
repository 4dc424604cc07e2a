internal import AWSWire

extension Operation {
    static let describeAutoScalingGroups = Operation(.autoScaling, "DescribeAutoScalingGroups", .read)
}

extension AWSClient {
    /// Shows groups with sizes, processes, instances and tags, in one snapshot for each 100 groups.
    ///
    /// - Parameter names: The groups; names that do not exist are left out of the result. `nil` for all groups of the
    ///   region; an empty list gives an empty result without a call, since AWS would take it for "all".
    /// - Returns: The groups in AWS's order.
    package func describeAutoScalingGroups(names: [String]?) async throws(AWSError) -> [AutoScalingGroup] {
        guard let names else { return try await describeAutoScalingGroups(page: nil) }
        var groups: [AutoScalingGroup] = []
        for start in stride(from: 0, to: names.count, by: 100) {
            let part = Array(names[start..<min(start + 100, names.count)])
            groups += try await describeAutoScalingGroups(page: part)
        }
        return groups
    }

    private func describeAutoScalingGroups(page names: [String]?) async throws(AWSError) -> [AutoScalingGroup] {
        var form = form(.describeAutoScalingGroups)
        if let names { form.setList("AutoScalingGroupNames", names) }
        form.set("MaxRecords", 100)
        return try await pages(.describeAutoScalingGroups, form) { (reader) throws(XMLError) in
            var page = Page<AutoScalingGroup>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "AutoScalingGroups":
                    page.items = try reader.values { (r) throws(XMLError) in try AutoScalingGroup(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
