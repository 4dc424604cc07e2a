internal import AWSWire
package import Timekeeping

extension Operation {
    static let describeScalingActivities = Operation(.autoScaling, "DescribeScalingActivities", .read)
}

extension AWSClient {
    /// Shows what a group did, newest first.
    ///
    /// - Parameter start: Activities that began before it are left out; pages are read only as far as needed.
    package func describeScalingActivities(
        group: String, since start: WallTime
    ) async throws(AWSError) -> [ScalingActivity] {
        var form = form(.describeScalingActivities)
        form.set("AutoScalingGroupName", group)
        form.set("MaxRecords", 100)
        let isRecent: (ScalingActivity) -> Bool = { ($0.startTime ?? start) >= start }
        return try await pages(.describeScalingActivities, form, while: isRecent) { (reader) throws(XMLError) in
            var page = Page<ScalingActivity>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "Activities":
                    page.items = try reader.values { (r) throws(XMLError) in try ScalingActivity(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
