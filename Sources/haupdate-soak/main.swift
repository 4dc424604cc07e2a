private import Dispatch
private import Foundation
private import SoakRuns
private import Synchronization

guard let arguments = SoakArguments(Array(CommandLine.arguments.dropFirst())) else {
    fail(SoakArguments.usage, code: 64)
}
if let kind = arguments.matrix {
    let matrix: SoakMatrix
    do {
        matrix = try SoakMatrix(kind, arguments.strategy)
    } catch {
        fail("the matrix cannot be made: \(error)", code: 1)
    }
    exit(run(matrix, arguments))
}
if let seed = arguments.seed {
    let lines = arguments.trace == nil ? nil : SoakPlan.wholeHistory
    let result = SoakResult.of(
        seed: seed, fleet: arguments.fleet, extras: arguments.extras, historyLines: lines)
    exit(tell(result, arguments))
}
exit(
    runMany(Int(arguments.seeds), arguments) { index in
        SoakResult.of(seed: arguments.first + UInt64(index), fleet: arguments.fleet, extras: arguments.extras)
    })

private func fail(_ text: String, code: Int32) -> Never {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
    exit(code)
}

/// Carries out one cell of a matrix, or one part of it, or all.
private func run(_ matrix: SoakMatrix, _ arguments: SoakArguments) -> Int32 {
    if let number = arguments.cell {
        guard matrix.cells.indices.contains(number) else { fail("there are \(matrix.cells.count) cells", code: 64) }
        var cell = matrix.cells[number]
        if arguments.trace != nil { cell.plan.historyLines = SoakPlan.wholeHistory }
        return tell(matrix.run(cell), arguments)
    }
    let part = arguments.part
    let cells = part.map { matrix.part($0.number, of: $0.count) } ?? matrix.cells
    let share = part.map { ", part \($0.number)/\($0.count)" } ?? ""
    print(
        "\(matrix.kind.rawValue), \(matrix.strategy.rawValue): \(cells.count) of \(matrix.cells.count) cells\(share)")
    return runMany(cells.count, arguments) { matrix.run(cells[$0]) }
}

/// Tells all of one run.
private func tell(_ result: SoakResult, _ arguments: SoakArguments) -> Int32 {
    for line in result.lines(withTrace: false) { print(line) }
    print("trace \(result.traceHash), \(result.calls) calls")
    guard let trace = arguments.trace else { return result.isGood ? 0 : 1 }
    let text = (result.lines(withTrace: false) + result.trace.map { "    \($0)" }).joined(separator: "\n") + "\n"
    do {
        try text.write(toFile: trace, atomically: true, encoding: .utf8)
    } catch {
        fail("the trace cannot be written: \(error.localizedDescription)", code: 1)
    }
    return result.isGood ? 0 : 1
}

/// Carries out many runs; a failing one is told with its trace.
private func runMany(
    _ count: Int, _ arguments: SoakArguments, _ run: @escaping @Sendable (Int) -> SoakResult
) -> Int32 {
    let results = Mutex<[Int: SoakResult]>([:])
    let next = Mutex(0)
    let before = processorTime()
    let elapsed = ContinuousClock().measure {
        DispatchQueue.concurrentPerform(iterations: arguments.jobs) { _ in
            while true {
                let index = next.withLock { next in
                    defer { next += next < count ? 1 : 0 }
                    return next
                }
                guard index < count else { return }
                let result = run(index)
                results.withLock { $0[index] = result.isGood ? result.withoutTrace : result }
            }
        }
    }
    var report = SoakReport(known: arguments.known)
    let all = results.withLock { $0 }
    for index in 0..<count { if let result = all[index] { report.add(result) } }
    for failure in report.failures.prefix(5) {
        for line in failure.lines(withTrace: true) { print(line) }
    }
    for failure in report.failures.dropFirst(5) {
        for line in failure.lines(withTrace: false) { print(line) }
    }
    for line in report.lines(elapsed: elapsed, processorTime: processorTime() - before) { print(line) }
    return report.isGood ? 0 : 1
}

/// How long processors have worked for this program: on a machine with others on it the wall clock tells little.
private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
