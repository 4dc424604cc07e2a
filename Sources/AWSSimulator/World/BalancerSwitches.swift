/// What AWS leaves open about balancers; the defaults are the strict reading.
package struct BalancerSwitches: Codable, Sendable, Hashable {
    /// Draining ends when the instance has nothing to do any more, after `times.drain` at most; else it takes the
    /// balancer's whole delay.
    package var drainingEndsWhenIdle = true
    /// A target is `unused` with `Target.NotInUse` until its first check, where the listener is new to it.
    package var unusedBeforeFirstCheck = false
    /// A target needs as many good checks as its group's threshold says before it is healthy; else one check, as an
    /// application load balancer does for a new target.
    package var thresholdForNewTargets = false
    /// How long checks take comes from the interval and the threshold of the balancer; else from `times.healthCheck`.
    package var checksFollowIntervals = false

    package init() {}
}
