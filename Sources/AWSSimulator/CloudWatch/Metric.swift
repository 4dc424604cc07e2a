package import Timekeeping

/// A metric of CloudWatch: the values that somebody put there, one at a time.
package struct Metric: Keyed {
    package struct Sample: Codable, Sendable, Hashable {
        package let time: WallTime
        package let value: Double
    }

    package let namespace: String
    package let name: String
    /// Sorted by name.
    package let dimensions: [Tag]
    /// The latest ten thousand, by time.
    package internal(set) var samples: [Sample] = []

    package var key: String { Self.key(namespace, name, dimensions) }

    static func key(_ namespace: String, _ name: String, _ dimensions: [Tag]) -> String {
        ([namespace, name] + dimensions.map { "\($0.key)=\($0.value)" }).joined(separator: "\u{1f}")
    }

    /// The statistic for each period from `start` up to, not including, `end`, the newest first; periods without values
    /// are left out.
    ///
    /// - Returns: `nil` for a statistic that is not known.
    func points(
        _ statistic: String, period: Int, from start: WallTime, to end: WallTime
    ) -> [(time: WallTime, value: Double)]? {
        var points: [(time: WallTime, value: Double)] = []
        let length = Int64(period)
        for sample in samples where sample.time >= start && sample.time < end {
            let begin = WallTime(secondsSince1970: sample.time.secondsSince1970 / length * length)
            if points.last?.time != begin { points.append((begin, 0)) }
        }
        for index in points.indices {
            let next = points[index].time + .seconds(period)
            let values = samples.filter { $0.time >= max(start, points[index].time) && $0.time < min(end, next) }.map(
                \.value)
            guard let value = Self.statistic(statistic, of: values) else { return nil }
            points[index].value = value
        }
        return points.reversed()
    }

    private static func statistic(_ name: String, of values: [Double]) -> Double? {
        switch name {
        case "Sum": return values.reduce(0, +)
        case "Average": return values.reduce(0, +) / Double(max(1, values.count))
        case "Minimum": return values.min() ?? 0
        case "Maximum": return values.max() ?? 0
        case "SampleCount": return Double(values.count)
        default:
            guard name.hasPrefix("p"), let percent = Double(name.dropFirst()), percent >= 0, percent <= 100 else {
                return nil
            }
            let sorted = values.sorted()
            let rank = Int((percent / 100 * Double(sorted.count)).rounded(.up))
            return sorted.isEmpty ? 0 : sorted[min(max(rank, 1), sorted.count) - 1]
        }
    }
}
