package import Timekeeping

/// Everything that the built-in AWS knows: one account in one region, as a value.
///
/// It is event-driven and lazy: ``advance(to:)`` carries out what is due, in order of time and then of scheduling, and
/// nothing happens by itself. The same calls at the same times give the same world, since its random numbers and
/// identifiers come from its own seed.
package struct World: Codable, Sendable {
    package let account: String
    package let region: String
    /// The moment up to which everything that was due has happened.
    package internal(set) var now: WallTime
    /// How long things take, and which images work; set by the scenario.
    package var rules: WorldRules

    package internal(set) var groups = Table<Group>()
    package internal(set) var launchConfigurations = Table<LaunchConfiguration>()
    /// Deleted ones whose names instances still show.
    var lingeringConfigurations: [String] = []
    package internal(set) var activities = Table<ScalingActivity>()
    package internal(set) var instances = Table<Instance>()
    package internal(set) var launchTemplates = Table<LaunchTemplate>()
    package internal(set) var network: VirtualNetwork
    package internal(set) var classicLoadBalancers = Table<ClassicLoadBalancer>()
    package internal(set) var loadBalancers = Table<LoadBalancer>()
    package internal(set) var targetGroups = Table<TargetGroup>()
    package internal(set) var listeners = Table<Listener>()
    package internal(set) var parameters = Table<Parameter>()
    package internal(set) var commands = Table<CommandInvocation>()
    package internal(set) var topics = Table<Topic>()
    package internal(set) var alarms = Table<Alarm>()
    package internal(set) var metrics = Table<Metric>()
    package internal(set) var objects = Table<StoredObject>()
    package var cloudFormation = CloudFormationState()

    /// When the scenario of the present command began; its conditions count from here.
    var conditionsBegan: WallTime
    /// How often conditions have fired.
    var faultTally = FaultTally()
    /// What a condition has seen, so that it counts once.
    var observed = SeenMarks()
    /// The resources of stacks that fail.
    package var stackFaults = StackFaults()

    var events = EventQueue()
    var random: SeededRandom
    /// Sees everything that happens; not stored.
    var witness: Witness?

    /// Builds an empty account that has a default network of three subnets in three zones.
    package init(
        seed: UInt64 = 1, region: String = "eu-west-1", account: String = "123456789012", now: WallTime,
        rules: WorldRules = WorldRules()
    ) {
        self.account = account
        self.region = region
        self.now = now
        self.conditionsBegan = now
        self.rules = rules
        var random = SeededRandom(seed: seed)
        self.network = VirtualNetwork(region: region, random: &random)
        self.random = random
    }

    /// Carries out every event that is due at `moment` or before; a moment in the past changes nothing.
    package mutating func advance(to moment: WallTime) {
        if witness != nil, let next = events.nextTime, next <= moment { witness?.saw(self, becauseOf: .outside) }
        performDue(upTo: moment)
        now = max(now, moment)
        guard !rules.conditions.isEmpty else { return }
        // A condition may begin between two events, and may want something at once.
        observe()
        performDue(upTo: moment)
    }

    private mutating func performDue(upTo moment: WallTime) {
        while let due = events.popFirst(upTo: moment) {
            now = max(now, due.time)
            if !holdsBack(due.event) { perform(due.event) }
            if !rules.conditions.isEmpty { observe() }
            witness?.saw(self, becauseOf: .event(due.event))
        }
    }

    /// Schedules `event`; events of one moment happen in the order of their scheduling.
    mutating func schedule(_ event: WorldEvent, after delay: Duration) {
        events.add(event, at: now + max(delay, .zero))
    }

    /// When the next event is due; `nil` when nothing will ever happen by itself.
    package var nextEventTime: WallTime? { events.nextTime }

    private mutating func perform(_ event: WorldEvent) {
        switch event {
        case .reconcile(let group): reconcile(group)
        case .booted(let instance): finishBoot(of: instance)
        case .drained(let instance): finishDraining(of: instance)
        case .terminated(let instance): finishTermination(of: instance)
        case .forgotten(let instance): instances[instance] = nil
        case .targetChecked(let balancer, let instance): checkTarget(instance, at: balancer)
        case .targetDrained(let balancer, let instance): finishDeregistration(of: instance, at: balancer)
        case .groupHealthCheck(let instance): judgeByBalancers(instance)
        case .cloudFormation(let event): handle(event)
        case .group(let event): handle(event)
        case .condition(let event): handle(event)
        case .command(let event): handle(event)
        }
    }
}
