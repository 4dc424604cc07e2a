internal import LuaMachine
private import Subprocess
internal import Timekeeping

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// A running `haupdate-hooks` process with its watchdog; a live adapter, so its tasks run outside simulated time.
///
/// Simulated time stands still during an exchange: what a hook computes takes no time there, what it waits for does.
final class HookChild: Sendable {
    /// How long the system may take to start the program.
    private static let startLimit = Duration.seconds(10)

    private let conversation = Conversation()
    private let timekeeper: Timekeeper

    /// Starts the program with an empty environment; that it cannot be started shows in the first exchange.
    init(program: String, timekeeper: Timekeeper) {
        self.timekeeper = timekeeper
        // A child that was killed closes its pipe, and writing to it would end this whole program.
        signal(SIGPIPE, SIG_IGN)
        let conversation = self.conversation
        OutsideExecutor.shared.run(after: Self.startLimit) { conversation.giveUpStarting(after: Self.startLimit) }
        // The owner of this task is this object: `close` and `deinit` end the conversation, which ends the process.
        Task(executorPreference: OutsideExecutor.shared) { await Self.run(program, conversation) }
    }

    deinit { conversation.lose(.ended(reason: "it was ended")) }

    private typealias Process = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

    /// Why the process no longer answers; `nil` while it does.
    var loss: ChildLoss? { conversation.loss }

    /// Sends encoded frames and gives everything that the child says until it has nothing to do.
    ///
    /// - Parameter expiry: When it fires, the child is killed.
    /// - Throws: ``ChildLoss`` when it is gone or had to be killed.
    func exchange(_ bytes: [UInt8], before expiry: Expiry? = nil) async throws(ChildLoss) -> [ChildFrame] {
        try await timekeeper.waitingOutside { await conversation.exchange(bytes, before: expiry) }.get()
    }

    /// Ends the process and waits until it has closed its output: at most 250 ms, then it is killed.
    func close() async {
        conversation.lose(.ended(reason: "it was ended"))
        await timekeeper.waitingOutside { await conversation.untilEnd() }
    }

    private static func run(_ program: String, _ conversation: Conversation) async {
        do {
            _ = try await Subprocess.run(
                .path(literal(program)), environment: .custom([:]), input: .inputWriter, output: .sequence,
                error: .sequence
            ) { execution in
                await talk(with: execution, conversation)
            }
        } catch {
            conversation.lose(.notStarted(reason: printable("\(error)")))
        }
        conversation.noteEnd()
    }

    /// Carries bytes both ways until the child closes its output; returns when nothing of it is left to run.
    private static func talk(with execution: Process, _ conversation: Conversation) async {
        conversation.noteStart()
        await withDiscardingTaskGroup { group in
            group.addTask { await speak(to: execution, conversation) }
            do {
                for try await buffer in execution.standardOutput {
                    guard let loss = conversation.receive(buffer.withUnsafeBytes { Array($0) }) else { continue }
                    conversation.lose(loss)
                    break
                }
            } catch {
                conversation.lose(.broken(reason: printable("\(error)")))
            }
            conversation.stopRequests()
            group.cancelAll()
        }
        kill(execution)
        // Here and not when `Subprocess.run` returns: that needs the shared pool, see `OutsideExecutor`.
        conversation.lose(.ended(reason: "it ended\(await complaint(of: execution))"))
        conversation.noteEnd()
    }

    private static func speak(to execution: Process, _ conversation: Conversation) async {
        let watchdog = Watchdog(process: execution.processIdentifier.value, conversation: conversation)
        await withDiscardingTaskGroup { watch in
            for await request in conversation.requests {
                watch.addTask {
                    if let loss = await watchdog.loss(over: request.number) { conversation.lose(loss) }
                    // Here: writing to a child that is stopped would never end.
                    if conversation.loss?.isUrgent == true { kill(execution) }
                }
                // A pipe that is closed at the other end is seen by the reader as well, which says that it is over.
                _ = try? await execution.standardInputWriter.write(request.bytes)
            }
            watch.cancelAll()
        }
        // The end of its input tells the child to go; it is killed when it stays.
        _ = try? await execution.standardInputWriter.finish()
        // Cancelled: it has gone.
        guard (try? await OutsideExecutor.shared.pause(for: Vigil.patience)) != nil else { return }
        kill(execution)
    }

    /// What the process wrote before it ended, for example that a library is missing; empty when it wrote nothing.
    private static func complaint(of execution: Process) async -> String {
        var bytes: [UInt8] = []
        do {
            for try await buffer in execution.standardError where bytes.count < 4096 {
                bytes += buffer.withUnsafeBytes { Array($0) }
            }
        } catch {}  // what was read so far is better than nothing
        return bytes.isEmpty ? "" : ": " + printable(Array(bytes.prefix { $0 != UInt8(ascii: "\n") }))
    }

    private static func kill(_ execution: Process) {
        _ = try? execution.send(signal: .kill)  // it may have gone already
    }
}

/// `text` as whatever string type is asked for: the path type of swift-subprocess belongs to a module that is not ours
/// to import.
private func literal<Text: ExpressibleByStringLiteral>(_ text: String) -> Text where Text.StringLiteralType == String {
    Text(stringLiteral: text)
}
