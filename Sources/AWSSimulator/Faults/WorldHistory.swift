import Timekeeping

/// Earlier worlds, for answers that lag behind.
///
/// Between two recordings nothing but the world's own events happens, so a world of any moment in between is the one
/// that was recorded before it, with time passed.
struct WorldHistory: Sendable {
    private var worlds: [World] = []
    private let greatestAge: Duration?

    /// - Parameter greatestAge: How far back somebody may look; `nil` keeps nothing.
    init(greatestAge: Duration?) { self.greatestAge = greatestAge }

    /// Keeps `world` as it is at its own time.
    mutating func record(_ world: World) {
        guard let greatestAge else { return }
        let oldest = world.now - greatestAge
        // The last one from before the oldest moment is needed: it says how things were then.
        while worlds.count > 1, worlds[1].now <= oldest { worlds.removeFirst() }
        worlds.append(world)
    }

    /// The world of `moment`; the oldest that is known for an earlier one, `nil` when none is known.
    func world(at moment: WallTime) -> World? {
        guard var world = worlds.last(where: { $0.now <= moment }) ?? worlds.first else { return nil }
        world.advance(to: moment)
        return world
    }
}

extension WallTime {
    static func - (time: WallTime, duration: Duration) -> WallTime { time + (.zero - duration) }
}
