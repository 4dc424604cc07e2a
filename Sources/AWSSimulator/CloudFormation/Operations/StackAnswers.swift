import CloudFormationTemplate
import Timekeeping

extension Stack {
    /// The stack as DescribeStacks shows it.
    var described: [XMLNode] {
        var nodes = [
            XMLNode("StackId", id), XMLNode("StackName", name), XMLNode("CreationTime", created.iso8601),
            XMLNode("StackStatus", status.rawValue), XMLNode("DisableRollback", !rollsBack),
            XMLNode("EnableTerminationProtection", isProtected),
            XMLNode("DriftInformation", [XMLNode("StackDriftStatus", "NOT_CHECKED")]),
            XMLNode("RollbackConfiguration", rollback.described),
            .list("NotificationARNs", texts: configuration?.notificationARNs ?? []),
            .list("Capabilities", texts: configuration?.capabilities ?? []),
            .list(
                "Tags", of: (configuration?.tags ?? []).map { [XMLNode("Key", $0.key), XMLNode("Value", $0.value)] }),
        ]
        nodes += XMLNode.optional("StackStatusReason", statusReason)
        nodes += XMLNode.optional("TimeoutInMinutes", timeoutMinutes.map { String($0) })
        if retainsExceptOnCreate { nodes.append(XMLNode("RetainExceptOnCreate", true)) }
        nodes += lastOperations
        if let last = events.last(where: { $0.physicalID == id }), last.status == status.rawValue {
            nodes += XMLNode.optional("DetailedStatus", last.detail)
        }
        nodes += XMLNode.optional("Description", configuration?.template.template.description)
        nodes += XMLNode.optional("LastUpdatedTime", updated?.iso8601)
        nodes += XMLNode.optional("DeletionTime", deleted?.iso8601)
        nodes += XMLNode.optional("RoleARN", configuration?.roleARN)
        nodes += XMLNode.optional("ParentId", parent)
        nodes += XMLNode.optional("RootId", root)
        nodes += XMLNode.optional(
            "ChangeSetId", changeSets.first { $0.executionStatus.hasPrefix("EXECUTE_") }?.id)
        if let parameters = configuration?.parameters, !parameters.isEmpty {
            nodes.append(.list("Parameters", of: parameters.map(\.described)))
        }
        if !outputs.isEmpty { nodes.append(.list("Outputs", of: outputs.map(\.described))) }
        return nodes
    }
}

extension Stack {
    /// The stack as ListStacks shows it.
    var summary: [XMLNode] {
        [
            XMLNode("StackId", id), XMLNode("StackName", name), XMLNode("CreationTime", created.iso8601),
            XMLNode("StackStatus", status.rawValue),
            XMLNode("DriftInformation", [XMLNode("StackDriftStatus", "NOT_CHECKED")]),
        ] + XMLNode.optional("StackStatusReason", statusReason) + XMLNode.optional("LastUpdatedTime", updated?.iso8601)
            + XMLNode.optional("DeletionTime", deleted?.iso8601) + XMLNode.optional("ParentId", parent)
            + XMLNode.optional("RootId", root) + lastOperations
            + XMLNode.optional("TemplateDescription", configuration?.template.template.description)
    }
}

extension Stack {
    fileprivate var lastOperations: [XMLNode] {
        guard !operations.isEmpty else { return [] }
        return [
            .list(
                "LastOperations",
                of: operations.map { [XMLNode("OperationType", $0.type), XMLNode("OperationId", $0.id)] })
        ]
    }
}

extension RollbackConfiguration {
    var described: [XMLNode] {
        guard monitoringMinutes > 0 || !alarms.isEmpty else { return [] }
        return [
            .list(
                "RollbackTriggers",
                of: alarms.map { [XMLNode("Arn", $0), XMLNode("Type", "AWS::CloudWatch::Alarm")] }),
            XMLNode("MonitoringTimeInMinutes", monitoringMinutes),
        ]
    }
}

extension ResolvedParameter {
    /// The parameter as a stack shows it: a secret value never.
    var described: [XMLNode] {
        [XMLNode("ParameterKey", name), XMLNode("ParameterValue", noEcho ? "****" : given)]
            + XMLNode.optional("ResolvedValue", noEcho ? nil : resolved)
    }
}

extension StackOutput {
    fileprivate var described: [XMLNode] {
        [XMLNode("OutputKey", name), XMLNode("OutputValue", value)] + XMLNode.optional("Description", description)
            + XMLNode.optional("ExportName", exportName)
    }
}

extension StackEvent {
    /// The event as DescribeStackEvents shows it.
    func described(of stack: Stack) -> [XMLNode] {
        [
            XMLNode("EventId", id), XMLNode("StackId", stack.id), XMLNode("StackName", stack.name),
            XMLNode("LogicalResourceId", logicalID), XMLNode("PhysicalResourceId", physicalID),
            XMLNode("ResourceType", type), XMLNode("Timestamp", time.iso8601), XMLNode("ResourceStatus", status),
        ] + XMLNode.optional("ResourceStatusReason", reason) + XMLNode.optional("ClientRequestToken", token)
            + XMLNode.optional("ResourceProperties", properties.isEmpty ? nil : properties)
            + XMLNode.optional("DetailedStatus", detail) + XMLNode.optional("OperationId", operation)
    }
}

extension StackResource {
    /// What all listings of resources show.
    ///
    /// - Parameter time: The name of the element with the time of the last change.
    func described(time: String) -> [XMLNode] {
        [XMLNode("LogicalResourceId", logicalID)] + XMLNode.optional("PhysicalResourceId", physicalID) + [
            XMLNode("ResourceType", type), XMLNode(time, updated.iso8601), XMLNode("ResourceStatus", status),
            XMLNode("DriftInformation", [XMLNode("StackResourceDriftStatus", "NOT_CHECKED")]),
        ] + XMLNode.optional("ResourceStatusReason", statusReason)
    }
}

extension ChangeSet {
    /// What a listing of change sets shows.
    func summary(of stack: Stack) -> [XMLNode] {
        [
            XMLNode("StackId", stack.id), XMLNode("StackName", stack.name), XMLNode("ChangeSetId", id),
            XMLNode("ChangeSetName", name), XMLNode("ExecutionStatus", executionStatus), XMLNode("Status", status),
            XMLNode("CreationTime", created.iso8601), XMLNode("IncludeNestedStacks", includesNested),
        ] + XMLNode.optional("StatusReason", statusReason) + XMLNode.optional("Description", description)
            + XMLNode.optional("ParentChangeSetId", parent) + XMLNode.optional("RootChangeSetId", root)
    }
}

extension PlannedChange {
    /// The change as DescribeChangeSet shows it.
    var described: [XMLNode] {
        var scope: [String] = []
        for detail in details where !scope.contains(detail.attribute) { scope.append(detail.attribute) }
        let change =
            [XMLNode("Action", action.rawValue), XMLNode("LogicalResourceId", logicalID)]
            + XMLNode.optional("PhysicalResourceId", physicalID) + [XMLNode("ResourceType", type)]
            + XMLNode.optional("Replacement", replacement) + [
                .list("Scope", texts: scope), .list("Details", of: details.map(\.described)),
            ] + XMLNode.optional("ChangeSetId", changeSetID)
        return [XMLNode("Type", "Resource"), XMLNode("ResourceChange", change)]
    }
}

extension PlannedChange.Detail {
    fileprivate var described: [XMLNode] {
        let name = attribute == "Properties" && !property.isEmpty ? [XMLNode("Name", property)] : []
        let target =
            [XMLNode("Attribute", attribute)] + name + [XMLNode("RequiresRecreation", requiresRecreation)]
        return [
            XMLNode("Target", target), XMLNode("Evaluation", isDynamic ? "Dynamic" : "Static"),
            XMLNode("ChangeSource", source),
        ] + XMLNode.optional("CausingEntity", causingEntity)
    }
}
