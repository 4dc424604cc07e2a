internal import AWSWire

extension Operation {
    static let describeLaunchTemplateVersions = Operation(.ec2, "DescribeLaunchTemplateVersions", .read)
}

/// A version of a launch template.
package struct LaunchTemplateVersion: Sendable, Hashable {
    package var templateID: String
    package var templateName: String
    package var number: Int
    package var isDefault: Bool
    package var imageID: String
    package var instanceType: String
    /// All launch data as `path=value` lines in order: equal content, equal text.
    package var content: String

    package init(
        templateID: String, templateName: String = "", number: Int, isDefault: Bool = false, imageID: String = "",
        instanceType: String = "", content: String = ""
    ) {
        self.templateID = templateID
        self.templateName = templateName
        self.number = number
        self.isDefault = isDefault
        self.imageID = imageID
        self.instanceType = instanceType
        self.content = content
    }
}

extension AWSClient {
    /// Shows versions of a launch template.
    ///
    /// - Parameters:
    ///   - template: With an ID or a name; its own `version` is not looked at.
    ///   - versions: Numbers, `$Latest`, `$Default`.
    /// - Returns: In AWS's order, which is not that of `versions`.
    /// - Throws: A service failure with code `InvalidLaunchTemplateId.NotFound`,
    ///   `InvalidLaunchTemplateName.NotFoundException` or `InvalidLaunchTemplateId.VersionNotFound`.
    package func describeLaunchTemplateVersions(
        template: LaunchTemplateSpecification, versions: NonEmpty<String>
    ) async throws(AWSError) -> [LaunchTemplateVersion] {
        var form = form(.describeLaunchTemplateVersions)
        if let id = template.id {
            form.set("LaunchTemplateId", id)
        } else {
            form.set("LaunchTemplateName", template.name)
        }
        form.setEC2List("LaunchTemplateVersion", versions.elements)
        return try await pages(.describeLaunchTemplateVersions, form) { (reader) throws(XMLError) in
            var page = Page<LaunchTemplateVersion>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "launchTemplateVersionSet":
                    page.items = try reader.values(of: "item") { (r) throws(XMLError) in
                        try LaunchTemplateVersion(&r)
                    }
                case "nextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}

extension LaunchTemplateVersion {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(templateID: "", number: 0)
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "launchTemplateId": self.templateID = try reader.text()
            case "launchTemplateName": self.templateName = try reader.text()
            case "versionNumber": self.number = try reader.number()
            case "defaultVersion": self.isDefault = try reader.flag()
            case "launchTemplateData": try self.readContent(&reader)
            default: break
            }
        }
    }

    private mutating func readContent(_ reader: inout XMLPullReader) throws(XMLError) {
        var lines: [ContentLine] = []
        try reader.contentLines(into: &lines)
        imageID = lines.first { $0.path == "imageId" }?.value ?? ""
        instanceType = lines.first { $0.path == "instanceType" }?.value ?? ""
        content = ContentLine.text(of: lines)
    }
}
