import AWSWire

/// Tags of groups.
let groupTagOperations: [Operation] = [
    .changing("CreateOrUpdateTags") { world, form, _ throws(APIError) in
        let entries = try tagEntries(form)
        for entry in entries {
            let tag = GroupTag(
                entry["Key"] ?? "", entry["Value"] ?? "", propagates: try entry.flag("PropagateAtLaunch") ?? false)
            try World.checkUserTag(tag)
            try world.setTags([tag], of: try entry.required("ResourceId"))
        }
        return []
    },
    .changing("DeleteTags") { world, form, _ throws(APIError) in
        for entry in try tagEntries(form) {
            try world.deleteTags([entry["Key"] ?? ""], of: try entry.required("ResourceId"))
        }
        return []
    },
    .reading("DescribeTags") { world, form, _ throws(APIError) in
        let filters = form.structures("Filters").map { (name: $0["Name"] ?? "", values: $0.list("Values")) }
        let all = world.groups.flatMap { group in group.tags.map { (group: group.name, tag: $0) } }
        let wanted = all.filter { entry in
            filters.allSatisfy { filter in
                switch filter.name {
                case "auto-scaling-group": filter.values.contains(entry.group)
                case "key": filter.values.contains(entry.tag.key)
                case "value": filter.values.contains(entry.tag.value)
                default: true
                }
            }
        }
        let page = try Page(of: wanted, form, usual: 50, most: 100)
        return [.list("Tags", of: page.items.map { describe($0.tag, of: $0.group) })]
            + XMLNode.optional("NextToken", page.nextToken)
    },
]

private func tagEntries(_ form: QueryForm) throws(APIError) -> [QueryForm] {
    let entries = form.structures("Tags")
    guard entries.count <= 25 else {
        throw .validation(
            "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than "
                + "or equal to 25")
    }
    return entries
}
