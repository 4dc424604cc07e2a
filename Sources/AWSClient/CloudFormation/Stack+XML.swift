internal import AWSWire
internal import Timekeeping

extension Stack {
    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(id: "", name: "", status: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "StackId": self.id = try reader.text()
            case "StackName": self.name = try reader.text()
            case "StackStatus": self.status = try reader.text()
            case "StackStatusReason": self.statusReason = try reader.textIfAny()
            case "RoleARN": self.roleARN = try reader.textIfAny()
            case "ChangeSetId": self.changeSetID = try reader.textIfAny()
            case "ParentId": self.parentID = try reader.textIfAny()
            case "RootId": self.rootID = try reader.textIfAny()
            default: try self.readRest(name, &reader)
            }
        }
    }

    private mutating func readRest(_ name: String, _ reader: inout XMLPullReader) throws(XMLError) {
        switch name {
        case "CreationTime": creationTime = try reader.time()
        case "LastUpdatedTime": lastUpdatedTime = try reader.time()
        case "Parameters": parameters = try reader.values { (r) throws(XMLError) in try Parameter(&r) }
        case "Outputs":
            outputs = try reader.values { (r) throws(XMLError) in
                let pair = try Tag(&r, keyName: "OutputKey", valueName: "OutputValue")
                return Output(key: pair.key, value: pair.value)
            }
        case "Capabilities": capabilities = try reader.texts()
        case "NotificationARNs": notificationARNs = try reader.texts()
        case "Tags": tags = try reader.values { (r) throws(XMLError) in try Tag(&r) }
        default: break
        }
    }
}

extension Stack.Parameter {
    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(key: "", value: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "ParameterKey": self.key = try reader.text()
            case "ParameterValue": self.value = try reader.text()
            case "ResolvedValue": self.resolvedValue = try reader.textIfAny()
            default: break
            }
        }
    }
}
