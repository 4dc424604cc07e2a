import AWSWire

/// The operations on change sets.
let changeSetOperations: [Operation] = [
    .changing("CreateChangeSet") { world, form, _ throws(APIError) in
        let request = try StackRequest(form)
        let made = try world.createChangeSet(
            try form.required("ChangeSetName"), type: form["ChangeSetType"] ?? "UPDATE",
            description: form["Description"], includesNested: try form.flag("IncludeNestedStacks") ?? false, request)
        return [XMLNode("Id", made.id), XMLNode("StackId", made.stack)]
    },
    .reading("DescribeChangeSet") { world, form, _ throws(APIError) in
        let (set, stack) = try world.changeSet(try form.required("ChangeSetName"), of: form["StackName"])
        let page = try Page(of: set.changes, form, usual: 100, most: 100)
        let configuration = set.configuration
        return set.summary(of: stack) + [
            .list("Changes", of: page.items.map(\.described)),
            .list("Parameters", of: configuration.parameters.map(\.described)),
            .list("Capabilities", texts: configuration.capabilities),
            .list("NotificationARNs", texts: configuration.notificationARNs),
            .list("Tags", of: configuration.tags.map { [XMLNode("Key", $0.key), XMLNode("Value", $0.value)] }),
            XMLNode("RollbackConfiguration", (set.request.rollback ?? stack.rollback).described),
        ] + XMLNode.optional("NextToken", page.nextToken)
    },
    .changing("ExecuteChangeSet") { world, form, _ throws(APIError) in
        try world.executeChangeSet(
            try form.required("ChangeSetName"), of: form["StackName"], token: form["ClientRequestToken"],
            disablesRollback: try form.flag("DisableRollback") ?? false,
            retainsExceptOnCreate: try form.flag("RetainExceptOnCreate") ?? false)
        return []
    },
    .changing("DeleteChangeSet") { world, form, _ throws(APIError) in
        try world.deleteChangeSet(try form.required("ChangeSetName"), of: form["StackName"])
        return []
    },
    .reading("ListChangeSets") { world, form, _ throws(APIError) in
        let stack = try world.stackToChange(try form.required("StackName"))
        let page = try Page(of: stack.changeSets, form, usual: 100, most: 100)
        return [.list("Summaries", of: page.items.map { $0.summary(of: stack) })]
            + XMLNode.optional("NextToken", page.nextToken)
    },
]
