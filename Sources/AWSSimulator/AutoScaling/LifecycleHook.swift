/// What a group waits for when it launches or terminates an instance.
package struct LifecycleHook: Codable, Sendable, Hashable {
    /// When it is run.
    package enum Transition: String, Codable, Sendable, CaseIterable {
        case launching = "autoscaling:EC2_INSTANCE_LAUNCHING"
        case terminating = "autoscaling:EC2_INSTANCE_TERMINATING"
    }

    package var name: String
    package var transition: Transition
    /// 30 to 7,200 by the console; the API takes up to 172,800.
    package var heartbeatSeconds = 3600
    /// What happens when nobody answers in time: go on, or abandon the instance.
    package var continuesByDefault = false
    package var targetARN: String?
    package var roleARN: String?
    package var metadata: String?

    package init(name: String, transition: Transition) {
        self.name = name
        self.transition = transition
    }

    /// However often a heartbeat comes, the hook ends after 48 h or 100 heartbeats, whichever is less.
    var globalSeconds: Int { min(172_800, 100 * heartbeatSeconds) }
}
