internal import AWSWire
package import Timekeeping

extension Operation {
    static let describeInstanceRefreshes = Operation(.autoScaling, "DescribeInstanceRefreshes", .read)
}

/// AWS's own replacement of a group's instances.
package struct InstanceRefresh: Sendable, Hashable {
    package var id: String
    package var groupName: String
    /// For example `InProgress`; values that this program does not know are kept.
    package var status: String
    package var statusReason: String
    package var startTime: WallTime?
    /// 0 to 100.
    package var percentageComplete: Int?

    package init(
        id: String, groupName: String, status: String, statusReason: String = "", startTime: WallTime? = nil,
        percentageComplete: Int? = nil
    ) {
        self.id = id
        self.groupName = groupName
        self.status = status
        self.statusReason = statusReason
        self.startTime = startTime
        self.percentageComplete = percentageComplete
    }

    /// Whether the refresh still works on the group, or will.
    package var isActive: Bool {
        ["Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking"].contains(status)
    }

    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(id: "", groupName: "", status: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "InstanceRefreshId": self.id = try reader.text()
            case "AutoScalingGroupName": self.groupName = try reader.text()
            case "Status": self.status = try reader.text()
            case "StatusReason": self.statusReason = try reader.text()
            case "StartTime": self.startTime = try reader.time()
            case "PercentageComplete": self.percentageComplete = try reader.number()
            default: break
            }
        }
    }
}

extension AWSClient {
    /// Shows the instance refreshes of a group, newest first; those of the last six weeks.
    package func describeInstanceRefreshes(group: String) async throws(AWSError) -> [InstanceRefresh] {
        var form = form(.describeInstanceRefreshes)
        form.set("AutoScalingGroupName", group)
        form.set("MaxRecords", 100)
        return try await pages(.describeInstanceRefreshes, form) { (reader) throws(XMLError) in
            var page = Page<InstanceRefresh>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "InstanceRefreshes":
                    page.items = try reader.values { (r) throws(XMLError) in try InstanceRefresh(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
