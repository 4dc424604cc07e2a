import Timekeeping

/// What one caller of the API can know, by the calls that it made and the answers that it got.
struct ActorView: Sendable {
    /// What a caller has read of a group.
    struct Reading: Sendable {
        let number: Int
        let journal: JournalView.Reading
        let wasTag: String?
        /// Who had written the journal that was read.
        let writer: String?
        /// Instances in service that their group took for unhealthy.
        let marked: [String]
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
    /// How often in a row each balancer's health was read, since the last reading that failed; by its name or ARN.
    var healthReadings: [String: Int] = [:]
    /// Instances whose decrementing termination got no answer, and that were not looked at since.
    var uncertainTerminations: Set<String> = []
    /// The last call, when it was throttled, and how often in a row it was.
    var throttled: (form: RequestInfo, count: Int)?

    /// What was asked last is read: the group is in the answer, or gone.
    mutating func read(_ group: WatchedGroup, number: Int) {
        readings[group.name] = Reading(
            number: number, journal: group.reading, wasTag: group.tag(JournalView.wasKey), writer: group.runTagWriter,
            marked: group.views.filter { $0.lifecycle == .inService && $0.isAlive && !$0.isHealthy }.map(\.id))
    }
}

extension WatchedGroup {
    func tag(_ key: String) -> String? { presentTags.first { $0.key == key }?.value }
}
