import CloudFormationTemplate

extension World {
    private static let prefixes: [String: String] = [
        "AWS::EC2::VPC": "vpc", "AWS::EC2::Subnet": "subnet", "AWS::EC2::SecurityGroup": "sg",
        "AWS::EC2::InternetGateway": "igw", "AWS::EC2::RouteTable": "rtb", "AWS::EC2::NatGateway": "nat",
        "AWS::EC2::Instance": "i", "AWS::EC2::Volume": "vol", "AWS::EC2::NetworkInterface": "eni",
        "AWS::EC2::NetworkAcl": "acl", "AWS::EC2::VPCEndpoint": "vpce", "AWS::EC2::SecurityGroupIngress": "sgr",
        "AWS::EC2::SecurityGroupEgress": "sgr", "AWS::EFS::FileSystem": "fs",
    ]

    /// The physical ID of a resource that has no behaviour here.
    mutating func opaqueID(for resource: StackResource, name: String) -> String {
        if let prefix = Self.prefixes[resource.type] { return makeID(prefix) }
        if resource.type == "AWS::CloudFormation::WaitConditionHandle" {
            return "https://cloudformation-waitcondition-\(region).s3.\(region).amazonaws.com/"
                + "\(arn("cloudformation", "stack/\(name)"))?X-Amz-Signature=simulated"
        }
        let kind = resource.type.split(separator: "::").last.map { String($0) } ?? ""
        for key in ["\(kind)Name", "Name"] {
            if let own = resource.properties[key]?.text { return own }
        }
        if resource.type == "AWS::SNS::Topic" { return arn("sns", name) }
        if resource.type == "AWS::SQS::Queue" { return "https://sqs.\(region).amazonaws.com/\(account)/\(name)" }
        return resource.type == "AWS::S3::Bucket" ? name.lowercased() : name
    }

    /// A plausible value of any attribute: an ARN, an ID, a name, an address.
    func opaqueAttribute(_ name: String, of resource: StackResource, id: String) -> PropertyValue {
        let parts = resource.type.split(separator: "::").map { String($0) }
        let service = parts.count > 1 ? parts[1].lowercased() : "custom"
        let kind = parts.last ?? ""
        if resource.type == "AWS::CloudFormation::WaitCondition", name == "Data" { return .string("{}") }
        if name.hasSuffix("Arn") || name.hasSuffix("ARN") {
            if id.hasPrefix("arn:") { return .string(id) }
            if service == "iam" {
                let word =
                    ["InstanceProfile": "instance-profile", "ManagedPolicy": "policy"][kind] ?? kind.lowercased()
                return .string("arn:aws:iam::\(account):\(word)/\(id)")
            }
            return .string(service == "s3" ? "arn:aws:s3:::\(id)" : arn(service, "\(kind.lowercased())/\(id)"))
        }
        if name.hasSuffix("Id") || name == "Ref" { return .string(name == "VpcId" ? network.vpcID : id) }
        if name.hasSuffix("Address") || name.hasSuffix("Ip") || name.hasSuffix("IP") { return .string("172.31.0.4") }
        if name.hasSuffix("Name") { return .string(id) }
        return .string("\(id)-\(name)")
    }
}
