internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Marks instances that were launched from what the group launches now under another name: an equal launch
    /// configuration or template version, or one that is gone and that the group's tags, or this run, remember.
    func acceptEqualContent(
        _ group: inout GroupSnapshot, _ acceptance: Acceptance?, keys: [String]
    ) async throws(RunError) {
        group.acceptance = acceptance
        let isStale =
            acceptance != nil
            && group.instances.allSatisfy { group.target?.matches($0.identity, instanceType: $0.type) ?? false }
        sight.staleAcceptances[group.name] = isStale ? keys.filter { $0.hasPrefix(Acceptance.key) } : []
        guard let target = group.target else { return }
        let remembered = [acceptance, sight.acceptances[group.name]].compactMap(\.self)
        for index in group.instances.indices {
            let instance = group.instances[index]
            guard instance.lifecycle.countsAsCapacity,
                !target.matches(instance.identity, instanceType: instance.type)
            else { continue }
            var content = remembered.filter { $0.names(instance.id, identity: instance.identity) }.map(\.content)
            if let identity = instance.identity, let own = try await self.content(of: identity) { content = [own] }
            guard !content.isEmpty else { continue }
            for identity in target.identities(for: instance.type) {
                guard let launched = try await self.content(of: identity, isWanted: true) else { continue }
                if content.contains(launched) { group.instances[index].isAccepted = true }
            }
        }
    }

    /// What the instances of groups with launch configurations were launched from, for the time when those are gone.
    func acceptances(_ groups: [GroupSnapshot]) async throws(RunError) -> [(group: String, acceptance: Acceptance)] {
        var found: [(group: String, acceptance: Acceptance)] = []
        try await readContents(
            of: groups.compactMap { group in
                if case .launchConfiguration(let name) = group.target?.identity { name } else { nil }
            })
        for group in groups {
            guard let identity = group.target?.identity, case .launchConfiguration = identity,
                let content = try await content(of: identity, isWanted: true)
            else { continue }
            let ids = group.alike.map(\.id)
            guard !ids.isEmpty else { continue }
            let step = JournalTags.idsPerTag
            let room = JournalTags.tagLimit - (sight.otherTags[group.name] ?? 0) - JournalTags.tagLimit / 2
            let isShort = ids.count <= Acceptance.idLimit && (ids.count + step - 1) / step <= room
            let acceptance = Acceptance(content: content, instanceIDs: isShort ? ids : nil)
            sight.acceptances[group.name] = acceptance
            found.append((group.name, acceptance))
        }
        return found
    }

    /// Reads the launch configurations of groups whose instances differ from them by name, in one call for fifty.
    func readContents(of groups: [AutoScalingGroup]) async throws(RunError) {
        var names: [String] = []
        for group in groups {
            guard let own = group.launchConfigurationName else { continue }
            // An instance names none any more when its launch configuration is gone.
            let others = group.instances.map(\.launchConfigurationName).filter { $0 != own }
            if !others.isEmpty { names += [own] + others.compactMap(\.self) }
        }
        try await readContents(of: names)
    }

    private func readContents(of names: [String]) async throws(RunError) {
        var unknown: [String] = []
        for name in names where !unknown.contains(name) {
            if sight.contents[.launchConfiguration(name: name)] == nil { unknown.append(name) }
        }
        guard unknown.count > 1 else { return }
        let wanted = unknown
        let found = try await readable("DescribeLaunchConfigurations") { (client) async throws(AWSError) in
            try await client.describeLaunchConfigurations(names: wanted)
        }
        for configuration in found ?? [] {
            let fingerprint = LaunchTarget.fingerprint(of: configuration.content)
            sight.contents[.launchConfiguration(name: configuration.name)] = .some(fingerprint)
        }
    }

    /// A fingerprint of what an identity launches; `nil` when it is gone, or may not be read.
    ///
    /// - Parameter isWanted: A group launches it: where it does not show, it may do so in the next look.
    private func content(of identity: LaunchIdentity, isWanted: Bool = false) async throws(RunError) -> String? {
        if let known = sight.contents[identity] { return known }
        let text: String?
        switch identity {
        case .launchConfiguration(let name):
            text = try await readable("DescribeLaunchConfigurations") { (client) async throws(AWSError) in
                try await client.describeLaunchConfigurations(names: [name]).first?.content
            }
        case .launchTemplate(let key, let version):
            let template = LaunchTemplateSpecification(
                id: key.hasPrefix("lt-") ? key : nil, name: key.hasPrefix("lt-") ? nil : key)
            text = try await readable("DescribeLaunchTemplateVersions") { (client) async throws(AWSError) in
                try await client.describeLaunchTemplateVersions(template: template, versions: NonEmpty("\(version)"))
                    .first?
                    .content
            }
        }
        let content = text.map(LaunchTarget.fingerprint(of:))
        if content != nil || !isWanted { sight.contents[identity] = .some(content) }
        return content
    }

    /// Reads what a run can do without: without it instances count as outdated that were launched from an equal content.
    private func readable<Value: Sendable>(
        _ operation: String, _ body: (AWSClient) async throws(AWSError) -> Value?
    ) async throws(RunError) -> Value? {
        if sight.missing.contains("\(operation) of contents") { return nil }
        do {
            return try await patiently("calling \(operation)", body)
        } catch {
            if error.serviceFailure?.code.contains("NotFound") == true { return nil }
            guard error.isOperationMissing || error.isAccessDenied else {
                throw .aws(error, purpose: "calling \(operation)")
            }
            sight.missing.insert("\(operation) of contents")
            emit(
                .note(
                    "\(operation) is not to be had (\(message(of: error))): launch versions are compared by name alone")
            )
            return nil
        }
    }
}

extension LaunchTarget {
    /// What the group may launch for an instance of `type`.
    fileprivate func identities(for type: String) -> [LaunchIdentity] {
        overrides.isEmpty ? [identity] : overrides.filter { $0.instanceType == type }.map(\.identity)
    }
}
