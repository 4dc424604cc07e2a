import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// Parts of templates in YAML; each group has a minimum of 2 and a maximum of 8.
enum TemplatePart {
    static func classic(_ name: String = "Web", size: Int = 4) -> String {
        """
          \(name)Front:
            Type: AWS::ElasticLoadBalancing::LoadBalancer
            Properties:
              AvailabilityZones: !GetAZs ""
              Listeners: [{LoadBalancerPort: "80", InstancePort: "8080", Protocol: HTTP}]
          \(name)Configuration:
            Type: AWS::AutoScaling::LaunchConfiguration
            Properties: {ImageId: !Ref AmiId, InstanceType: t3.micro}
          \(name):
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties:
              AvailabilityZones: !GetAZs ""
              LaunchConfigurationName: !Ref \(name)Configuration
              MinSize: "2"
              DesiredCapacity: "\(size)"
              MaxSize: "8"
              LoadBalancerNames: [!Ref \(name)Front]

        """
    }

    /// A group on a launch template behind a target group.
    static func balanced(_ name: String = "Web", size: Int = 4) -> String {
        """
          \(name)Balancer:
            Type: AWS::ElasticLoadBalancingV2::LoadBalancer
            Properties: {Type: application}
          \(name)Targets:
            Type: AWS::ElasticLoadBalancingV2::TargetGroup
            Properties: {Protocol: HTTP, Port: 8080}
          \(name)Listener:
            Type: AWS::ElasticLoadBalancingV2::Listener
            Properties:
              LoadBalancerArn: !Ref \(name)Balancer
              Port: 80
              Protocol: HTTP
              DefaultActions: [{Type: forward, TargetGroupArn: !Ref \(name)Targets}]
        \(launchTemplate(name))
          \(name):
            Type: AWS::AutoScaling::AutoScalingGroup
            DependsOn: \(name)Listener
            Properties:
              AvailabilityZones: !GetAZs ""
              LaunchTemplate:
                LaunchTemplateId: !Ref \(name)Template
                Version: !GetAtt \(name)Template.LatestVersionNumber
              MinSize: "2"
              DesiredCapacity: "\(size)"
              MaxSize: "8"
              TargetGroupARNs: [!Ref \(name)Targets]

        """
    }

    /// A group on a launch template without a balancer.
    static func bare(_ name: String = "Web", size: Int = 4) -> String {
        """
        \(launchTemplate(name))
          \(name):
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties:
              AvailabilityZones: !GetAZs ""
              LaunchTemplate:
                LaunchTemplateId: !Ref \(name)Template
                Version: !GetAtt \(name)Template.LatestVersionNumber
              MinSize: "2"
              DesiredCapacity: "\(size)"
              MaxSize: "8"

        """
    }

    private static func launchTemplate(_ name: String) -> String {
        """
          \(name)Template:
            Type: AWS::EC2::LaunchTemplate
            Properties:
              LaunchTemplateData: {ImageId: !Ref AmiId, InstanceType: t3.micro}
        """
    }

    static func template(_ parts: String..., parameters: String = "") -> String {
        "Parameters:\n  AmiId: {Type: String}\n\(parameters)Resources:\n\(parts.joined())"
    }
}

extension TestBed {
    /// An account that has had the stack `web` of this template for some minutes.
    convenience init(
        stack text: String, _ parameters: [(String, String)] = [("AmiId", "ami-1")],
        adjust: (inout World) throws -> Void = { _ in }
    ) throws {
        try self.init { world in
            let given = parameters.map { StackRequest.Parameter($0.0, $0.1) }
            _ = try world.createStack(StackRequest(stack: "web", source: .body(text), parameters: given))
            world.advance(to: world.now + .seconds(150))
            try #require(world.cloudFormation.stack("web")?.status == .createComplete)
            try adjust(&world)
        }
    }

    /// Runs `update stack web` with the template, or with the one that the stack has.
    @discardableResult
    func update(
        _ text: String? = nil, _ parameters: [(String, String)] = [("AmiId", "ami-2")],
        _ options: RolloutOptions = RolloutOptions(), capabilities: [String] = []
    ) throws -> Report {
        let request = TestBed.request(text, parameters, capabilities: capabilities)
        return try run(options) { await $0.updateStack(request) }
    }

    static func request(
        _ text: String?, _ parameters: [(String, String)], capabilities: [String] = []
    ) -> UpdateStackRequest {
        UpdateStackRequest(
            stack: "web", parameters: parameters.map { .init(key: $0.0, value: $0.1) },
            template: text.map { .file(path: "web.yaml", contents: Array($0.utf8)) }, mayCreate: true,
            capabilities: capabilities)
    }

    /// The name of the group that the stack calls by `logicalID`.
    func name(_ logicalID: String = "Web") -> String {
        aws.withWorld { $0.cloudFormation.stack("web")?.resource(logicalID)?.physicalID } ?? "no group"
    }

    /// Sizes, number of suspended processes, journal, number of protected instances, and the images of those that stay.
    func state(_ logicalID: String = "Web") -> String {
        let name = name(logicalID)
        return aws.withWorld { $0.state(name) }
    }

    /// Lets virtual time pass.
    func pass(_ duration: Duration) throws {
        try simulated.run { [time = simulated.timekeeper] in try await time.sleep(for: duration) }
    }

    /// How often an operation was called so far.
    func count(of operation: String) -> Int { aws.calls.filter { $0.operation == operation }.count }
}

extension World {
    func state(_ name: String) -> String {
        guard let group = groups[name] else { return "gone" }
        let staying = members(name).filter { $0.lifecycle == .inService || $0.lifecycle == .pending }
        let tags = group.tags.filter { $0.key.hasPrefix("haupdate") && !$0.key.hasPrefix("haupdate:accepted") }.count
        let suspended = group.suspendedNames.isEmpty ? "" : " suspended \(group.suspendedNames.count)"
        let protected = staying.filter(\.isProtected).count
        return "\(group.minSize)-\(group.desiredCapacity)-\(group.maxSize)\(suspended)"
            + (tags == 0 ? "" : " journaled") + (protected == 0 ? "" : " protected \(protected)")
            + " \(staying.map(\.image).sorted().joined(separator: ","))"
    }

    /// How many instances of the group answer, and are healthy at every balancer of the group.
    func serving(_ name: String) -> Int {
        guard let group = groups[name] else { return 0 }
        return instances(of: group).filter { instance in
            let isUp = instance.lifecycle == .inService && instance.answersWell && instance.booted != nil
            let classic = group.classicLoadBalancers.flatMap { classicLoadBalancers[$0]?.registrations ?? [] }
            let all = classic + group.targetGroups.flatMap { targetGroups[$0]?.registrations ?? [] }
            let wanted = group.classicLoadBalancers.count + group.targetGroups.count
            return isUp && all.filter { $0.instance == instance.id && $0.health == .healthy }.count == wanted
        }.count
    }

    /// Points a group at another image, as its own launch configuration or launch template allows.
    mutating func outdate(_ name: String, to image: String = "ami-2") throws {
        switch groups[name]?.launchSource {
        case .launchTemplate(let reference):
            let id = try #require(reference.id)
            let number = try createLaunchTemplateVersion(
                id: id, content: LaunchTemplateContent(image: image, type: "t3.micro"))
            var change = GroupChange(name: name)
            change.launchSource = .launchTemplate(LaunchTemplateReference(id: id, version: "\(number)"))
            try updateGroup(change)
        default: try change(name, toImage: image)
        }
    }
}
