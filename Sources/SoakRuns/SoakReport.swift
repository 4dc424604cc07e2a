import AWSSimulator

/// The sums over many runs of the soak.
package struct SoakReport: Sendable {
    private var runs = 0
    private var outcomes: [String: Int] = [:]
    private var fired: [String: Int] = [:]
    private var crashes = 0
    private var calls = 0
    private var virtualTime = Duration.zero
    /// The runs that were not as promised, by seed.
    package private(set) var failures: [SoakResult] = []
    /// A hash over the traces of all runs, in the order of their seeds.
    package private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    private var seeds: Set<UInt64> = []
    /// Seeds whose reports are expected.
    private let known: [UInt64]

    package init(known: [UInt64] = []) { self.known = known }

    /// Whether nothing was reported but what is known.
    package var isGood: Bool { failures.allSatisfy { known.contains($0.seed) } }

    /// Adds a result; the order of adding is the order of the seeds.
    package mutating func add(_ result: SoakResult) {
        runs += 1
        seeds.insert(result.seed)
        crashes += result.crashes
        calls += result.calls
        virtualTime += result.virtualTime
        let code = result.exitCode.map { "exit \($0), \(result.outcome)" } ?? "no command ended"
        outcomes[code, default: 0] += 1
        for (name, count) in result.fired { fired[name, default: 0] += count }
        for byte in result.traceHash.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        if !result.isGood { failures.append(result) }
    }

    /// The sums in words.
    ///
    /// - Parameters:
    ///   - elapsed: How long all runs took by the clock on the wall.
    ///   - processorTime: How long processors worked for them.
    package func lines(elapsed: Duration, processorTime: Duration) -> [String] {
        let work = max(processorTime.seconds, 0.001)
        var lines = ["\(runs) runs, \(calls) calls, \(crashes) processes killed"]
        lines += outcomes.sorted { $0.key < $1.key }.map { "  \($0.value) \($0.key)" }
        lines.append(
            "faults: " + fired.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        let expected = failures.map(\.seed).filter(known.contains)
        if !expected.isEmpty {
            lines.append("known, see docs/reliability.md: \(expected.map(String.init).joined(separator: ", "))")
        }
        let gone = known.filter { seed in seeds.contains(seed) && !expected.contains(seed) }
        if !gone.isEmpty {
            lines.append("known and not reported any more: \(gone.map(String.init).joined(separator: ", "))")
        }
        lines.append("breaches: \(failures.reduce(0) { $0 + $1.breaches.count }) in \(failures.count) runs")
        for (name, count) in byInvariant { lines.append("  \(count) \(name)") }
        lines.append(
            "\(rounded(virtualTime.seconds / 3600)) virtual hours in \(rounded(work)) s of processor time (\(rounded(elapsed.seconds)) s "
                + "by the clock): \(rounded(Double(runs) * 60 / work)) rollouts a minute and core, "
                + "\(rounded(virtualTime.seconds / work)) x real time")
        lines.append("trace \(String(hash, radix: 16))")
        return lines
    }

    private var byInvariant: [(String, Int)] {
        var counts: [String: Int] = [:]
        for failure in failures {
            let kinds = Set(failure.breaches.map(\.invariant.rawValue))
            for kind in kinds { counts["runs with \(kind)", default: 0] += 1 }
            if failure.failure != nil { counts["runs that could not go on", default: 0] += 1 }
            if !failure.losses.isEmpty { counts["runs that lost something", default: 0] += 1 }
            if failure.isUnsettled { counts["runs that stay open", default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func rounded(_ number: Double) -> String {
        number >= 100 ? "\(Int(number.rounded()))" : "\((number * 10).rounded() / 10)"
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension SoakResult {
    /// What went wrong, with the plan and the way to repeat it.
    ///
    /// - Parameter withTrace: Whether the events and calls that led to the first breach are shown.
    package func lines(withTrace: Bool) -> [String] {
        var lines = ["\(name): \(plan)"]
        lines += story.map { "  \($0)" }
        lines += breaches.map { "  BREACH \($0)" }
        lines += losses.map { "  LOST \($0)" }
        if let failure { lines.append("  FAILURE \(failure)") }
        if isUnsettled {
            lines.append("  UNSETTLED a run is still open, five commands after everything has calmed down")
        }
        let history = breaches.first?.trace ?? trace
        if withTrace { lines += history.map { "    \($0)" } }
        lines.append("  repeat it with: haupdate-soak\(options) --trace FILE")
        return lines
    }
}
