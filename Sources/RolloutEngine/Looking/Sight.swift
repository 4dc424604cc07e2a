internal import AWSClient
internal import RolloutCore
internal import Timekeeping

/// What looks remember: facts that do not change from one poll to the next.
struct Sight {
    /// The traffic sources of a group that does not name them itself, read once for each target.
    var sources: [String: [RolloutCore.TrafficSource]] = [:]
    /// Identifiers of sources that are being taken away from a group.
    var leavingSources: [String: [String]] = [:]
    /// The look in which those were read last.
    var leavingRead: [String: Int] = [:]
    /// A group's journal tags in the last look, the head of the journal first.
    var journalTags: [String: [JournalTags.Tag]] = [:]
    /// How many tags a group has beside those, in the last look; AWS's own do not count towards the group's limit.
    var otherTags: [String: Int] = [:]
    /// Launch templates that a group follows by `$Latest` or `$Default`, as the last look showed them.
    var followed: [String: [LaunchTemplateSpecification]] = [:]
    /// Fingerprints of what launch configurations and template versions launch; they never change. `nil` is gone.
    var contents: [LaunchIdentity: String?] = [:]
    /// What instances of a group were launched from, as this run has read it before the stack changed.
    var acceptances: [String: Acceptance] = [:]
    /// Keys of the tags with which groups name such instances, where none of those is left.
    var staleAcceptances: [String: [String]] = [:]
    /// The groups as AWS described them in the last look.
    var described: [String: AutoScalingGroup] = [:]
    /// The desired capacity that a stack update will write although its template has not changed it, by group.
    var templateDesired: [String: Int] = [:]
    /// The last look itself.
    var last: Look?
    /// Operations that the endpoint does not have and the run can do without.
    var missing: Set<String> = []
    /// When activities were read last, so that a wait does not read them in each look.
    var activitiesRead: [String: Int] = [:]
    /// What was read then, for the looks in between.
    var launchFailures: [String: [LaunchFailure]] = [:]
    /// What the run's alarms said last.
    var alarms: AlarmReading?
    /// When they were last asked for.
    var alarmsRead: Instant?
    var looks = 0
    private var journals: [String: (tags: [JournalTags.Tag], reading: JournalReading)] = [:]

    /// The journal of a group in the last look; most looks show the same tags as the one before.
    mutating func journal(of group: String) -> JournalReading {
        let tags = journalTags[group] ?? []
        if let known = journals[group], known.tags == tags { return known.reading }
        let reading = JournalTags.decode(tags)
        journals[group] = (tags, reading)
        return reading
    }
}
