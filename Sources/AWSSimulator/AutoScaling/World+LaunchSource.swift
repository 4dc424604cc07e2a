import Timekeeping

extension World {
    /// Refuses a source that does not exist.
    func checkLaunchSource(_ source: LaunchSource) throws(APIError) {
        switch source {
        case .launchConfiguration(let name):
            guard launchConfigurations[name] != nil else { throw unknownLaunchConfiguration(name) }
        case .launchTemplate(let reference): _ = try launchTemplateVersion(reference)
        case .mixed(let policy):
            _ = try launchTemplateVersion(policy.template)
            for override in policy.overrides {
                if let template = override.template { _ = try launchTemplateVersion(template) }
            }
        }
    }

    /// What would be launched now.
    func resolve(_ source: LaunchSource) throws(APIError) -> ResolvedLaunch {
        switch source {
        case .launchConfiguration(let name):
            guard let found = launchConfigurations[name] else { throw unknownLaunchConfiguration(name) }
            return ResolvedLaunch(
                identity: .launchConfiguration(name), created: found.created, image: found.content.image,
                type: found.content.type, weight: 1)
        case .launchTemplate(let reference): return try resolve(reference, type: nil, weight: nil)
        case .mixed(let policy):
            let first = policy.overrides.first
            return try resolve(first?.template ?? policy.template, type: first?.type, weight: first?.weight)
        }
    }

    private func resolve(
        _ reference: LaunchTemplateReference, type: String?, weight: String?
    ) throws(APIError) -> ResolvedLaunch {
        let (template, version) = try launchTemplateVersion(reference)
        return ResolvedLaunch(
            identity: .launchTemplate(id: template.id, name: template.name, version: version.number),
            created: version.created, image: try image(version.content.image ?? ""),
            type: type ?? version.content.type ?? "m1.small", weight: weight.flatMap { Int($0) } ?? 1)
    }

    /// The AMI that `text` means: itself, or the value of the parameter in `resolve:ssm:NAME`.
    func image(_ text: String) throws(APIError) -> String {
        guard text.hasPrefix("resolve:ssm:") else { return text }
        let name = String(text.dropFirst("resolve:ssm:".count))
        guard let parameter = parameters[name] else {
            throw APIError("InvalidParameterValue", "The SSM parameter \(name) does not exist")
        }
        return parameter.value
    }

    /// The template and the version that a reference means.
    func launchTemplateVersion(
        _ reference: LaunchTemplateReference
    ) throws(APIError) -> (template: LaunchTemplate, version: LaunchTemplate.Version) {
        let wrong = "You must use a valid fully-formed launch template."
        guard let template = launchTemplate(id: reference.id, name: reference.name) else {
            let what = reference.id.map { "ID \($0)" } ?? "name \(reference.name ?? "")"
            throw .validation("\(wrong) The specified launch template, with template \(what), does not exist.")
        }
        guard let version = template.version(reference.version) else {
            throw .validation(
                "\(wrong) Could not find the specified version \(reference.version ?? "") for the launch template with "
                    + "ID \(template.id).")
        }
        return (template, version)
    }

    /// The template with this ID or, without an ID, this name.
    package func launchTemplate(id: String?, name: String?) -> LaunchTemplate? {
        if let id { return launchTemplates[id] }
        return launchTemplates.first { $0.name == name }
    }

    private func unknownLaunchConfiguration(_ name: String) -> APIError {
        .validation(
            "Launch configuration name not found - A launch configuration with the name: \(name) does not exist")
    }
}
