/// Something that happens in the simulated account at its time, without a request.
package enum WorldEvent: Codable, Sendable {
    /// A group compares its desired capacity with what it has.
    case reconcile(group: String)
    /// An instance runs and its program answers.
    case booted(instance: String)
    /// Every balancer has let go of a terminating instance.
    case drained(instance: String)
    case terminated(instance: String)
    /// EC2 stops listing a terminated instance.
    case forgotten(instance: String)
    /// A balancer has made enough checks of a target to judge it.
    case targetChecked(at: Balancer, instance: String)
    /// A target's deregistration delay is over.
    case targetDrained(at: Balancer, instance: String)
    /// The group looks at what the balancers say of an instance whose grace period is over.
    case groupHealthCheck(instance: String)
    case cloudFormation(CloudFormationEvent)
    case group(GroupEvent)
    case condition(ConditionEvent)
    /// A command of Systems Manager takes a step on an instance.
    case command(CommandEvent)
}

/// What an instance can be registered with.
package enum Balancer: Codable, Hashable, Sendable {
    /// A classic load balancer's name.
    case classic(String)
    /// A target group's ARN.
    case targetGroup(String)
}
