internal import AWSWire
package import Timekeeping

/// An instance, as EC2 shows it.
package struct EC2Instance: Sendable, Hashable {
    package var id: String
    package var imageID: String
    /// `pending`, `running`, `shutting-down`, `terminated`, `stopping` or `stopped`.
    package var state: String
    package var instanceType: String
    package var privateIP: String?
    package var privateDNSName: String?
    package var publicIP: String?
    package var availabilityZone: String
    package var subnetID: String?
    package var vpcID: String?
    package var launchTime: WallTime?
    /// In AWS's order.
    package var tags: [Tag]

    package init(
        id: String, imageID: String = "", state: String = "", instanceType: String = "", privateIP: String? = nil,
        privateDNSName: String? = nil, publicIP: String? = nil, availabilityZone: String = "",
        subnetID: String? = nil, vpcID: String? = nil, launchTime: WallTime? = nil, tags: [Tag] = []
    ) {
        self.id = id
        self.imageID = imageID
        self.state = state
        self.instanceType = instanceType
        self.privateIP = privateIP
        self.privateDNSName = privateDNSName
        self.publicIP = publicIP
        self.availabilityZone = availabilityZone
        self.subnetID = subnetID
        self.vpcID = vpcID
        self.launchTime = launchTime
        self.tags = tags
    }

    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(id: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "instanceId": self.id = try reader.text()
            case "imageId": self.imageID = try reader.text()
            case "instanceType": self.instanceType = try reader.text()
            case "privateIpAddress": self.privateIP = try reader.textIfAny()
            case "privateDnsName": self.privateDNSName = try reader.textIfAny()
            case "ipAddress": self.publicIP = try reader.textIfAny()
            case "subnetId": self.subnetID = try reader.textIfAny()
            case "vpcId": self.vpcID = try reader.textIfAny()
            case "launchTime": self.launchTime = try reader.time()
            default: try self.readNested(name, &reader)
            }
        }
    }

    private mutating func readNested(_ name: String, _ reader: inout XMLPullReader) throws(XMLError) {
        switch name {
        case "instanceState":
            try reader.children { (reader, name) throws(XMLError) in
                if name == "name" { self.state = try reader.text() }
            }
        case "placement":
            try reader.children { (reader, name) throws(XMLError) in
                if name == "availabilityZone" { self.availabilityZone = try reader.text() }
            }
        case "tagSet":
            tags = try reader.values(of: "item") { (r) throws(XMLError) in
                try Tag(&r, keyName: "key", valueName: "value")
            }
        default: break
        }
    }
}
