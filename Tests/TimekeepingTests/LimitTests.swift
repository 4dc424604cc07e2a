import Testing
import Timekeeping

/// A run that never ends is reported with who waits for what, and not waited for.
@Suite struct LimitTests {
    private let start = WallTime(secondsSince1970: 1_795_348_800)

    @Test func namesThoseWhoWaitForNothing() {
        let simulated = SimulatedTime(startWallTime: start)
        let time = simulated.timekeeper
        let (stream, continuation) = AsyncStream<Int>.makeStream()
        #expect(throws: SimulatedTime.Failure.stuck(at: .origin, waits: ["the test waits for a number"])) {
            try simulated.run { await time.waiting(for: "the test waits for a number") { for await _ in stream {} } }
        }
        continuation.finish()
    }

    @Test func reportsAPollThatGoesOnForEver() throws {
        let simulated = SimulatedTime(startWallTime: start, limits: .init(time: .seconds(3600)))
        let time = simulated.timekeeper
        let failure = #expect(throws: SimulatedTime.Failure.self) {
            try simulated.run {
                async let other: Void = time.sleep(for: .seconds(9000))
                while time.now < .origin + .seconds(10_000) { try await time.sleep(for: .seconds(10)) }
                try await other
            }
        }
        guard case .endless(let moment, _, let waits)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(moment - .origin == .seconds(3610))
        #expect(
            waits.contains { $0.contains("LimitTests.swift") && $0.contains("sleeps for another 5390") }, "\(waits)")
    }

    @Test func reportsABusyLoopThatLetsNoTimePass() {
        let simulated = SimulatedTime(startWallTime: start, limits: .init(steps: 1000))
        let time = simulated.timekeeper
        #expect(throws: SimulatedTime.Failure.self) {
            try simulated.run { while time.now == .origin { await Task.yield() } }
        }
    }
}
