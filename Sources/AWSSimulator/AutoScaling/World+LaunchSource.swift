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
                guard !override.types.isEmpty || override.requirements == nil else {
                    throw .validation(
                        "No instance types match the InstanceRequirements: ask for less, or name an InstanceType.")
                }
                guard (1...999).contains(override.weight.map { Int($0) ?? 0 } ?? 1) else {
                    throw .validation("The WeightedCapacity must be a whole number from 1 to 999.")
                }
            }
            try checkWeights(policy)
        }
    }

    /// What would be launched next, on demand.
    func resolve(_ source: LaunchSource) throws(APIError) -> ResolvedLaunch {
        guard let first = try resolve(source, onSpot: false).first else {
            throw .validation("The group has nothing to launch from.")
        }
        return first
    }

    /// What may be launched now, the preferred first; more than one only with a mixed instances policy.
    ///
    /// - Parameter onSpot: Whether spare capacity is wanted; only a mixed instances policy has any.
    func resolve(_ source: LaunchSource, onSpot: Bool) throws(APIError) -> [ResolvedLaunch] {
        switch source {
        case .launchConfiguration(let name):
            guard let found = launchConfigurations[name] else { throw unknownLaunchConfiguration(name) }
            return [
                ResolvedLaunch(
                    identity: .launchConfiguration(name), created: found.created, image: found.content.image,
                    type: found.content.type)
            ]
        case .launchTemplate(let reference): return [try resolve(reference, type: nil)]
        case .mixed(let policy):
            var choices: [ResolvedLaunch] = []
            for override in policy.overrides {
                for type in override.types {
                    var launch = try resolve(override.template ?? policy.template, type: type)
                    launch.weight = override.weight.flatMap { Int($0) } ?? 1
                    choices.append(launch)
                }
            }
            if choices.isEmpty { choices = [try resolve(policy.template, type: nil)] }
            for index in choices.indices { choices[index].isSpot = onSpot }
            return choices
        }
    }

    private func resolve(_ reference: LaunchTemplateReference, type: String?) throws(APIError) -> ResolvedLaunch {
        let (template, version) = try launchTemplateVersion(reference)
        var launch = ResolvedLaunch(
            identity: .launchTemplate(id: template.id, name: template.name, version: version.number),
            created: version.created, image: try image(version.content.image ?? ""),
            type: type ?? version.content.type ?? "m1.small")
        launch.versionAlias = reference.version ?? "$Default"
        return launch
    }

    /// The AMI that `text` means: itself, or the value of the parameter in `resolve:ssm:NAME`.
    func image(_ text: String) throws(APIError) -> String {
        guard text.hasPrefix("resolve:ssm:") else { return text }
        let name = String(text.dropFirst("resolve:ssm:".count))
        guard let parameter = parameters[name] ?? publicParameter(name) else {
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

    /// Either all overrides have a weight or none has, as on AWS.
    private func checkWeights(_ policy: MixedInstancesPolicy) throws(APIError) {
        let weighted = policy.overrides.count { $0.weight != nil }
        guard weighted == 0 || weighted == policy.overrides.count else {
            throw .validation("Weighted capacity must be specified for all overrides or for none.")
        }
        guard (0...100).contains(policy.distribution.onDemandPercentage), policy.distribution.onDemandBase >= 0 else {
            throw .validation("OnDemandPercentageAboveBaseCapacity must be between 0 and 100.")
        }
    }
}

extension MixedInstancesPolicy.Override {
    /// The types that it allows, in order of preference.
    fileprivate var types: [String] { type.map { [$0] } ?? requirements.map(InstanceType.fitting) ?? [] }
}
