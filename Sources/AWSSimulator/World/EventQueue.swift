import Timekeeping

/// The events to come, by time and then by the order in which they were added.
struct EventQueue: Codable, Sendable {
    struct Entry: Codable, Sendable {
        let time: WallTime
        let sequence: Int
        let event: WorldEvent
    }

    /// Latest first, so that taking the next one moves nothing.
    private var entries: [Entry] = []
    private var lastSequence = 0

    var nextTime: WallTime? { entries.last?.time }

    mutating func add(_ event: WorldEvent, at time: WallTime) {
        lastSequence += 1
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].time > time { low = middle + 1 } else { high = middle }
        }
        entries.insert(Entry(time: time, sequence: lastSequence, event: event), at: low)
    }

    mutating func popFirst(upTo moment: WallTime) -> Entry? {
        guard let next = entries.last, next.time <= moment else { return nil }
        return entries.removeLast()
    }
}
