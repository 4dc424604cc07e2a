import CloudFormationTemplate
import Timekeeping

extension World {
    /// Creates the physical resource that `resource` describes.
    ///
    /// - Returns: The physical ID.
    /// - Throws: What the service says, or `ValidationError` for properties that it does not take.
    mutating func createResource(_ resource: StackResource, in stack: Stack) throws(APIError) -> String {
        let wanted = ResourceWish(
            try resolvingReferences(in: resource.properties), resource, in: stack,
            name: physicalName(for: resource, in: stack))
        switch resource.type {
        case "AWS::AutoScaling::AutoScalingGroup": return try createGroup(wanted)
        case "AWS::AutoScaling::LaunchConfiguration": return try createLaunchConfiguration(wanted)
        case "AWS::EC2::LaunchTemplate": return try createLaunchTemplate(wanted)
        case "AWS::ElasticLoadBalancing::LoadBalancer": return try createClassicLoadBalancer(wanted)
        case "AWS::ElasticLoadBalancingV2::LoadBalancer": return try createLoadBalancer(wanted)
        case "AWS::ElasticLoadBalancingV2::TargetGroup": return try createTargetGroup(wanted)
        case "AWS::ElasticLoadBalancingV2::Listener": return try createListener(wanted)
        case "AWS::SSM::Parameter": return try createParameter(wanted)
        case "AWS::CloudFormation::Stack": return try createNestedStack(wanted, in: stack)
        default: return opaqueID(for: resource, name: wanted.name)
        }
    }

    /// Changes the physical resource to what `resource` describes.
    ///
    /// - Parameters:
    ///   - old: What it was.
    ///   - isRestoring: Whether a failed update is being turned back.
    mutating func updateResource(
        _ resource: StackResource, from old: StackResource.Snapshot, in stack: Stack, isRestoring: Bool
    ) throws(APIError) {
        let physicalID = resource.physicalID ?? ""
        let wanted = ResourceWish(
            try resolvingReferences(in: resource.properties), resource, in: stack, name: physicalID)
        switch resource.type {
        case "AWS::AutoScaling::AutoScalingGroup": try updateGroup(wanted, from: old, in: stack)
        case "AWS::EC2::LaunchTemplate":
            guard old.properties["LaunchTemplateData"] != wanted.properties["LaunchTemplateData"] else { return }
            _ = try createLaunchTemplateVersion(id: physicalID, content: try wanted.launchTemplateContent())
        case "AWS::ElasticLoadBalancing::LoadBalancer":
            let spec = try classicSpec(wanted)
            try updateClassicLoadBalancer(name: physicalID) { $0 = spec }
        case "AWS::ElasticLoadBalancingV2::LoadBalancer":
            loadBalancers[physicalID]?.content.subnets = wanted.texts("Subnets")
            loadBalancers[physicalID]?.content.securityGroups = wanted.texts("SecurityGroups")
        case "AWS::ElasticLoadBalancingV2::TargetGroup":
            let name = try targetGroup(physicalID).content.name
            let spec = try targetGroupSpec(wanted, name: name)
            try updateTargetGroup(arn: physicalID) { $0 = spec }
        case "AWS::ElasticLoadBalancingV2::Listener":
            let spec = try listenerSpec(wanted)
            try updateListener(arn: physicalID) { $0 = spec }
        case "AWS::SSM::Parameter":
            try putParameter(name: physicalID, value: wanted.text("Value") ?? "", overwrite: true)
        case "AWS::CloudFormation::Stack":
            try updateNestedStack(wanted, physicalID, in: stack, isRestoring: isRestoring)
        default: return
        }
    }

    /// Deletes a physical resource; one that is gone already is no error.
    mutating func deleteResource(_ resource: Leftover) throws(APIError) {
        let physicalID = resource.physicalID
        switch resource.type {
        case "AWS::AutoScaling::AutoScalingGroup":
            if groups[physicalID] != nil { try deleteGroup(name: physicalID, force: true) }
        case "AWS::AutoScaling::LaunchConfiguration":
            if launchConfigurations[physicalID] != nil { try deleteLaunchConfiguration(name: physicalID) }
        case "AWS::EC2::LaunchTemplate":
            if launchTemplates[physicalID] != nil { try deleteLaunchTemplate(id: physicalID) }
        case "AWS::ElasticLoadBalancing::LoadBalancer": deleteClassicLoadBalancer(name: physicalID)
        case "AWS::ElasticLoadBalancingV2::LoadBalancer": deleteLoadBalancer(arn: physicalID)
        case "AWS::ElasticLoadBalancingV2::TargetGroup": try deleteTargetGroup(arn: physicalID)
        case "AWS::ElasticLoadBalancingV2::Listener": listeners[physicalID] = nil
        case "AWS::SSM::Parameter":
            if parameters[physicalID] != nil { try deleteParameter(name: physicalID) }
        case "AWS::CloudFormation::Stack": try deleteStack(physicalID)
        default: return
        }
    }

    /// Whether a resource whose change is made has come to its end.
    mutating func settling(of resource: StackResource, in stack: Stack, _ running: RunningStep) -> StepEnd {
        switch resource.type {
        case "AWS::CloudFormation::Stack":
            settlingOfNestedStack(resource, since: running.began, isRestoring: isTurningBack(stack))
        case "AWS::AutoScaling::AutoScalingGroup":
            running.action == .update
                ? roll(resource, of: stack, running) : settlingOfGroup(resource, in: stack, since: running.began)
        default: .done
        }
    }

    /// Whether a resource that is being deleted has gone.
    func departure(of resource: Leftover) -> StepEnd {
        switch resource.type {
        case "AWS::AutoScaling::AutoScalingGroup": return groups[resource.physicalID] == nil ? .done : .waiting
        case "AWS::CloudFormation::Stack":
            switch cloudFormation.stacks[resource.physicalID]?.status {
            case .deleteComplete, nil: return .done
            case .deleteFailed: return .failed("Embedded stack \(resource.physicalID) was not successfully deleted")
            default: return .waiting
            }
        default: return .done
        }
    }

    private func isTurningBack(_ stack: Stack) -> Bool { stack.operation?.phase == .rollBackUpdate }

    /// A new name as CloudFormation makes them: stack, logical ID and 12 random characters.
    mutating func physicalName(for resource: StackResource, in stack: Stack) -> String {
        let suffix = randomSuffix()
        let isShort = resource.type.hasPrefix("AWS::ElasticLoadBalancing")
        guard isShort else { return "\(stack.name)-\(resource.logicalID)-\(suffix)" }
        // Names of load balancers and target groups have 32 characters at most.
        let logical = resource.logicalID.prefix(9)
        return "\(stack.name.prefix(32 - 14 - logical.count))-\(logical)-\(suffix)"
    }

    /// Twelve capital letters and digits, as CloudFormation puts them behind names.
    mutating func randomSuffix() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        return String((0..<12).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
    }
}

/// What a resource is to be, with easy access to its properties.
struct ResourceWish {
    let properties: PropertyValue
    let logicalID: String
    let stackName: String
    let stackID: String
    let stackTags: [Tag]
    /// The name to take when the template gives none.
    let name: String

    init(_ properties: PropertyValue, _ resource: StackResource, in stack: Stack, name: String) {
        self.properties = properties
        self.logicalID = resource.logicalID
        self.stackName = stack.name
        self.stackID = stack.id
        self.stackTags = resource.stackTags
        self.name = name
    }

    func text(_ key: String) -> String? { properties[key]?.text }

    func texts(_ key: String) -> [String] { properties[key]?.texts ?? [] }

    func required(_ key: String) throws(APIError) -> String {
        guard let text = text(key) else {
            throw .validation(
                "Properties validation failed for resource \(logicalID) with message: "
                    + "#: required key [\(key)] not found")
        }
        return text
    }

    /// A whole number; `nil` when the property is not given.
    func integer(_ key: String) throws(APIError) -> Int? {
        guard let value = properties[key] else { return nil }
        guard let number = value.integer else {
            throw .validation(
                "Properties validation failed for resource \(logicalID) with message: "
                    + "#/\(key): expected type: Integer, found: \(value.text ?? "an object")")
        }
        return number
    }

    /// The stack's own tags, the resource's and CloudFormation's.
    var tags: [Tag] {
        let own = (properties["Tags"]?.elements ?? []).compactMap { element -> Tag? in
            element["Key"]?.text.map { Tag($0, element["Value"]?.text ?? "") }
        }
        let system = [
            Tag("aws:cloudformation:stack-name", stackName), Tag("aws:cloudformation:stack-id", stackID),
            Tag("aws:cloudformation:logical-id", logicalID),
        ]
        let inherited = stackTags.filter { tag in !own.contains { $0.key == tag.key } }
        return own + inherited + system
    }
}
