/// What sees everything that happens in a world: each event, and whatever changed between two of them.
///
/// A world holds it, so that nobody who brings the world forward can forget it; it is never stored.
struct Witness: Codable, Sendable {
    let chronicle: Chronicle?

    init(_ chronicle: Chronicle) { self.chronicle = chronicle }

    init(from decoder: any Decoder) { chronicle = nil }

    func encode(to encoder: any Encoder) {}

    /// Called before due events are carried out: what is different now somebody has done from outside.
    func saw(_ world: World, becauseOf origin: Origin) { chronicle?.look(at: world, origin) }
}

/// Why a world is different from what it was at the last look.
package enum Origin: Sendable {
    /// It happened by itself.
    case event(WorldEvent)
    /// A caller of the API asked for it.
    case call(actor: String, operation: String)
    /// Somebody who is no caller: the scenario, a person, a test.
    case outside
}

extension KeyedEncodingContainer {
    /// A witness is no part of what is stored.
    mutating func encodeIfPresent(_ value: Witness?, forKey key: Key) {}
}
