internal import AWSClient
internal import RolloutCore

extension Run {
    /// What an instance was launched from; `nil` where AWS shows nothing that can be compared.
    func identity(of instance: AutoScalingGroup.Instance) -> LaunchIdentity? {
        if let template = instance.launchTemplate {
            guard let version = template.version.flatMap({ Int($0) }) else { return nil }
            return .launchTemplate(id: key(template), version: version)
        }
        return instance.launchConfigurationName.map { .launchConfiguration(name: $0) }
    }

    /// What the group launches today, with `$Latest` and `$Default` resolved; `nil` if its template is gone.
    func target(of group: AutoScalingGroup) async throws(RunError) -> LaunchTarget? {
        if let name = group.launchConfigurationName { return LaunchTarget(.launchConfiguration(name: name)) }
        if let template = group.launchTemplate {
            return try await identity(of: template).map { LaunchTarget($0) }
        }
        guard let policy = group.mixedInstancesPolicy, let base = try await identity(of: policy.launchTemplate) else {
            return nil
        }
        var overrides: [LaunchTarget.TypedOverride] = []
        for override in policy.overrides {
            // Where types are chosen by attributes, the type of an instance says nothing.
            guard let type = override.instanceType, !override.hasInstanceRequirements else { continue }
            var own = base
            if let template = override.launchTemplate {
                guard let resolved = try await identity(of: template) else { return nil }
                own = resolved
            }
            overrides.append(.init(instanceType: type, identity: own))
        }
        return LaunchTarget(base, overrides: overrides)
    }

    /// Launch templates whose every new version the group launches at once, without a change of the group itself.
    func followedTemplates(of group: AutoScalingGroup) -> [LaunchTemplateSpecification] {
        let policy = group.mixedInstancesPolicy
        let own = [group.launchTemplate, policy?.launchTemplate] + (policy?.overrides ?? []).map(\.launchTemplate)
        return own.compactMap(\.self).filter { $0.version.flatMap { Int($0) } == nil }
    }

    private func identity(of template: LaunchTemplateSpecification) async throws(RunError) -> LaunchIdentity? {
        if let version = template.version.flatMap({ Int($0) }) {
            return .launchTemplate(id: key(template), version: version)
        }
        // A missing version means $Default.
        let alias = template.version ?? "$Default"
        let versions = try await calling("resolving version \(alias) of launch template \(key(template))") {
            (client) async throws(AWSError) in
            try await client.describeLaunchTemplateVersions(template: template, versions: NonEmpty(alias))
        }
        return versions.first.map { .launchTemplate(id: key(template), version: $0.number) }
    }

    private func key(_ template: LaunchTemplateSpecification) -> String { template.id ?? template.name ?? "" }
}
