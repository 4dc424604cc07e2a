internal import LuaMachine
private import Subprocess
private import Synchronization

/// A program that a hook runs: no shell, an environment of its own, a process group that is killed when time is over.
///
/// A live adapter: time is real here.
struct ProgramRun: Sendable {
    static let outputLimitBytes = 65_536

    let path: String
    let arguments: [String]
    let environment: [String: String]
    let input: [UInt8]
    let limit: Duration

    /// The beginning of what a program writes.
    private struct Beginning {
        var bytes: [UInt8] = []
        var isCut = false

        mutating func add(_ found: [UInt8]) {
            let room = ProgramRun.outputLimitBytes - bytes.count
            bytes += found.prefix(room)
            if found.count > room { isCut = true }
        }
    }

    private final class Record: Sendable {
        struct Content {
            var output = Beginning()
            var error = Beginning()
            var isTimedOut = false
        }

        let content = Mutex(Content())
    }

    private enum Ending: Sendable {
        case exited(Int)
        case signaled(Int)
        case broken(String)
        case late
    }

    /// What became of it, as the hook is told.
    func answer() async -> HostAnswer {
        let record = Record()
        let ending = await withTaskGroup(of: Ending.self) { group in
            group.addTask { await run(record) }
            group.addTask {
                // Cancelled: the program has ended, or nobody waits for it.
                guard (try? await OutsideExecutor.shared.pause(for: limit)) != nil else { return .late }
                record.content.withLock { $0.isTimedOut = true }
                return .late
            }
            var ending = Ending.late
            for await next in group {
                group.cancelAll()
                if case .late = next { continue }
                ending = next
            }
            return ending
        }
        let content = record.content.withLock { $0 }
        var fields: [(String, LuaValue)] = [
            ("stdout", Self.text(content.output.bytes)), ("stderr", Self.text(content.error.bytes)),
            ("stdout_cut", .bool(content.output.isCut)), ("stderr_cut", .bool(content.error.isCut)),
            ("timed_out", .bool(content.isTimedOut)),
        ]
        switch ending {
        case .exited(let status): fields.append(("status", .int(Int64(status))))
        case .signaled(let signal): fields.append(("signal", .int(Int64(signal))))
        case .broken(let reason):
            if !content.isTimedOut { return .error("exec.run: \(path) cannot be run: \(reason)") }
        case .late: break
        }
        return .values([.table(LuaTable(fields.map { LuaTable.Pair(key: .string($0.0), value: $0.1) }))])
    }

    private func run(_ record: Record) async -> Ending {
        var options = PlatformOptions()
        // A group of its own: what the program has started ends with it.
        options.processGroupID = 0
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
        var variables: [Environment.Key: String] = [:]
        for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
        do {
            let result = try await Subprocess.run(
                .path(programPath(path)), arguments: Arguments(arguments), environment: .custom(variables),
                platformOptions: options, input: .array(input), output: .sequence, error: .sequence
            ) { execution in
                await withDiscardingTaskGroup { group in
                    group.addTask {
                        await keep(execution.standardOutput) { found in record.content.withLock { $0.output.add(found) }
                        }
                    }
                    group.addTask {
                        await keep(execution.standardError) { found in record.content.withLock { $0.error.add(found) } }
                    }
                }
            }
            switch result.terminationStatus {
            case .exited(let code): return .exited(Int(code))
            case .signaled(let signal): return .signaled(Int(signal))
            }
        } catch {
            return .broken(printable("\(error)"))
        }
    }

    /// Keeps the first bytes; the rest is read and dropped, so that the program does not wait for a reader.
    private func keep(_ output: SubprocessOutputSequence, _ add: ([UInt8]) -> Void) async {
        do {
            for try await buffer in output { add(buffer.withUnsafeBytes { Array($0) }) }
        } catch {}  // it ended or was killed: what was read so far counts
    }

    private static func text(_ bytes: [UInt8]) -> LuaValue {
        String(validating: bytes, as: UTF8.self).map { .string($0) } ?? .bytes(bytes)
    }
}

/// `text` as the path type of swift-subprocess, which belongs to a module that is not ours to import.
private func programPath<Text: ExpressibleByStringLiteral>(
    _ text: String
) -> Text where Text.StringLiteralType == String {
    Text(stringLiteral: text)
}
