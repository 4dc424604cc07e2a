import Testing
import Timekeeping

@Suite struct SimulatedTimeTests {
    private let start = WallTime(secondsSince1970: 1_800_000_000)

    @Test func movesToTheNextSleeperWithoutWaiting() throws {
        let simulated = SimulatedTime(startWallTime: start)
        let time = simulated.timekeeper
        let elapsed = try simulated.run {
            try await time.sleep(for: .seconds(3600))
            return time.now - .origin
        }
        #expect(elapsed == .seconds(3600))
        #expect(time.wallTime == start + .seconds(3600))
    }

    @Test func interleavesSleepersInTheSameOrderEachTime() throws {
        func trace() throws -> [String] {
            let simulated = SimulatedTime(startWallTime: start)
            let time = simulated.timekeeper
            return try simulated.run {
                await withTaskGroup(of: [String].self) { group in
                    for index in 0..<50 {
                        group.addTask {
                            var seen: [String] = []
                            for step in 0..<10 {
                                // A sleeper here is never cancelled.
                                try? await time.sleep(for: .milliseconds((index * 7919 + step * 104_729) % 1000))
                                seen.append("\(index).\(step)@\(time.now.nanoseconds)")
                            }
                            return seen
                        }
                    }
                    return await group.reduce(into: []) { $0 += $1 }
                }
            }
        }
        let first = try trace()
        #expect(first.count == 500)
        #expect(try first == trace())
    }

    @Test func cancelsASleeperAtOnce() throws {
        let simulated = SimulatedTime(startWallTime: start)
        let time = simulated.timekeeper
        let elapsed = try simulated.run {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    do {
                        try await time.sleep(for: .seconds(1000))
                        Issue.record("the sleep was not cancelled")
                    } catch {}
                }
                group.addTask { try? await time.sleep(for: .seconds(5)) }  // Never cancelled before it ends.
                await group.next()
                group.cancelAll()
            }
            return time.now - .origin
        }
        #expect(elapsed == .seconds(5))
    }

    @Test func reportsARunThatCanNeverGoOn() {
        let simulated = SimulatedTime(startWallTime: start)
        let (stream, continuation) = AsyncStream<Int>.makeStream()
        #expect(throws: SimulatedTime.Failure.stuck(at: .origin)) {
            try simulated.run { for await _ in stream {} }
        }
        continuation.finish()
    }

    @Test func standsStillWhileItWaitsOnTheRealWorld() throws {
        let simulated = SimulatedTime(startWallTime: start)
        let time = simulated.timekeeper
        let elapsed = try simulated.run {
            await withTaskGroup(of: Duration?.self) { group in
                group.addTask {
                    try? await time.sleep(for: .seconds(9))  // Never cancelled.
                    return nil
                }
                group.addTask {
                    await time.waitingOutside {
                        await Task.detached { 1 }.value
                    } == 1 ? time.now - .origin : nil
                }
                return await group.reduce(nil) { $0 ?? $1 }
            }
        }
        #expect(elapsed == .zero)
    }

    @Test func failsWhenAJobComesFromAForeignThread() {
        let simulated = SimulatedTime(startWallTime: start)
        let time = simulated.timekeeper
        #expect(throws: SimulatedTime.Failure.self) {
            try simulated.run {
                async let foreign = Task.detached { await Task.yield() }.value
                try await time.sleep(for: .seconds(1))
                await foreign
            }
        }
    }
}
