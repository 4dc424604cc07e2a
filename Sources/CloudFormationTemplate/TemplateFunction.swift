/// An intrinsic function of CloudFormation.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
package enum TemplateFunction: String, Sendable, CaseIterable {
    case ref = "Ref"
    case condition = "Condition"
    case getAtt = "Fn::GetAtt"
    case sub = "Fn::Sub"
    case join = "Fn::Join"
    case select = "Fn::Select"
    case split = "Fn::Split"
    case base64 = "Fn::Base64"
    case getAZs = "Fn::GetAZs"
    case findInMap = "Fn::FindInMap"
    case importValue = "Fn::ImportValue"
    case cidr = "Fn::Cidr"
    case length = "Fn::Length"
    case toJSONString = "Fn::ToJsonString"
    case transform = "Fn::Transform"
    case `if` = "Fn::If"
    case and = "Fn::And"
    case or = "Fn::Or"
    case not = "Fn::Not"
    case equals = "Fn::Equals"

    /// The function that the YAML tag `tag` (`!Ref`, `!GetAtt`) stands for; `nil` for any other tag.
    init?(tag: String) {
        guard tag.hasPrefix("!") else { return nil }
        let short = String(tag.dropFirst())
        if let function = TemplateFunction(rawValue: short), function == .ref || function == .condition {
            self = function
        } else {
            self.init(rawValue: "Fn::" + short)
        }
    }

    /// The function that a map with the single key `key` stands for; `nil` for an ordinary key.
    ///
    /// `Condition` is no function here: as a key it also stands in resources and in policies.
    init?(singleKey key: String) {
        guard key == "Ref" || key.hasPrefix("Fn::") else { return nil }
        self.init(rawValue: key)
    }
}
