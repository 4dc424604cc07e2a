import CloudFormationTemplate

extension World {
    mutating func createLaunchConfiguration(_ wanted: ResourceWish) throws(APIError) -> String {
        var spec = LaunchConfigurationSpec(
            name: wanted.text("LaunchConfigurationName") ?? wanted.name, image: try wanted.image(in: wanted.properties),
            type: try wanted.required("InstanceType"))
        spec.keyName = wanted.text("KeyName") ?? ""
        spec.securityGroups = wanted.texts("SecurityGroups")
        spec.userData = wanted.text("UserData") ?? ""
        spec.instanceProfile = wanted.text("IamInstanceProfile")
        try createLaunchConfiguration(spec)
        return spec.name
    }

    mutating func createLaunchTemplate(_ wanted: ResourceWish) throws(APIError) -> String {
        try createLaunchTemplate(
            name: wanted.text("LaunchTemplateName") ?? wanted.name, content: try wanted.launchTemplateContent(),
            tags: wanted.tags)
    }

    mutating func createParameter(_ wanted: ResourceWish) throws(APIError) -> String {
        let name = wanted.text("Name") ?? wanted.name
        try putParameter(
            name: name, value: try wanted.required("Value"), type: wanted.text("Type") ?? "String", overwrite: false)
        return name
    }
}

extension ResourceWish {
    /// The content of a launch template.
    func launchTemplateContent() throws(APIError) -> LaunchTemplateContent {
        guard let data = properties["LaunchTemplateData"] else {
            throw .validation(
                "Properties validation failed for resource \(logicalID) with message: "
                    + "#: required key [LaunchTemplateData] not found")
        }
        var content = LaunchTemplateContent(image: nil, type: data["InstanceType"]?.text)
        if data["ImageId"] != nil { content.image = try image(in: data) }
        content.keyName = data["KeyName"]?.text
        content.userData = data["UserData"]?.text
        content.securityGroups = data["SecurityGroupIds"]?.texts ?? data["SecurityGroups"]?.texts ?? []
        content.instanceProfileName = data["IamInstanceProfile"]?["Name"]?.text
        content.instanceProfileARN = data["IamInstanceProfile"]?["Arn"]?.text
        return content
    }

    /// The AMI that is named, in the form that EC2 takes.
    func image(in value: PropertyValue) throws(APIError) -> String {
        guard let image = value["ImageId"]?.text else {
            throw .validation(
                "Properties validation failed for resource \(logicalID) with message: "
                    + "#: required key [ImageId] not found")
        }
        guard image.hasPrefix("ami-") || image.hasPrefix("resolve:ssm:") else {
            throw APIError("InvalidAMIID.Malformed", "Invalid id: \"\(image)\" (expecting \"ami-...\")")
        }
        return image
    }
}
