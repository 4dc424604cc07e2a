internal import AWSWire

extension Operation {
    static let describeSubnets = Operation(.ec2, "DescribeSubnets", .read)
}

/// A subnet, as far as launching into it goes.
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html
package struct Subnet: Sendable, Hashable {
    package var id: String
    package var availabilityZone: String
    /// Private IPv4 addresses that nothing uses.
    package var availableAddressCount: Int

    package init(id: String, availabilityZone: String = "", availableAddressCount: Int = 0) {
        self.id = id
        self.availabilityZone = availabilityZone
        self.availableAddressCount = availableAddressCount
    }

    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(id: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "subnetId": self.id = try reader.text()
            case "availabilityZone": self.availabilityZone = try reader.text()
            case "availableIpAddressCount": self.availableAddressCount = try reader.number()
            default: break
            }
        }
    }
}

extension AWSClient {
    /// Shows subnets, in AWS's order.
    ///
    /// - Throws: A service failure with code `InvalidSubnetID.NotFound` when one of them is not there.
    package func describeSubnets(ids: NonEmpty<String>) async throws(AWSError) -> [Subnet] {
        var form = form(.describeSubnets)
        form.setEC2List("SubnetId", ids.elements)
        return try await pages(.describeSubnets, form) { (reader) throws(XMLError) in
            var page = Page<Subnet>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "subnetSet":
                    page.items = try reader.values(of: "item") { (r) throws(XMLError) in try Subnet(&r) }
                case "nextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
