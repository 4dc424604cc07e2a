import AWSSimulator
import Testing
import Timekeeping

@Suite struct TraceHashTests {
    private func hash(seed: UInt64 = 1, calls: Int = 3, action: String = "GetCallerIdentity") throws -> String {
        try simulate(.quick(seed: seed)) { client in
            try client.aws.withWorld { (world) throws(APIError) in try world.addGroup(desired: 2) }
            for _ in 0..<calls {
                _ = try await client.call("sts", action)
                try await client.timekeeper.sleep(for: .seconds(10))
            }
            return client.aws.traceHash
        }
    }

    @Test func isTheSameForTheSameRun() throws {
        #expect(try hash() == hash())
        #expect(try hash().count == 16)
    }

    @Test func isAnotherForAnotherWorldAnotherCallAndAnotherAnswer() throws {
        let usual = try hash()
        #expect(try hash(seed: 2) != usual)
        #expect(try hash(calls: 4) != usual)
        #expect(try hash(action: "Nothing") != usual)
    }
}
