/// What Auto Scaling does where AWS does not document it, or leaves itself a choice; the defaults are the documented or
/// the stricter behaviour.
package struct GroupSwitches: Codable, Sendable, Hashable {
    /// How the unhealthy are replaced when `ReplaceUnhealthy` or `Terminate` is resumed.
    package enum ResumePace: String, Codable, Sendable, Hashable, CaseIterable {
        /// Everything that was marked meanwhile, in the same moment.
        case atOnce
        /// As at any other time: what the balancers condemned at most a tenth of the group at once.
        case paced
    }

    /// From the moment when zones are out of balance to the launch that mends it.
    package var zoneRebalanceLatency = TimeSpan(from: 60, to: 1800)
    /// Whether zones that are out of balance are balanced at all.
    package var balancesZones = true
    package var resumePace = ResumePace.atOnce
    /// Whether SetInstanceProtection refuses the whole call for one wrong instance, rather than skipping that one.
    package var protectsAllOrNobody = true
    /// Whether TerminateInstanceInAutoScalingGroup takes an instance in Standby.
    package var terminatesStandby = true
    /// Whether a group that is too large lets all go in one step, rather than one instance at each look.
    package var shrinksAtOnce = true
    /// Whether a group launches a replacement as soon as an instance is Terminating, rather than when it has gone.
    package var replacesBeforeLeaving = true
    /// Whether an instance shows the number of its launch template's version, rather than the alias of its launch.
    package var showsVersionNumber = true
    /// How long instances still name a launch configuration that was deleted.
    package var deletedConfigurationLag = TimeSpan(seconds: 0)
    /// Whether a warm pool hands out instances of an older launch template, as AWS does, rather than replacing them
    /// when the group's template changes.
    package var warmPoolHandsOutOld = true
    /// Whether launch hooks run for instances that come back from Standby.
    package var hooksRunAfterStandby = false
    /// Whether a Lambda termination policy names nobody: then nobody is ever scaled in.
    package var lambdaPolicyNamesNobody = false
    package var limits = LaunchLimits()

    package init() {}
}
