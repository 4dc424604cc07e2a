#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A time that is drawn from a range or a distribution.
package struct TimeSpan: Codable, Sendable, Hashable {
    /// How the times lie between the two ends.
    package enum Shape: Codable, Sendable, Hashable {
        /// Each as likely as any other.
        case even
        /// Most near the mean, as a sum of many small delays is.
        case around(meanSeconds: Double, deviationSeconds: Double)
        /// Half of them below the median, one in a hundred above `p99`: many short ones, and a long tail.
        case tailed(medianSeconds: Double, p99Seconds: Double)
    }

    /// 0 or more.
    package var minimumSeconds: Double
    /// At least ``minimumSeconds``.
    package var maximumSeconds: Double
    package var shape = Shape.even

    package init(seconds: Double) { self.init(from: seconds, to: seconds) }

    package init(from minimum: Double, to maximum: Double) {
        self.minimumSeconds = minimum
        self.maximumSeconds = maximum
    }

    /// Times around `mean`: never negative, and never more than four deviations away from it.
    package init(mean: Double, deviation: Double) {
        self.init(from: max(0, mean - 4 * deviation), to: mean + 4 * deviation)
        shape = .around(meanSeconds: mean, deviationSeconds: deviation)
    }

    /// Times with a long tail: never more than ten times `p99`.
    package init(median: Double, p99: Double) {
        self.init(from: 0, to: 10 * p99)
        shape = .tailed(medianSeconds: median, p99Seconds: p99)
    }

    /// A time of the span in whole milliseconds; a span without width takes no random number.
    func draw(using random: inout SeededRandom) -> Duration {
        let low = Int64((minimumSeconds * 1000).rounded())
        let high = max(low, Int64((maximumSeconds * 1000).rounded()))
        guard low < high else { return .milliseconds(low) }
        let drawn: Double
        switch shape {
        case .even: return .milliseconds(Int64.random(in: low...high, using: &random))
        case .around(let mean, let deviation): drawn = mean + deviation * Self.normal(using: &random)
        case .tailed(let median, let p99):
            // 2.326 is the 99th percentile of the normal distribution.
            drawn = median * exp(log(p99 / median) / 2.326 * Self.normal(using: &random))
        }
        return .milliseconds(min(max(Int64((drawn * 1000).rounded()), low), high))
    }

    /// A number of the normal distribution, to within what twelve even ones can tell.
    private static func normal(using random: inout SeededRandom) -> Double {
        (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
    }
}
