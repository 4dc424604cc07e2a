import Yams

extension ScenarioNode {
    /// Seconds: a number, `{min, max}`, `{mean, deviation}` or `{median, p99}`.
    func span() throws(ScenarioError) -> TimeSpan {
        guard node.mapping != nil else { return TimeSpan(seconds: try number()) }
        var numbers: [String: Double] = [:]
        for (key, value) in try members(["min", "max", "mean", "deviation", "median", "p99"]) {
            numbers[key] = try value.number()
        }
        if numbers.count == 2 {
            if let low = numbers["min"], let high = numbers["max"] {
                guard low <= high else { throw error("min \(low) is above max \(high)") }
                return TimeSpan(from: low, to: high)
            }
            if let mean = numbers["mean"], let deviation = numbers["deviation"] {
                guard deviation <= mean else {
                    throw error("deviation \(deviation) is above mean \(mean): times cannot be negative")
                }
                return TimeSpan(mean: mean, deviation: deviation)
            }
            if let median = numbers["median"], let p99 = numbers["p99"] {
                guard median > 0, median < p99 else {
                    throw error("median \(median) must be above 0 and below p99 \(p99)")
                }
                return TimeSpan(median: median, p99: p99)
            }
        }
        throw error("a number is expected here, or one of the pairs min and max, mean and deviation, median and p99")
    }

    /// The time as a duration, in whole milliseconds.
    func duration() throws(ScenarioError) -> Duration { .milliseconds(Int64(try number() * 1000)) }

    /// How likely something is: 0 to 1.
    func chance() throws(ScenarioError) -> Double {
        let number = try number()
        guard number <= 1 else { throw error("\(number) is no chance: it must be between 0 and 1") }
        return number
    }

    /// Names of operations as a ``CallSelection`` takes them; one that can never match is a mistake.
    func operations() throws(ScenarioError) -> [String] {
        var patterns: [String] = []
        for item in try items() {
            let pattern = try item.text()
            patterns.append(pattern)
            if pattern == "changing" || pattern == "reading" { continue }
            var name = pattern
            if let colon = pattern.firstIndex(of: ":") {
                let service = String(pattern[..<colon])
                guard Service(rawValue: service) != nil else {
                    let all = Service.allCases.map(\.rawValue).joined(separator: ", ")
                    throw item.error("there is no service \"\(service)\": use one of \(all)")
                }
                name = String(pattern[pattern.index(after: colon)...])
            }
            let isStarred = name.last == "*"
            let known = Service.operationNames
            let matches = isStarred ? known.contains { $0.hasPrefix(name.dropLast()) } : known.contains(name)
            guard !matches else { continue }
            let hint = name.nearest(of: known).map { ", did you mean \($0)" } ?? ""
            throw item.error("the built-in AWS has no operation \"\(name)\"\(hint)")
        }
        return patterns
    }

    func texts() throws(ScenarioError) -> [String] {
        var texts: [String] = []
        for item in try items() { texts.append(try item.text()) }
        return texts
    }
}

extension String {
    /// The one of `known` that somebody who wrote this may have meant; `nil` when none is near.
    func nearest(of known: [String]) -> String? {
        let near = known.map { ($0, distance(to: $0)) }.min { $0.1 < $1.1 }
        guard let near, near.1 <= max(1, count / 3) else { return nil }
        return near.0
    }

    /// How many letters must be put in, taken out or changed.
    private func distance(to other: String) -> Int {
        let letters = Array(other.lowercased())
        var row = Array(0...letters.count)
        for (line, letter) in lowercased().enumerated() {
            var previous = row
            previous[0] = line + 1
            for (column, target) in letters.enumerated() {
                let change = row[column] + (letter == target ? 0 : 1)
                previous[column + 1] = Swift.min(change, row[column + 1] + 1, previous[column] + 1)
            }
            row = previous
        }
        return row[letters.count]
    }
}
