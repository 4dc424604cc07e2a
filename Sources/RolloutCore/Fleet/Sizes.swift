/// The three sizes of an Auto Scaling group, in instances or, in a weighted group, in units of capacity.
package struct Sizes: Hashable, Sendable {
    package var minimum: Int
    package var desired: Int
    package var maximum: Int

    package init(minimum: Int, desired: Int, maximum: Int) {
        self.minimum = minimum
        self.desired = desired
        self.maximum = maximum
    }

    /// All three sizes grown by `surge`, so that neither a scale-in nor the maximum stands in the way.
    package func grown(by surge: Int) -> Sizes {
        Sizes(minimum: minimum + surge, desired: desired + surge, maximum: maximum + surge)
    }
}

extension Sizes: CustomStringConvertible {
    /// For example `2-4-8`, that is minimum, desired and maximum.
    package var description: String { "\(minimum)-\(desired)-\(maximum)" }
}
