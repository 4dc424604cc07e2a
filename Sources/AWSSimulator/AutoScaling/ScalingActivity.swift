package import Timekeeping

/// Something that a group did or tried to do.
package struct ScalingActivity: Keyed, Hashable {
    package let id: String
    package let group: String
    /// The group's ARN; empty when there was no such group.
    package let groupARN: String
    package internal(set) var description: String
    package let cause: String
    package let start: WallTime
    package internal(set) var end: WallTime?
    /// AWS's code, such as `InProgress`, `Successful`, `Failed`.
    package internal(set) var status: String
    package internal(set) var statusMessage: String?
    /// 0 to 100.
    package internal(set) var progress: Int
    package let zone: String?
    /// Empty where it does not matter.
    package let subnet: String

    package var key: String { id }
}
