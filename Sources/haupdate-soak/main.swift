private import Dispatch
private import Foundation
private import SoakRuns
private import Synchronization

guard let arguments = SoakArguments(Array(CommandLine.arguments.dropFirst())) else {
    FileHandle.standardError.write(Data("\(SoakArguments.usage)\n".utf8))
    exit(64)
}
if let seed = arguments.seed { exit(tellOne(seed, arguments)) }
exit(runMany(arguments))

/// Carries out one run and tells all of it.
private func tellOne(_ seed: UInt64, _ arguments: SoakArguments) -> Int32 {
    let result = SoakResult.of(seed: seed, fleet: arguments.fleet, extras: arguments.extras)
    for line in result.lines(withTrace: false) { print(line) }
    print("trace \(result.traceHash), \(result.calls) calls")
    guard let trace = arguments.trace else { return result.isGood ? 0 : 1 }
    let text = result.lines(withTrace: true).joined(separator: "\n") + "\n"
    do {
        try text.write(toFile: trace, atomically: true, encoding: .utf8)
    } catch {
        FileHandle.standardError.write(Data("the trace cannot be written: \(error.localizedDescription)\n".utf8))
        return 1
    }
    return result.isGood ? 0 : 1
}

/// Carries out many runs; a failing one is told with its trace.
private func runMany(_ arguments: SoakArguments) -> Int32 {
    let results = Mutex<[UInt64: SoakResult]>([:])
    let next = Mutex(arguments.first)
    let end = arguments.first + arguments.seeds
    let before = processorTime()
    let elapsed = ContinuousClock().measure {
        DispatchQueue.concurrentPerform(iterations: arguments.jobs) { _ in
            while true {
                let seed = next.withLock { next in
                    defer { next += next < end ? 1 : 0 }
                    return next
                }
                guard seed < end else { return }
                let result = SoakResult.of(seed: seed, fleet: arguments.fleet, extras: arguments.extras)
                results.withLock { $0[seed] = result.isGood ? result.withoutTrace : result }
            }
        }
    }
    var report = SoakReport()
    let all = results.withLock { $0 }
    for seed in arguments.first..<end { if let result = all[seed] { report.add(result) } }
    for failure in report.failures.prefix(5) {
        for line in failure.lines(withTrace: true) { print(line) }
    }
    for failure in report.failures.dropFirst(5) {
        for line in failure.lines(withTrace: false) { print(line) }
    }
    for line in report.lines(elapsed: elapsed, processorTime: processorTime() - before) { print(line) }
    return report.failures.isEmpty ? 0 : 1
}

/// How long processors have worked for this program: on a machine with others on it the wall clock tells little.
private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
