import AWSWire
import CloudFormationTemplate

/// The operations that change stacks.
let stackOperations: [Operation] = [
    .changing("CreateStack") { world, form, _ throws(APIError) in
        let request = try StackRequest(form)
        let id = try world.createStack(request)
        return world.answer(id)
    },
    .changing("UpdateStack") { world, form, _ throws(APIError) in
        let request = try StackRequest(form)
        let id = try world.updateStack(request)
        return world.answer(id)
    },
    .changing("DeleteStack") { world, form, _ throws(APIError) in
        try world.deleteStack(
            try form.required("StackName"), retained: form.list("RetainResources"), token: form["ClientRequestToken"])
        return []
    },
    .changing("CancelUpdateStack") { world, form, _ throws(APIError) in
        try world.cancelUpdate(of: try form.required("StackName"), token: form["ClientRequestToken"])
        return []
    },
    .changing("ContinueUpdateRollback") { world, form, _ throws(APIError) in
        try world.continueRollback(
            of: try form.required("StackName"), skipping: form.list("ResourcesToSkip"),
            token: form["ClientRequestToken"])
        return []
    },
]

extension World {
    /// What an operation that has begun something on a stack gives.
    func answer(_ id: String) -> [XMLNode] {
        [XMLNode("StackId", id)]
            + XMLNode.optional("OperationId", cloudFormation.stacks[id]?.operation?.id)
    }
}

/// The operations that look at stacks.
let stackReadings: [Operation] = [
    .reading("DescribeStacks") { world, form, _ throws(APIError) in
        var stacks: [Stack] = []
        if let name = form["StackName"], !name.isEmpty {
            stacks = [try world.stack(name)]
        } else {
            stacks = world.cloudFormation.stacks.filter { $0.status != .deleteComplete }.reversed()
        }
        let page = try Page(of: stacks, form, usual: 100, most: 100)
        return [.list("Stacks", of: page.items.map(\.described))] + XMLNode.optional("NextToken", page.nextToken)
    },
    .reading("ListStacks") { world, form, _ throws(APIError) in
        let wanted = form.list("StackStatusFilter")
        let stacks = world.cloudFormation.stacks.reversed().filter {
            wanted.isEmpty || wanted.contains($0.status.rawValue)
        }
        let page = try Page(of: Array(stacks), form, usual: 100, most: 100)
        return [.list("StackSummaries", of: page.items.map(\.summary))]
            + XMLNode.optional("NextToken", page.nextToken)
    },
    .reading("DescribeStackEvents") { world, form, _ throws(APIError) in
        let name = try form.required("StackName")
        guard let stack = world.cloudFormation.stack(name) else {
            throw .validation("Stack [\(name)] does not exist")
        }
        let page = try Page(of: stack.events.reversed(), form, usual: 100, most: 100)
        return [.list("StackEvents", of: page.items.map { $0.described(of: stack) })]
            + XMLNode.optional("NextToken", page.nextToken)
    },
]

/// The operations that look at the resources of a stack.
let resourceReadings: [Operation] = [
    .reading("ListStackResources") { world, form, _ throws(APIError) in
        let stack = try world.stack(try form.required("StackName"))
        let page = try Page(of: stack.resources, form, usual: 100, most: 100)
        return [
            .list("StackResourceSummaries", of: page.items.map { $0.described(time: "LastUpdatedTimestamp") })
        ] + XMLNode.optional("NextToken", page.nextToken)
    },
    .reading("DescribeStackResources") { world, form, _ throws(APIError) in
        let stack: Stack
        if let physicalID = form["PhysicalResourceId"] {
            let owner = world.cloudFormation.stacks.first { stack in
                stack.status != .deleteComplete && stack.resources.contains { $0.physicalID == physicalID }
            }
            guard let owner else { throw .validation("Stack for \(physicalID) does not exist") }
            stack = owner
        } else {
            stack = try world.stack(try form.required("StackName"))
        }
        let wanted = form["LogicalResourceId"]
        let resources = stack.resources.filter { wanted == nil || $0.logicalID == wanted }.prefix(100)
        return [
            .list(
                "StackResources",
                of: resources.map { resource in
                    [XMLNode("StackName", stack.name), XMLNode("StackId", stack.id)]
                        + resource.described(time: "Timestamp")
                })
        ]
    },
    .reading("DescribeStackResource") { world, form, _ throws(APIError) in
        let stack = try world.stack(try form.required("StackName"))
        let logicalID = try form.required("LogicalResourceId")
        guard let resource = stack.resource(logicalID) else {
            throw .validation("Resource \(logicalID) does not exist for stack \(stack.name)")
        }
        let nodes = [XMLNode("StackName", stack.name), XMLNode("StackId", stack.id)]
        return [
            XMLNode(
                "StackResourceDetail",
                nodes + resource.described(time: "LastUpdatedTimestamp")
                    + XMLNode.optional("Metadata", resource.metadata?.json))
        ]
    },
]
