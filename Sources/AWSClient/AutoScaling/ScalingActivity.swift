internal import AWSWire
package import Timekeeping

/// Something that a group did or tries to do.
/// https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Activity.html
package struct ScalingActivity: Sendable, Hashable {
    package var id: String
    package var groupName: String
    /// What, for example "Launching a new EC2 instance: i-...".
    package var description: String
    package var cause: String
    package var startTime: WallTime?
    /// `nil` while it goes on.
    package var endTime: WallTime?
    /// For example `Failed`; codes that this program does not know are kept.
    package var statusCode: String
    /// Why it failed; empty otherwise.
    package var statusMessage: String
    /// 0 to 100.
    package var progress: Int

    package init(
        id: String, groupName: String = "", description: String = "", cause: String = "",
        startTime: WallTime? = nil, endTime: WallTime? = nil, statusCode: String = "", statusMessage: String = "",
        progress: Int = 0
    ) {
        self.id = id
        self.groupName = groupName
        self.description = description
        self.cause = cause
        self.startTime = startTime
        self.endTime = endTime
        self.statusCode = statusCode
        self.statusMessage = statusMessage
        self.progress = progress
    }

    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(id: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "ActivityId": self.id = try reader.text()
            case "AutoScalingGroupName": self.groupName = try reader.text()
            case "Description": self.description = try reader.text()
            case "Cause": self.cause = try reader.text()
            case "StartTime": self.startTime = try reader.time()
            case "EndTime": self.endTime = try reader.textIfAny().flatMap(WallTime.init(iso8601:))
            case "StatusCode": self.statusCode = try reader.text()
            case "StatusMessage": self.statusMessage = try reader.text()
            case "Progress": self.progress = try reader.number()
            default: break
            }
        }
    }
}
