internal import AWSClient
internal import RolloutCore

/// What looks remember: facts that do not change from one poll to the next.
struct Sight {
    /// The traffic sources of a group, read once for each target.
    var sources: [String: [RolloutCore.TrafficSource]] = [:]
    /// Identifiers of sources that are being taken away from a group.
    var leavingSources: [String: [String]] = [:]
    /// The keys of a group's journal tags in the last look.
    var journalKeys: [String: [String]] = [:]
    /// Operations that the endpoint does not have and the run can do without.
    var missing: Set<String> = []
    /// When activities were read last, so that a wait does not read them in each look.
    var activitiesRead: [String: Int] = [:]
    /// What was read then, for the looks in between.
    var launchFailures: [String: [LaunchFailure]] = [:]
    var looks = 0
}

extension RolloutCore.TrafficSource.Kind {
    /// The core's kind for the client's; `nil` for a kind that nobody can ask.
    init?(_ source: String) { self.init(rawValue: source) }
}
