import Testing

/// The built program, run twice in processes of their own.
@Suite struct RepeatedRunTests {
    /// What a creation and an update under a scenario left as their traces, and the faults that came.
    private func traces(seed: Int) async throws -> (traces: [String], faults: [String: Int]) {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        let scenario = try program.write(
            "seed: \(seed)\nfaults: [{ fault: throttle, chance: 0.2 }]\n", to: "throttle.yaml")
        let created = try await program.simulate("update stack web AmiId=ami-1 --template \(template)")
        let updated = try await program.simulate("update stack web AmiId=ami-2 --scenario \(scenario)")
        try #require(updated.code == 0, "\(updated.text)")
        let notes = try [created, updated].map { try #require($0.report["simulation"] as? [String: Any]) }
        return (
            try notes.map { try #require($0["trace"] as? String) },
            try #require(notes[1]["faults"] as? [String: Int])
        )
    }

    @Test func leaveTheSameTracesForTheSameSeedAndOthersForAnother() async throws {
        let first = try await traces(seed: 7)
        let second = try await traces(seed: 7)
        let other = try await traces(seed: 8)
        #expect(first.traces == second.traces)
        #expect(first.faults == second.faults)
        #expect(first.faults.values.contains { $0 > 0 })
        #expect(first.traces[0] == other.traces[0])
        #expect(first.traces[1] != other.traces[1])
    }
}
