extension World {
    /// Creates a launch template whose first version has `content`.
    ///
    /// - Returns: The new template's ID.
    /// - Throws: `InvalidLaunchTemplateName.AlreadyExistsException`.
    package mutating func createLaunchTemplate(
        name: String, content: LaunchTemplateContent, description: String = "", tags: [Tag] = []
    ) throws(APIError) -> String {
        guard launchTemplate(id: nil, name: name) == nil else {
            throw APIError(
                "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.")
        }
        let first = LaunchTemplate.Version(number: 1, description: description, content: content, created: now)
        var template = LaunchTemplate(id: makeID("lt"), name: name, created: now, versions: [first])
        template.tags = tags
        launchTemplates.put(template)
        return template.id
    }

    /// Adds a version to a launch template; the default version stays what it is.
    ///
    /// - Returns: The new version's number.
    package mutating func createLaunchTemplateVersion(
        id: String, content: LaunchTemplateContent, description: String = ""
    ) throws(APIError) -> Int {
        let number = try existingLaunchTemplate(id: id, name: nil).latestVersion + 1
        launchTemplates[id]?.versions.append(
            LaunchTemplate.Version(number: number, description: description, content: content, created: now))
        return number
    }

    /// Makes another version the default one.
    package mutating func setDefaultVersion(ofLaunchTemplate id: String, to version: String) throws(APIError) {
        guard let found = try existingLaunchTemplate(id: id, name: nil).version(version) else {
            throw unknownVersion(version, of: id)
        }
        launchTemplates[id]?.defaultVersion = found.number
    }

    /// Deletes a launch template with all its versions.
    package mutating func deleteLaunchTemplate(id: String) throws(APIError) {
        _ = try existingLaunchTemplate(id: id, name: nil)
        launchTemplates[id] = nil
    }

    func existingLaunchTemplate(id: String?, name: String?) throws(APIError) -> LaunchTemplate {
        if let template = launchTemplate(id: id, name: name) { return template }
        if let id {
            throw APIError(
                "InvalidLaunchTemplateId.NotFound",
                "The specified launch template, with template ID \(id), does not exist.")
        }
        throw APIError(
            "InvalidLaunchTemplateName.NotFoundException",
            "The specified launch template, with template name \(name ?? ""), does not exist.")
    }

    func unknownVersion(_ version: String, of id: String) -> APIError {
        APIError(
            "InvalidLaunchTemplateId.VersionNotFound",
            "Could not find the specified version \(version) for the launch template with ID \(id).")
    }
}
