/// A step of a stack operation that is due.
package enum CloudFormationEvent: Codable, Sendable, Hashable {
    /// The operation with this serial number goes on; an older number means nothing any more.
    case proceed(stack: String, serial: Int)
    /// An update that was taken shows.
    case start(stack: String)
    /// The time that a creation may take is over.
    case timeOut(stack: String, serial: Int)
    /// A change set is ready.
    case changeSet(stack: String, id: String)
}
