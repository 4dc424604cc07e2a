internal import AWSClient
internal import RolloutCore
internal import Timekeeping

/// A group of a stack, or of one nested in it.
struct StackGroup: Hashable, Sendable {
    /// The group's own name.
    var name: String
    var logicalID: String
    /// The stack that holds it: the root's name, or the ARN of a nested one.
    var stack: String
    /// The logical ID, in the root, of the nested stack that holds it; `nil` for groups of the root.
    var nestedIn: String?
    /// The ARNs of the nested stacks that hold it, outermost first; empty for groups of the root.
    var containers: [String] = []
}

/// What a stack holds, as far as a run cares.
struct StackContents: Sendable {
    var groups: [StackGroup] = []
    /// ARNs of nested stacks, outer ones first.
    var nested: [String] = []
}

extension Run {
    /// All groups of a stack and of those nested in it, in the order of their resources.
    func contents(of stack: String) async throws(RunError) -> StackContents {
        var contents = StackContents()
        try await collect(stack, nestedIn: nil, containers: [], into: &contents)
        return contents
    }

    private func collect(
        _ stack: String, nestedIn: String?, containers: [String], into contents: inout StackContents
    ) async throws(RunError) {
        let resources = try await calling("listing the resources of stack \(stack)") {
            (client) async throws(AWSError) in try await client.listStackResources(stack: stack)
        }
        let isGoing = ["DELETE_IN_PROGRESS", "DELETE_COMPLETE"]
        for resource in resources where !resource.physicalID.isEmpty && !isGoing.contains(resource.status) {
            switch resource.type {
            case "AWS::AutoScaling::AutoScalingGroup":
                contents.groups.append(
                    StackGroup(
                        name: resource.physicalID, logicalID: resource.logicalID, stack: stack, nestedIn: nestedIn,
                        containers: containers))
            case "AWS::CloudFormation::Stack" where containers.count < 20:
                contents.nested.append(resource.physicalID)
                try await collect(
                    resource.physicalID, nestedIn: nestedIn ?? resource.logicalID,
                    containers: containers + [resource.physicalID], into: &contents)
            default: break
            }
        }
    }

    /// The stack once CloudFormation has removed what its last update replaced: until then it takes no other.
    ///
    /// Waits for no longer than an action may stay silent; what comes after is said by the status.
    func cleanedUp(_ stack: Stack?) async throws(RunError) -> Stack? {
        guard var stack, stack.status.hasSuffix("_CLEANUP_IN_PROGRESS") else { return stack }
        emit(.note("stack \(stack.name) is in \(stack.status): waiting for that to end"))
        let limit = timekeeper.now + options.actionTimeout
        while stack.status.hasSuffix("_CLEANUP_IN_PROGRESS"), timekeeper.now < limit {
            if !(await pause(until: timekeeper.now + .seconds(5))) { try stopIfInterrupted() }
            guard let next = try await existingStack(stack.name) else { return nil }
            stack = next
        }
        return stack
    }

    /// The stack, or `nil` if there is none of that name.
    func existingStack(_ name: String) async throws(RunError) -> Stack? {
        do {
            let stack = try await patiently("reading stack \(name)") { (client) async throws(AWSError) in
                try await client.describeStack(name)
            }
            if name == self.stack {
                hookContext.outputs = stack.outputs
                hookContext.hasSecrets = stack.parameters.contains { $0.value == "****" }
            }
            return StackStatus.meaning(of: stack.status) == .gone ? nil : stack
        } catch {
            if error.isAbsentStack { return nil }
            throw .aws(error, purpose: "reading stack \(name)")
        }
    }
}
