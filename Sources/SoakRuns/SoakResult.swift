package import AWSSimulator

/// What became of one plan.
package struct SoakResult: Sendable {
    package let seed: UInt64
    package let plan: String
    /// The words of the command line that repeat this run, each with a blank before it.
    package internal(set) var options = ""
    /// What it is called.
    package internal(set) var name: String
    /// That of the command which had the last word; `nil` when all were killed.
    package internal(set) var exitCode: Int32?
    package internal(set) var outcome = ""
    /// A line for each command.
    package internal(set) var story: [String] = []
    /// Those of the commands that were not killed, in order.
    package internal(set) var exitCodes: [Int32] = []
    package internal(set) var breaches: [Breach] = []
    /// Why simulated time could not go on.
    package internal(set) var failure: String?
    /// Whether a run was still open after everything had calmed down.
    package internal(set) var isUnsettled = false
    /// What is lost, or neither as before nor updated, where nothing but the process went wrong.
    package internal(set) var losses: [String] = []
    /// For each call of the first process, if it was alone until it ended, whether it changes something.
    package internal(set) var boundaries: [Bool] = []
    package internal(set) var crashes = 0
    /// How often each fault has fired.
    package internal(set) var fired: [String: Int] = [:]
    package internal(set) var calls = 0
    package internal(set) var virtualTime = Duration.zero
    package internal(set) var traceHash = ""
    /// The latest events and calls.
    package internal(set) var trace: [String] = []

    init(seed: UInt64, plan: String) {
        self.seed = seed
        name = "seed \(seed)"
        self.plan = plan
    }

    /// Carries out the plan of a seed.
    ///
    /// - Parameter historyLines: How many of its latest events and calls are kept.
    package static func of(
        seed: UInt64, fleet: SoakFleet? = nil, extras: [SoakExtra] = [], historyLines: Int? = nil
    ) -> SoakResult {
        var plan = SoakPlan(seed: seed, fleet: fleet, extras: extras)
        if let historyLines { plan.historyLines = historyLines }
        var result: SoakResult
        let options = " --seed \(seed)" + (fleet.map { " --fleet \($0)" } ?? "")
        do {
            result = try SoakRun(plan).run()
        } catch {
            result = SoakResult(seed: seed, plan: plan.description)
            result.failure = "the world of this plan cannot be made: \(error)"
        }
        result.options = options
        if !extras.isEmpty { result.options += " --with \(extras.map(\.rawValue).joined(separator: ","))" }
        return result
    }

    /// The same without its history, which takes the most room.
    package var withoutTrace: SoakResult {
        var copy = self
        copy.trace = []
        return copy
    }

    /// Whether everything was as promised.
    package var isGood: Bool { breaches.isEmpty && failure == nil && !isUnsettled && losses.isEmpty }
}
