/// The values of `AWS::Region` and its like for one stack.
package struct PseudoParameters: Hashable, Sendable, Codable {
    package var region: String
    package var accountID: String
    package var stackName: String
    /// The ARN of the stack.
    package var stackID: String
    package var notificationARNs: [String]

    package init(region: String, accountID: String, stackName: String, stackID: String, notificationARNs: [String] = [])
    {
        self.region = region
        self.accountID = accountID
        self.stackName = stackName
        self.stackID = stackID
        self.notificationARNs = notificationARNs
    }

    /// `aws`, `aws-cn`, `aws-us-gov`: decided by the region.
    package var partition: String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    /// The domain of AWS's endpoints in the partition.
    package var urlSuffix: String { partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com" }

    /// The value of the pseudo parameter `name`, which starts with `AWS::`; `nil` for `AWS::NoValue` and unknown names.
    func value(of name: String) -> PropertyValue? {
        switch name {
        case "AWS::Region": .string(region)
        case "AWS::AccountId": .string(accountID)
        case "AWS::StackName": .string(stackName)
        case "AWS::StackId": .string(stackID)
        case "AWS::Partition": .string(partition)
        case "AWS::URLSuffix": .string(urlSuffix)
        case "AWS::NotificationARNs": .list(notificationARNs.map { .string($0) })
        default: nil
        }
    }
}
