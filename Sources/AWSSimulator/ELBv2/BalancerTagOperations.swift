import AWSWire

/// Tags of load balancers, listeners and target groups.
let balancerTagOperations: [Operation] = [
    .changing("AddTags") { world, form, _ throws(APIError) in
        let added = form.structures("Tags").map { Tag($0["Key"] ?? "", $0["Value"] ?? "") }
        for arn in form.list("ResourceArns") {
            let tags = try world.balancerTags(of: arn)
            let kept = tags.filter { tag in !added.contains { $0.key == tag.key } }
            guard kept.count + added.count <= 50 else {
                throw APIError("TooManyTags", "The maximum number of tags on a resource is 50")
            }
            world.setBalancerTags(kept + added, of: arn)
        }
        return []
    },
    .changing("RemoveTags") { world, form, _ throws(APIError) in
        let keys = form.list("TagKeys")
        for arn in form.list("ResourceArns") {
            let kept = try world.balancerTags(of: arn).filter { !keys.contains($0.key) }
            world.setBalancerTags(kept, of: arn)
        }
        return []
    },
    .reading("DescribeTags") { world, form, _ throws(APIError) in
        var items: [[XMLNode]] = []
        for arn in form.list("ResourceArns") {
            let tags = try world.balancerTags(of: arn).map { [XMLNode("Key", $0.key), XMLNode("Value", $0.value)] }
            items.append([XMLNode("ResourceArn", arn), .list("Tags", of: tags)])
        }
        return [.list("TagDescriptions", of: items)]
    },
]

extension World {
    /// - Throws: `LoadBalancerNotFound`, `TargetGroupNotFound`, `ListenerNotFound`.
    fileprivate func balancerTags(of arn: String) throws(APIError) -> [Tag] {
        if let balancer = loadBalancers[arn] { return balancer.tags }
        if let group = targetGroups[arn] { return group.tags }
        if listeners[arn] != nil { return [] }
        if arn.contains(":targetgroup/") {
            throw APIError("TargetGroupNotFound", "Target groups '[\(arn)]' not found")
        }
        if arn.contains(":listener/") {
            throw APIError("ListenerNotFound", "Listeners '[\(arn)]' not found")
        }
        throw APIError("LoadBalancerNotFound", "Load balancers '[\(arn)]' not found")
    }

    fileprivate mutating func setBalancerTags(_ tags: [Tag], of arn: String) {
        loadBalancers[arn]?.tags = tags
        targetGroups[arn]?.tags = tags
    }
}
