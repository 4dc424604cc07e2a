import AWSSimulator
import Foundation

/// The template of the example: two groups, one on a launch configuration, one on a launch template.
func webTemplate() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "examples/web/template.yaml"), encoding: .utf8)
}

/// A group on a launch configuration; `MinSize` and what is in `more` may be chosen.
func smallTemplate(minimum: Int = 1, desired: String = "", more: String = "", policy: String = "") -> String {
    """
    Parameters: {AmiId: {Type: String, Default: ami-1}, Secret: {Type: String, NoEcho: true, Default: s3cret}}
    Resources:
      Config: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {ImageId: !Ref AmiId, InstanceType: t3.micro}}
      Web:
        Type: AWS::AutoScaling::AutoScalingGroup
    \(policy)
        Properties:
          AvailabilityZones: !GetAZs ""
          LaunchConfigurationName: !Ref Config
          MinSize: \(minimum)
          MaxSize: 10
    \(desired.isEmpty ? "" : "      DesiredCapacity: \(desired)")
    \(more)
    """
}

extension World {
    /// Creates a stack and lets it come to its end.
    @discardableResult
    mutating func makeStack(
        _ template: String, _ parameters: [String: String] = [:], named name: String = "web",
        _ adjust: (inout StackRequest) -> Void = { _ in }
    ) throws(APIError) -> String {
        let id = try createStack(stackRequest(name, template, parameters, adjust))
        pass(600)
        return id
    }

    /// Begins an update.
    @discardableResult
    mutating func beginUpdate(
        _ name: String = "web", _ template: String? = nil, _ parameters: [String: String] = [:],
        _ adjust: (inout StackRequest) -> Void = { _ in }
    ) throws(APIError) -> String {
        try updateStack(stackRequest(name, template, parameters, adjust))
    }

    func stackRequest(
        _ name: String, _ template: String?, _ parameters: [String: String],
        _ adjust: (inout StackRequest) -> Void = { _ in }
    ) -> StackRequest {
        var request = StackRequest(stack: name, source: template.map { .body($0) } ?? .previous)
        request.parameters = parameters.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }
        adjust(&request)
        return request
    }

    func status(_ name: String = "web") -> StackStatus? { cloudFormation.stack(name)?.status }

    func physicalID(_ logicalID: String, of name: String = "web") -> String {
        cloudFormation.stack(name)?.resource(logicalID)?.physicalID ?? "none"
    }

    /// `LOGICAL STATUS`, oldest first; the stack itself under its name.
    func story(_ name: String = "web", from start: Int = 0) -> [String] {
        (cloudFormation.stack(name)?.events ?? []).dropFirst(start).map { "\($0.logicalID) \($0.status)" }
    }

    /// The statuses of the stack itself, oldest first.
    func statuses(_ name: String = "web") -> [String] {
        (cloudFormation.stack(name)?.events ?? []).filter { $0.logicalID == name }.map(\.status)
    }
}
