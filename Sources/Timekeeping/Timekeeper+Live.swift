#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

extension Timekeeper {
    /// The real clocks of this machine.
    ///
    /// - Parameter speed: How many seconds of this timekeeper pass in a real second; above 0. The wall clock runs at
    ///   the same pace from the moment of the call.
    package static func live(speed: Double = 1) -> Timekeeper {
        let clock = ContinuousClock()
        let start = clock.now
        let startWallTime = realWallTime()
        @Sendable func now() -> Instant {
            Instant(nanoseconds: Int64(Double((clock.now - start).wholeNanoseconds) * speed))
        }
        return Timekeeper(
            now: now,
            wallTime: { speed == 1 ? realWallTime() : startWallTime + (now() - .origin) },
            sleepUntil: { (deadline) async throws(CancellationError) in
                let rest = (deadline - now()) / speed
                do {
                    try await Task.sleep(for: max(rest, .zero))
                } catch {
                    throw CancellationError()
                }
            })
    }
}

private func realWallTime() -> WallTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return WallTime(millisecondsSince1970: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}
