import AWSSimulator
import Dispatch
import LoopbackServer
import Timekeeping

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension ServeJob {
    /// Serves the built-in AWS until a signal comes; gives the exit code.
    func perform() async -> Int32 {
        do {
            let scenario = try Cloud.scenario(simulation.scenario)
            let file = simulation.stateFile == nil ? nil : try Cloud.stateFile(simulation)
            let clock = Timekeeper.live(speed: simulation.timeScale ?? 1)
            let world = file?.storedWorld ?? Cloud.newWorld(simulation, scenario, at: clock.wallTime)
            let aws = SimulatedAWS(
                world: world, timekeeper: clock, clientClock: .live(), scenario: scenario,
                secrets: SimulatedAWS.servedSecrets,
                deliverSignal: { kill(getpid(), $0) },
                persist: { world throws(SimulationStateError) in try file?.write(world) })
            try await serve(aws)
            try aws.save()
            return 0
        } catch {
            Console.write("haupdate simulate serve: \(error)\n", to: .story)
            return 4
        }
    }

    private func serve(_ aws: SimulatedAWS) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await LoopbackServer(serving: aws, port: port).run { port in
                    Console.write("http://127.0.0.1:\(port)\n", to: .result)
                }
            }
            group.addTask { await firstStopSignal() }
            try await group.next()
            group.cancelAll()
        }
    }
}

/// Waits for SIGINT or SIGTERM, or for the end of the task.
private func firstStopSignal() async {
    let signals = AsyncStream<Int32> { continuation in
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                continuation.yield(number)
                withExtendedLifetime(source) {}
            }
            source.activate()
        }
    }
    for await _ in signals { return }
}
