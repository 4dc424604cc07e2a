internal import AWSWire

extension LaunchTemplateSpecification {
    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init()
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "LaunchTemplateId": self.id = try reader.textIfAny()
            case "LaunchTemplateName": self.name = try reader.textIfAny()
            case "Version": self.version = try reader.textIfAny()
            default: break
            }
        }
    }
}

extension MixedInstancesPolicy {
    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(launchTemplate: LaunchTemplateSpecification())
        try reader.children { (reader, name) throws(XMLError) in
            guard name == "LaunchTemplate" else { return }
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "LaunchTemplateSpecification":
                    self.launchTemplate = try LaunchTemplateSpecification(&reader)
                case "Overrides":
                    self.overrides = try reader.values { (r) throws(XMLError) in try Override(&r) }
                default: break
                }
            }
        }
    }
}

extension MixedInstancesPolicy.Override {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init()
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "InstanceType": self.instanceType = try reader.textIfAny()
            case "WeightedCapacity": self.weightedCapacity = Int(try reader.text())
            case "LaunchTemplateSpecification": self.launchTemplate = try LaunchTemplateSpecification(&reader)
            case "InstanceRequirements": self.hasInstanceRequirements = true
            default: break
            }
        }
    }
}
