import AWSWire

/// The operations on what protects stacks, and on signals, exports and rollbacks.
let stackSafeguards: [Operation] = [
    .changing("UpdateTerminationProtection") { world, form, _ throws(APIError) in
        guard let isProtected = try form.flag("EnableTerminationProtection") else {
            throw .validation(
                "1 validation error detected: Value null at 'enableTerminationProtection' failed to satisfy constraint: "
                    + "Member must not be null")
        }
        let id = try world.setTerminationProtection(of: try form.required("StackName"), isProtected)
        return [XMLNode("StackId", id)]
    },
    .changing("SetStackPolicy") { world, form, _ throws(APIError) in
        var text = form["StackPolicyBody"]
        if let url = form["StackPolicyURL"] { text = try world.templateText(.url(url)) }
        guard let text else {
            throw .validation("Either StackPolicyBody or StackPolicyURL must be specified.")
        }
        try world.setPolicy(of: try form.required("StackName"), text)
        return []
    },
    .reading("GetStackPolicy") { world, form, _ throws(APIError) in
        XMLNode.optional("StackPolicyBody", try world.stackToChange(try form.required("StackName")).policy?.text)
    },
    .changing("RollbackStack") { world, form, _ throws(APIError) in
        let id = try world.rollBackStack(try form.required("StackName"), token: form["ClientRequestToken"])
        return world.answer(id)
    },
    .changing("SignalResource") { world, form, _ throws(APIError) in
        try world.signal(
            try form.required("LogicalResourceId"), of: try form.required("StackName"),
            id: try form.required("UniqueId"), status: try form.required("Status"))
        return []
    },
    .reading("ListExports") { world, form, _ throws(APIError) in
        let page = try Page(of: world.exports, form, usual: 100, most: 100)
        return [
            .list(
                "Exports",
                of: page.items.map {
                    [
                        XMLNode("ExportingStackId", $0.stack.id), XMLNode("Name", $0.name),
                        XMLNode("Value", $0.value),
                    ]
                })
        ] + XMLNode.optional("NextToken", page.nextToken)
    },
    .reading("ListImports") { world, form, _ throws(APIError) in
        let name = try form.required("ExportName")
        let users = world.importers(of: name)
        guard !users.isEmpty else {
            throw .validation("Export '\(name)' is not imported by any stack.")
        }
        return [.list("Imports", texts: users)]
    },
]
