import AWSSimulator
private import AWSWire
import Timekeeping

/// The account of a plan, with its stack up and what is special about it.
struct SoakWorld {
    static let stack = "web"
    static let oldImage = "ami-1"
    static let newImage = "ami-2"

    let plan: SoakPlan
    private(set) var world: World
    /// The names of the groups, by logical ID.
    private(set) var names: [String: String] = [:]

    /// - Throws: `APIError` when the plan's stack cannot be made: a mistake of the soak itself.
    init(_ plan: SoakPlan, upTo noon: WallTime) throws {
        self.plan = plan
        var rules = WorldRules()
        rules.images = [Self.newImage: plan.image]
        rules.times.apiLatency = TimeSpan(from: 0.01, to: 0.08)
        world = World(seed: plan.seed, now: noon + .seconds(-400), rules: rules)
        if plan.extras.isOutOfBalance { world.rules.zonesWithoutCapacity = ["a"] }
        let template = SoakTemplate(plan: plan)
        if template.hasNested { putNested(template, growth: 0) }
        _ = try world.createStack(
            StackRequest(
                stack: Self.stack, source: .body(template.text(growth: 0)),
                parameters: [StackRequest.Parameter("AmiId", Self.oldImage)]))
        world.advance(to: noon + .seconds(-150))
        for group in plan.groups { try dress(group, name: find(group)) }
        if plan.extras.isOutOfBalance { world.rules.zonesWithoutCapacity = [] }
        world.advance(to: noon + .seconds(-60))
        if plan.command == .updateGroups {
            for group in plan.groups { try outdate(names[group.logicalID] ?? "") }
        }
        if template.hasNested { putNested(template, growth: plan.growth) }
        world.rules.times.boot = TimeSpan(from: 5, to: 40)
        world.rules.times.healthCheck = TimeSpan(from: 2, to: 15)
        world.rules.times.drain = TimeSpan(from: 1, to: 60)
        for turned in plan.extras.switches { turned.turn(&world.rules) }
        if plan.extras.isOutOfBalance {
            world.rules.groupSwitches.zoneRebalanceLatency = TimeSpan(from: 80, to: 300)
        }
        world.rules.conditions = plan.extras.conditions
        if let strategies = plan.extras.strategies { try prepare(strategies) }
        world.advance(to: noon)
    }

    /// What the options of a run name must be there.
    private mutating func prepare(_ strategies: SoakStrategies) throws {
        for (group, choice) in strategies.tagged.sorted(by: { $0.key < $1.key }) {
            try world.setTags([GroupTag("haupdate:strategy", choice.description)], of: names[group] ?? "")
        }
        guard strategies.hasAlarm else { return }
        let fields = [
            ("AlarmName", SoakStrategies.alarm), ("ComparisonOperator", "GreaterThanThreshold"),
            ("EvaluationPeriods", "1"),
            ("MetricName", "Errors"),
        ]
        try world.putAlarm(QueryForm(fields: fields.map { QueryForm.Field($0.0, $0.1) }))
        try world.setAlarm(SoakStrategies.alarm, to: .ok, reason: "no errors")
    }

    private mutating func putNested(_ template: SoakTemplate, growth: Int) {
        world.putObject(bucket: "soak", name: "nested.yaml", body: Array(template.nestedText(growth: growth).utf8))
    }

    private mutating func find(_ group: SoakPlan.GroupPlan) throws -> String {
        for stack in world.cloudFormation.stacks {
            guard let name = stack.resource(group.logicalID)?.physicalID else { continue }
            names[group.logicalID] = name
            return name
        }
        throw APIError("SoakFailure", "the stack has no group \(group.logicalID)")
    }

    private mutating func dress(_ plan: SoakPlan.GroupPlan, name: String) throws {
        guard let group = world.groups[name] else { return }
        if !plan.userSuspended.isEmpty { try world.suspend(plan.userSuspended, of: name) }
        let ids = world.instances(of: group).filter { $0.lifecycle == .inService }.map(\.id)
        try world.setProtection(of: Array(ids.prefix(plan.protected)), in: name, to: true)
        for extra in self.plan.extras.hooks where extra.group == plan.logicalID {
            try world.putHook(extra.hook, of: name)
        }
        if plan.standby > 0, let last = ids.last { try world.enterStandby([last], of: name, decrement: true) }
    }

    /// Points a group at the new image.
    private mutating func outdate(_ name: String) throws {
        guard let group = world.groups[name] else { return }
        var change = GroupChange(name: name)
        switch group.launchSource {
        case .launchTemplate(let reference):
            let content = LaunchTemplateContent(image: Self.newImage, type: "t3.micro")
            let number = try world.createLaunchTemplateVersion(id: reference.id ?? "", content: content)
            guard reference.version != "$Latest" else { return }
            change.launchSource = .launchTemplate(LaunchTemplateReference(id: reference.id, version: "\(number)"))
        case .launchConfiguration, .mixed:
            let spec = LaunchConfigurationSpec(name: "\(name)-2", image: Self.newImage, type: "t3.micro")
            try world.createLaunchConfiguration(spec)
            change.launchSource = .launchConfiguration(spec.name)
        }
        try world.updateGroup(change)
    }
}
