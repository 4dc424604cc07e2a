import AWSWire

/// Warm pools.
let warmPoolOperations: [Operation] = [
    .changing("PutWarmPool") { world, form, _ throws(APIError) in
        var pool = WarmPool()
        pool.minSize = try form.number("MinSize") ?? 0
        if let prepared = try form.number("MaxGroupPreparedCapacity"), prepared >= 0 {
            pool.maxPreparedCapacity = prepared
        }
        if let text = form["PoolState"] {
            guard let state = WarmPool.State(rawValue: text) else {
                throw .validation("Pool state \(text) is not valid: Stopped, Running or Hibernated")
            }
            pool.state = state
        }
        if try form.structure("InstanceReusePolicy").flag("ReuseOnScaleIn") ?? false {
            throw .validation("ReuseOnScaleIn is not simulated: instances of a warm pool are used once.")
        }
        try world.putWarmPool(pool, of: try form.required("AutoScalingGroupName"))
        return []
    },
    .changing("DeleteWarmPool") { world, form, _ throws(APIError) in
        try world.deleteWarmPool(
            of: try form.required("AutoScalingGroupName"), force: try form.flag("ForceDelete") ?? false)
        return []
    },
    .reading("DescribeWarmPool") { world, form, _ throws(APIError) in
        let group = try world.group(named: try form.required("AutoScalingGroupName"))
        guard let pool = group.warmPool else { return [.list("Instances", texts: [])] }
        let standing = pool.instances.compactMap { world.instances[$0] }
        let page = try Page(of: standing, form, usual: 50, most: 50)
        return [
            XMLNode("WarmPoolConfiguration", describe(pool)),
            .list("Instances", of: page.items.map { describe($0, in: world, isAlone: false) }),
        ] + XMLNode.optional("NextToken", page.nextToken)
    },
]

/// A warm pool as Auto Scaling shows it.
func describe(_ pool: WarmPool) -> [XMLNode] {
    [XMLNode("MinSize", pool.minSize), XMLNode("PoolState", pool.state.rawValue)]
        + (pool.maxPreparedCapacity.map { [XMLNode("MaxGroupPreparedCapacity", $0)] } ?? [])
        + XMLNode.optional("Status", pool.isBeingDeleted ? "PendingDelete" : nil)
}
