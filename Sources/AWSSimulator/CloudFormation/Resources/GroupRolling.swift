import CloudFormationTemplate
import Timekeeping

/// How far CloudFormation is with replacing the instances of a group by itself.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
struct GroupRolling: Codable, Sendable {
    /// The instances that are to go, oldest launch first.
    var obsolete: [String]
    let total: Int
    /// How many go at once.
    let batchSize: Int
    /// Seconds that a batch may wait for signals, or that pass behind each batch.
    let pauseSeconds: Int64
    /// The same as the template writes it.
    let pause: String
    let waitsForSignals: Bool
    /// Out of 100.
    let neededPercent: Int
    /// What was suspended for the time of the update, and is resumed.
    let suspended: [String]
    /// The sizes that the group gets back.
    let minimum: Int
    let desired: Int
    /// The instances that have just been told to go.
    var leaving: [String] = []
    /// The instances that have come since the update began.
    var arrived: [String] = []
    /// How many of those have to be there before the next batch.
    var expected = 0
    var isPausing = false
    /// When the present wait began.
    var since: WallTime
    /// Signals that did not come, or were failures.
    var failures = 0

    /// Reads a policy; `nil` when nothing has to go.
    init?(
        _ policy: PropertyValue, of group: Group, obsolete: [String], suspended: [String], now: WallTime
    ) {
        guard !obsolete.isEmpty else { return nil }
        self.obsolete = obsolete
        total = obsolete.count
        let inService = policy["MinInstancesInService"]?.integer ?? 0
        let wish = max(policy["MaxBatchSize"]?.integer ?? 1, 1)
        batchSize = max(min(wish, group.maxSize - inService, obsolete.count), 1)
        waitsForSignals = policy["WaitOnResourceSignals"]?.flag ?? false
        pause = policy["PauseTime"]?.text ?? (waitsForSignals ? "PT5M" : "PT0S")
        pauseSeconds = Duration(timeout: pause)?.components.seconds ?? 0
        neededPercent = policy["MinSuccessfulInstancesPercent"]?.integer ?? 100
        self.suspended = suspended
        minimum = group.minSize
        desired = group.desiredCapacity
        since = now
    }

    /// What the first event says.
    func announcement(inService: Int) -> String {
        let wait =
            waitsForSignals
            ? " Waiting on resource signals with a timeout of \(pause) when new instances are added to the "
                + "autoscaling group." : pauseSeconds > 0 ? " Pausing for \(pause) when new instances are added." : ""
        return "Rolling update initiated. Terminating \(total) obsolete instance(s) in batches of \(batchSize), while "
            + "keeping at least \(inService) instance(s) in service.\(wait)"
    }
}
