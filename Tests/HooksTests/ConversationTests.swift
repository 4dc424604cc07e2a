@testable import Hooks
import LuaMachine
import Testing

/// The asking side against a child that does not keep the protocol.
@Suite struct ConversationTests {
    /// Opens an exchange, feeds `frames` in parts of `partBytes` and gives what comes of it.
    private func answer(to frames: [ChildFrame], partBytes: Int) async throws -> (Conversation.Answer, ChildLoss?) {
        let conversation = Conversation()
        async let answer = conversation.exchange([])
        var requests = conversation.requests.makeAsyncIterator()
        let request = try #require(await requests.next())
        var bytes: [UInt8] = []
        for frame in frames { bytes += try FrameCodec.encode(frame) }
        bytes += try FrameCodec.encode(ChildFrame.pong(request.number))
        var loss: ChildLoss?
        for start in stride(from: 0, to: bytes.count, by: partBytes) where loss == nil {
            loss = conversation.receive(Array(bytes[start..<min(start + partBytes, bytes.count)]))
            if let loss { conversation.lose(loss) }
        }
        return (await answer, loss)
    }

    @Test(arguments: [1, 3, 7, 4096])
    func anExchangeGivesTheFramesUpToThePong(_ partBytes: Int) async throws {
        let frames = [
            ChildFrame.log(task: 1, level: .info, text: "a"), .pong(99), .finished(task: 1, verdict: .pass(note: nil)),
        ]
        let (answer, loss) = try await answer(to: frames, partBytes: partBytes)
        #expect(try answer.get() == frames)
        #expect(loss == nil)
    }

    @Test func tooMuchAtOnceIsALoss() async throws {
        let line = ChildFrame.log(task: 1, level: .info, text: String(repeating: "x", count: 500_000))
        let (answer, loss) = try await answer(to: Array(repeating: line, count: 10), partBytes: 65536)
        guard case .broken? = loss else {
            Issue.record("\(String(describing: loss))")
            return
        }
        #expect(answer == .failure(try #require(loss)))
    }

    @Test func speakingUnaskedIsALoss() throws {
        let conversation = Conversation()
        let bytes = try FrameCodec.encode(ChildFrame.log(task: 1, level: .info, text: "hello"))
        #expect(conversation.receive(bytes) == .broken(reason: "it spoke without being asked"))
    }

    @Test func nonsenseIsALoss() {
        guard case .broken? = Conversation().receive([0xff, 0xff, 0xff, 0xff, 1]) else {
            Issue.record("an impossible length was taken")
            return
        }
    }

    @Test func theFirstReasonOfALossStays() async {
        let conversation = Conversation()
        conversation.lose(.hung)
        conversation.lose(.ended(reason: "later"))
        #expect(conversation.loss == .hung)
        #expect(await conversation.exchange([]) == .failure(.hung))
    }
}
