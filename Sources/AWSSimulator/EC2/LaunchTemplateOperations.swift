import AWSWire
import Timekeeping

/// Launch templates and their versions.
let launchTemplateOperations: [Operation] = [
    .changing("CreateLaunchTemplate") { world, form, _ throws(APIError) in
        let id = try world.createLaunchTemplate(
            name: try form.required("LaunchTemplateName"), content: content(form.structure("LaunchTemplateData")),
            description: form["VersionDescription"] ?? "", tags: tags(form))
        return try answer(id, in: world)
    },
    .changing("CreateLaunchTemplateVersion") { world, form, _ throws(APIError) in
        let template = try template(form, in: world)
        var content = content(form.structure("LaunchTemplateData"))
        if let source = form["SourceVersion"] {
            guard let found = template.version(source) else { throw world.unknownVersion(source, of: template.id) }
            content = found.content.overlaid(with: content)
        }
        let number = try world.createLaunchTemplateVersion(
            id: template.id, content: content, description: form["VersionDescription"] ?? "")
        let changed = try world.existingLaunchTemplate(id: template.id, name: nil)
        return changed.version(String(number)).map {
            [XMLNode("launchTemplateVersion", describe($0, of: changed, in: world))]
        } ?? []
    },
    .changing("ModifyLaunchTemplate") { world, form, _ throws(APIError) in
        let id = try template(form, in: world).id
        try world.setDefaultVersion(ofLaunchTemplate: id, to: form["SetDefaultVersion"] ?? form["DefaultVersion"] ?? "")
        return try answer(id, in: world)
    },
    .changing("DeleteLaunchTemplate") { world, form, _ throws(APIError) in
        let template = try template(form, in: world)
        try world.deleteLaunchTemplate(id: template.id)
        return [XMLNode("launchTemplate", describe(template, in: world))]
    },
    .reading("DescribeLaunchTemplates") { world, form, _ throws(APIError) in
        let ids = form.list("LaunchTemplateId")
        let names = form.list("LaunchTemplateName")
        for id in ids { _ = try world.existingLaunchTemplate(id: id, name: nil) }
        for name in names { _ = try world.existingLaunchTemplate(id: nil, name: name) }
        let wanted = world.launchTemplates.filter {
            (ids.isEmpty && names.isEmpty) || ids.contains($0.id) || names.contains($0.name)
        }
        let page = try Page(of: wanted, form, size: "MaxResults", usual: 200, most: 200)
        return [.list("launchTemplates", of: page.items.map { describe($0, in: world) }, item: "item")]
            + XMLNode.optional("nextToken", page.nextToken)
    },
    .reading("DescribeLaunchTemplateVersions") { world, form, _ throws(APIError) in
        let template = try template(form, in: world)
        let texts = form.list("LaunchTemplateVersion")
        var wanted = Array(template.versions.reversed())
        if !texts.isEmpty {
            wanted = []
            for text in texts {
                guard let found = template.version(text) else { throw world.unknownVersion(text, of: template.id) }
                wanted.append(found)
            }
        }
        let page = try Page(of: wanted, form, size: "MaxResults", usual: 200, most: 200)
        let items = page.items.map { describe($0, of: template, in: world) }
        return [.list("launchTemplateVersionSet", of: items, item: "item")]
            + XMLNode.optional("nextToken", page.nextToken)
    },
]

private func template(_ form: QueryForm, in world: World) throws(APIError) -> LaunchTemplate {
    try world.existingLaunchTemplate(id: form["LaunchTemplateId"], name: form["LaunchTemplateName"])
}

private func content(_ form: QueryForm) -> LaunchTemplateContent {
    var content = LaunchTemplateContent(image: form["ImageId"], type: form["InstanceType"])
    content.keyName = form["KeyName"]
    content.userData = form["UserData"]
    content.securityGroups = form.list("SecurityGroupId")
    content.instanceProfileName = form["IamInstanceProfile.Name"]
    content.instanceProfileARN = form["IamInstanceProfile.Arn"]
    return content
}

private func tags(_ form: QueryForm) -> [Tag] {
    form.structures("TagSpecification").flatMap { $0.structures("Tag") }
        .map { Tag($0["Key"] ?? "", $0["Value"] ?? "") }
}

private func answer(_ id: String, in world: World) throws(APIError) -> [XMLNode] {
    [XMLNode("launchTemplate", describe(try world.existingLaunchTemplate(id: id, name: nil), in: world))]
}

private func describe(_ template: LaunchTemplate, in world: World) -> [XMLNode] {
    [
        XMLNode("launchTemplateId", template.id), XMLNode("launchTemplateName", template.name),
        XMLNode("createTime", template.created.iso8601), XMLNode("createdBy", creator(world)),
        XMLNode("defaultVersionNumber", template.defaultVersion),
        XMLNode("latestVersionNumber", template.latestVersion), ec2TagSet(template.tags),
    ]
}

private func describe(_ version: LaunchTemplate.Version, of template: LaunchTemplate, in world: World) -> [XMLNode] {
    let content = version.content
    let groups =
        content.securityGroups.isEmpty
        ? [] : [XMLNode.list("securityGroupIdSet", texts: content.securityGroups, item: "item")]
    let profile =
        XMLNode.optional("name", content.instanceProfileName) + XMLNode.optional("arn", content.instanceProfileARN)
    let nodes =
        XMLNode.optional("imageId", content.image) + XMLNode.optional("instanceType", content.type)
        + XMLNode.optional("keyName", content.keyName) + XMLNode.optional("userData", content.userData) + groups
        + (profile.isEmpty ? [] : [XMLNode("iamInstanceProfile", profile)])
    return [
        XMLNode("launchTemplateId", template.id), XMLNode("launchTemplateName", template.name),
        XMLNode("versionNumber", version.number),
        XMLNode("createTime", version.created.iso8601), XMLNode("createdBy", creator(world)),
        XMLNode("defaultVersion", version.number == template.defaultVersion), XMLNode("launchTemplateData", nodes),
    ] + (version.description.isEmpty ? [] : [XMLNode("versionDescription", version.description)])
}

private func creator(_ world: World) -> String { "arn:aws:iam::\(world.account):user/simulated" }

extension LaunchTemplateContent {
    /// This content with everything that `other` says in its place.
    package func overlaid(with other: LaunchTemplateContent) -> LaunchTemplateContent {
        var merged = self
        merged.image = other.image ?? image
        merged.type = other.type ?? type
        merged.keyName = other.keyName ?? keyName
        merged.userData = other.userData ?? userData
        merged.instanceProfileName = other.instanceProfileName ?? instanceProfileName
        merged.instanceProfileARN = other.instanceProfileARN ?? instanceProfileARN
        if !other.securityGroups.isEmpty { merged.securityGroups = other.securityGroups }
        return merged
    }
}
