import AWSWire
import Timekeeping

/// Launch configurations.
let launchConfigurationOperations: [Operation] = [
    .changing("CreateLaunchConfiguration") { world, form, _ throws(APIError) in
        var spec = LaunchConfigurationSpec(
            name: try form.required("LaunchConfigurationName"), image: form["ImageId"] ?? "",
            type: form["InstanceType"] ?? "")
        spec.keyName = form["KeyName"] ?? ""
        spec.securityGroups = form.list("SecurityGroups")
        spec.userData = form["UserData"] ?? ""
        spec.instanceProfile = form["IamInstanceProfile"]
        try world.createLaunchConfiguration(spec)
        return []
    },
    .reading("DescribeLaunchConfigurations") { world, form, _ throws(APIError) in
        let names = form.list("LaunchConfigurationNames")
        let wanted = world.launchConfigurations.filter { names.isEmpty || names.contains($0.name) }
        let page = try Page(of: wanted, form, usual: 50, most: 100)
        return [.list("LaunchConfigurations", of: page.items.map(describe))]
            + XMLNode.optional("NextToken", page.nextToken)
    },
    .changing("DeleteLaunchConfiguration") { world, form, _ throws(APIError) in
        try world.deleteLaunchConfiguration(name: try form.required("LaunchConfigurationName"))
        return []
    },
]

private func describe(_ configuration: LaunchConfiguration) -> [XMLNode] {
    let content = configuration.content
    return [
        XMLNode("LaunchConfigurationName", configuration.name), XMLNode("LaunchConfigurationARN", configuration.arn),
        XMLNode("ImageId", content.image), XMLNode("KeyName", content.keyName),
        .list("SecurityGroups", texts: content.securityGroups), .list("ClassicLinkVPCSecurityGroups", texts: []),
        XMLNode("UserData", content.userData), XMLNode("InstanceType", content.type), XMLNode("KernelId", ""),
        XMLNode("RamdiskId", ""), .list("BlockDeviceMappings", texts: []),
        XMLNode("InstanceMonitoring", [XMLNode("Enabled", true)]),
        XMLNode("CreatedTime", configuration.created.iso8601),
        XMLNode("EbsOptimized", false),
    ] + XMLNode.optional("IamInstanceProfile", content.instanceProfile)
}
