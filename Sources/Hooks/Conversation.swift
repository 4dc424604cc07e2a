internal import LuaMachine
private import Synchronization

/// What is said to one child and heard from it: the part that the asking side and the process's own tasks share.
///
/// One exchange at a time: bytes that end with a ping go out, frames come in up to the pong with the same number, and
/// then the child has nothing to do until it is told something again.
final class Conversation: Sendable {
    typealias Answer = Result<[ChildFrame], ChildLoss>

    /// What the child may send in one exchange.
    static let answerLimitBytes = 4 * 1024 * 1024

    struct Request: Sendable {
        var number: Int
        var bytes: [UInt8]
    }

    private struct Exchange {
        var number: Int
        var frames: [ChildFrame] = []
        var receivedBytes = 0
        var continuation: CheckedContinuation<Answer, Never>
    }

    private struct State {
        var lastNumber = 0
        var exchange: Exchange?
        var loss: ChildLoss?
        var spokeUnasked = false
        var reader = FrameReader()
        var hasStarted = false
        var hasEnded = false
        var endWaiters: [CheckedContinuation<Void, Never>] = []
    }

    let requests: AsyncStream<Request>
    private let requestInput: AsyncStream<Request>.Continuation
    private let state = Mutex(State())

    init() {
        (requests, requestInput) = AsyncStream.makeStream(of: Request.self)
    }

    /// Why the child is gone; `nil` while it is there.
    var loss: ChildLoss? { state.withLock { $0.loss } }

    /// Sends `bytes` and a ping, and waits for everything up to the pong. Not to be called while an exchange is open.
    ///
    /// - Parameter expiry: When it fires, the child is lost as late.
    func exchange(_ bytes: [UInt8], before expiry: Expiry? = nil) async -> Answer {
        await withCheckedContinuation { continuation in
            let request: Result<Request, ChildLoss> = state.withLock { state in
                if let loss = state.loss { return .failure(loss) }
                state.lastNumber += 1
                guard let ping = try? FrameCodec.encode(.ping(state.lastNumber)) else {  // a ping is a few bytes long
                    return .failure(.broken(reason: "a ping cannot be encoded"))
                }
                state.exchange = Exchange(number: state.lastNumber, continuation: continuation)
                return .success(Request(number: state.lastNumber, bytes: bytes + ping))
            }
            switch request {
            case .success(let request):
                requestInput.yield(request)
                expiry?.whenFired { if self.isOpen(request.number) { self.lose(.late) } }
            case .failure(let loss): continuation.resume(returning: .failure(loss))
            }
        }
    }

    /// Whether the exchange with this number still waits for its pong.
    func isOpen(_ number: Int) -> Bool {
        state.withLock { $0.exchange?.number == number }
    }

    /// Takes what the child wrote; gives the reason when it is nonsense.
    func receive(_ bytes: [UInt8]) -> ChildLoss? {
        do throws(FrameError) {
            try state.withLock { (state) throws(FrameError) -> Exchange? in
                state.reader.append(bytes)
                state.exchange?.receivedBytes += bytes.count
                while let payload = try state.reader.next() {
                    let frame = try FrameCodec.decodeChildFrame(payload)
                    if state.exchange == nil { state.spokeUnasked = true }
                    if case .pong(state.exchange?.number) = frame {
                        defer { state.exchange = nil }
                        return state.exchange
                    }
                    state.exchange?.frames.append(frame)
                }
                return nil
            }.map { $0.continuation.resume(returning: .success($0.frames)) }
        } catch {
            return .broken(reason: "\(error)")
        }
        let (received, spokeUnasked) = state.withLock { ($0.exchange?.receivedBytes ?? 0, $0.spokeUnasked) }
        if spokeUnasked { return .broken(reason: "it spoke without being asked") }
        return received > Self.answerLimitBytes ? .broken(reason: "it sent \(received) bytes at once") : nil
    }

    /// Notes that the child is lost; the first reason stays. An open exchange ends with it.
    func lose(_ loss: ChildLoss) {
        let (exchange, kept) = state.withLock { state -> (Exchange?, ChildLoss) in
            let kept = state.loss ?? loss
            state.loss = kept
            defer { state.exchange = nil }
            return (state.exchange, kept)
        }
        requestInput.finish()
        exchange?.continuation.resume(returning: .failure(kept))
    }

    /// Notes that the process runs.
    func noteStart() { state.withLock { $0.hasStarted = true } }

    /// Ends the wait for a process that the system has not started within `limit`.
    func giveUpStarting(after limit: Duration) {
        guard state.withLock({ !$0.hasStarted }) else { return }
        lose(.notStarted(reason: "the system did not start it within \(limit)"))
        noteEnd()
    }

    /// Takes no more requests: nobody is there to hear them.
    func stopRequests() { requestInput.finish() }

    /// Notes that the process has closed its output or was killed; may be called again.
    func noteEnd() {
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.endWaiters = [] }
            return state.endWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until nothing more is to come from the process.
    func untilEnd() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.hasEnded { state.endWaiters.append(continuation) }
                return state.hasEnded
            }
            if isOver { continuation.resume() }
        }
    }
}
