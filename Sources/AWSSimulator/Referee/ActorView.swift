import Timekeeping

/// What one caller of the API can know, by the calls that it made and the answers that it got.
struct ActorView: Sendable {
    /// What a caller has read of a group.
    struct Reading: Sendable {
        let journal: JournalView.Reading
        let wasTag: String?
        /// Who had written the journal that was read.
        let writer: String?
        /// Instances in service that their group took for unhealthy.
        let marked: [String]
    }

    /// A call that AWS throttles again and again.
    struct Throttled: Sendable {
        var last: RequestInfo
        let since: WallTime
        /// How often; 1 or more.
        var count = 1
    }

    /// How far a listing of groups has come.
    enum Listing: Sendable {
        case none
        case incomplete
        case failed(String)
        case complete
    }

    var readings: [String: Reading] = [:]
    var listing = Listing.none
    /// How often each balancer's health was read, by its name or ARN.
    var healthReadings: [String: Int] = [:]
    /// Balancers whose health could not be read when it was asked for last.
    var unread: Set<String> = []
    /// Instances whose decrementing termination got no answer, and that were not looked at since.
    var uncertainTerminations: Set<String> = []
    /// Tries of the same call that were throttled, in a row.
    var throttled: Throttled?

    mutating func note(throttled isThrottled: Bool, _ call: RequestInfo) {
        guard isThrottled else {
            throttled = nil
            return
        }
        if let before = throttled, before.last.isSame(as: call) {
            throttled?.last = call
            throttled?.count += 1
        } else {
            throttled = Throttled(last: call, since: call.time)
        }
    }

    mutating func note(health balancer: String, isRead: Bool) {
        if isRead {
            healthReadings[balancer, default: 0] += 1
            unread.remove(balancer)
        } else {
            unread.insert(balancer)
        }
    }

    /// Takes in what the answer shows of a group; a listing may lag behind the world.
    mutating func read(_ group: WatchedGroup, in answer: AnsweredCall) {
        let wasTag = group.tag(JournalView.wasKey)
        let showsWas = wasTag.map(answer.shows) ?? true
        let showsRun = group.tag(JournalView.runKey).map(answer.shows) ?? true
        readings[group.name] = Reading(
            journal: showsWas ? group.reading : .none, wasTag: showsWas ? wasTag : nil,
            writer: showsRun ? group.runTagWriter : readings[group.name]?.writer,
            marked: group.views.filter { $0.lifecycle == .inService && $0.isAlive && !$0.isHealthy }.map(\.id))
    }
}

extension WatchedGroup {
    func tag(_ key: String) -> String? { presentTags.first { $0.key == key }?.value }
}
