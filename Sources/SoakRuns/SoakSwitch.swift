import AWSSimulator

/// Something that AWS leaves open, turned away from its default.
enum SoakSwitch: String, CaseIterable, Sendable {
    case neverBalancesZones = "never-balances-zones"
    case resumesPaced = "resumes-paced"
    case protectsWhomItKnows = "protects-whom-it-knows"
    case sparesStandby = "spares-standby"
    case shrinksSlowly = "shrinks-slowly"
    case replacesAfterLeaving = "replaces-after-leaving"
    case showsVersionAlias = "shows-version-alias"
    case showsDeletedConfigurations = "shows-deleted-configurations"
    case hooksAfterStandby = "hooks-after-standby"
    case stripsTags = "strips-tags"
    case refusesRepeats = "refuses-repeats"
    case showsConfigurationComplete = "shows-configuration-complete"
    case showsStatusLate = "shows-status-late"
    case lastUpdateCounts = "last-update-counts"
    case drainsWhollyAlways = "drains-wholly"
    case unusedBeforeFirstCheck = "unused-before-first-check"
    case thresholdForNewTargets = "threshold-for-new-targets"
    case checksFollowIntervals = "checks-follow-intervals"

    /// Turns it in `rules`.
    func turn(_ rules: inout WorldRules) {
        switch self {
        case .neverBalancesZones: rules.groupSwitches.balancesZones = false
        case .resumesPaced: rules.groupSwitches.resumePace = .paced
        case .protectsWhomItKnows: rules.groupSwitches.protectsAllOrNobody = false
        case .sparesStandby: rules.groupSwitches.terminatesStandby = false
        case .shrinksSlowly: rules.groupSwitches.shrinksAtOnce = false
        case .replacesAfterLeaving: rules.groupSwitches.replacesBeforeLeaving = false
        case .showsVersionAlias: rules.groupSwitches.showsVersionNumber = false
        case .showsDeletedConfigurations:
            rules.groupSwitches.deletedConfigurationLag = TimeSpan(from: 5, to: 300)
        case .hooksAfterStandby: rules.groupSwitches.hooksRunAfterStandby = true
        case .stripsTags: rules.stacks.foreignGroupTags = .stripped
        case .refusesRepeats: rules.stacks.repeatedToken = .refused
        case .showsConfigurationComplete: rules.stacks.showsConfigurationComplete = true
        case .showsStatusLate: rules.stacks.statusDelaySeconds = 4
        case .lastUpdateCounts: rules.stacks.fastUpdates = .last
        case .drainsWhollyAlways: rules.balancers.drainingEndsWhenIdle = false
        case .unusedBeforeFirstCheck: rules.balancers.unusedBeforeFirstCheck = true
        case .thresholdForNewTargets: rules.balancers.thresholdForNewTargets = true
        case .checksFollowIntervals: rules.balancers.checksFollowIntervals = true
        }
    }
}
