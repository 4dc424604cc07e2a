/// A lock that is taken.
package struct LockState: Hashable, Sendable {
    package var name: LockName
    /// The first one first; only the last one can be alive. Never empty.
    package var holders: [LockNote]

    package init(name: LockName, holders: [LockNote]) {
        self.name = name
        self.holders = holders
    }

    package var holder: LockNote? { holders.last }
}

extension LockState: CustomStringConvertible {
    package var description: String {
        "\(name) is locked by \(holder.map { "\($0)" } ?? "nobody") in \(name.parameter)"
    }
}
