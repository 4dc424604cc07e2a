package import RolloutCore

/// What a run on the built-in AWS can be repeated with.
package struct SimulationNote: Hashable, Sendable {
    /// The name or file that `--scenario` takes.
    package var scenario: String
    package var seed: UInt64
    /// Where the built-in AWS is kept.
    package var stateFile: String
    /// Recognises everything that the run did; equal runs have equal ones. `nil` while that is not known.
    package var traceHash: String?
    /// What the scenario did, in the order in which it names it.
    package var faults: [Fault]

    /// A fault or a person of the scenario, and how often it came.
    package struct Fault: Hashable, Sendable {
        package var name: String
        /// 0 or more.
        package var count: Int

        package init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    package init(
        scenario: String, seed: UInt64, stateFile: String, traceHash: String? = nil, faults: [Fault] = []
    ) {
        self.scenario = scenario
        self.seed = seed
        self.stateFile = stateFile
        self.traceHash = traceHash
        self.faults = faults
    }

    /// What a run says first.
    package var opening: String {
        "built-in AWS: scenario \(scenario), seed \(seed), state in \(stateFile): "
            + "the same command on the same state gives the same run"
    }

    /// What its summary says.
    var closing: String {
        let story = faults.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
        return "built-in AWS: scenario \(scenario), seed \(seed)" + (traceHash.map { ", trace \($0)" } ?? "")
            + (story.isEmpty ? "" : "; faults: \(story)")
    }

    /// The same as an object, without the place of the state, which differs from machine to machine.
    package var json: JSONValue {
        .object([
            .init("scenario", .string(scenario)),
            .init("seed", Int(exactly: seed).map { .integer($0) } ?? .string(String(seed))),
            .init("trace", .optional(traceHash)),
            .init("faults", .object(faults.map { .init($0.name, .integer($0.count)) })),
        ])
    }
}

extension RunEvent {
    /// The event as an object; the first and the last of a run on the built-in AWS say how to repeat it.
    package func json(on simulation: SimulationNote?) -> JSONValue {
        switch (kind, simulation, json) {
        case (.started, let simulation?, .object(let members)), (.finished, let simulation?, .object(let members)):
            .object(members + [.init("simulation", simulation.json)])
        default: json
        }
    }
}
