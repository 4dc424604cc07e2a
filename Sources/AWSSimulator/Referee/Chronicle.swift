import AWSWire
import Synchronization
import Timekeeping

/// The history of a simulated account: a running hash of everything, the latest of it in words, and the referee.
final class Chronicle: Sendable {
    fileprivate struct State {
        var hash = TraceHash()
        var eventCount = 0
        /// The time of the last look.
        var latest: WallTime?
        var lines: [TraceLine] = []
        var lineLimit = RefereeTerms().historyLines
        var referee: Referee?
        var breaches: [Breach] = []
    }

    private let state = Mutex(State())

    /// The hash of everything so far; see ``TraceHash``.
    var traceHash: String { state.withLock { $0.hash.hexadecimal } }
    var eventCount: Int { state.withLock { $0.eventCount } }
    var breaches: [Breach] { state.withLock { $0.breaches } }
    /// The latest events and calls, oldest first.
    var latestLines: [String] { state.withLock { $0.lines.map(\.description) } }

    /// Sets a referee to work on the world as it is.
    func begin(_ terms: RefereeTerms, at world: World) {
        state.withLock {
            $0.referee = Referee(terms, world)
            $0.lineLimit = max(1, terms.historyLines)
        }
    }

    /// Tells the referee that the command has ended.
    func end(exitCode: Int, isFrozen: Bool, at world: World) {
        state.withLock { state in
            state.referee?.hasEnded(exitCode: exitCode, isFrozen: isFrozen, world)
            state.collect(at: world.now)
        }
    }

    func look(at world: World, _ origin: Origin) {
        state.withLock { state in
            // A copy from the past, which a lagging answer is made from, is not what is.
            guard state.latest.map({ $0 <= world.now }) ?? true else { return }
            state.latest = world.now
            if case .event(let event) = origin {
                state.eventCount += 1
                state.hash.add(world.now.millisecondsSince1970)
                state.hash.add(event.traceText)
                state.note(.event(world.now, event))
            }
            state.referee?.look(at: world, origin)
            state.collect(at: world.now)
        }
    }

    /// A call has arrived and is not carried out yet.
    func begins(_ call: RequestInfo, actor: String, at world: World) {
        state.withLock { state in
            state.note(.call(call, actor: actor))
            state.referee?.look(at: world, .outside)
            state.referee?.judge(call, actor: actor, world)
            state.collect(at: world.now)
        }
    }

    /// A call was carried out or refused.
    func ended(_ call: AnsweredCall, at world: World) {
        state.withLock { state in
            state.hash.add(call.info.time.millisecondsSince1970)
            state.hash.add(call.info.operation)
            for field in call.info.form.fields {
                state.hash.add(field.name)
                state.hash.add(field.value)
            }
            state.hash.add(Int64(call.status))
            state.hash.add(call.errorCode ?? "")
            state.note(.answer(call))
            let origin = Origin.call(actor: call.actor, operation: call.info.operation)
            state.referee?.look(at: world, origin)
            state.referee?.learn(from: call, world)
            state.collect(at: world.now)
        }
    }
}

extension Chronicle.State {
    fileprivate mutating func note(_ line: TraceLine) {
        lines.append(line)
        if lines.count >= 2 * lineLimit { lines.removeFirst(lines.count - lineLimit) }
    }

    /// Takes what the referee has found, with the history that led to it.
    fileprivate mutating func collect(at time: WallTime) {
        guard let found = referee?.takeFindings(), !found.isEmpty else { return }
        let trace = lines.suffix(lineLimit).map(\.description)
        for finding in found where breaches.count < 20 {
            breaches.append(Breach(finding, at: time, trace: trace))
        }
    }
}

/// A call with what became of it.
struct AnsweredCall: Sendable {
    let info: RequestInfo
    /// The access key of the caller.
    let actor: String
    /// The HTTP status; 0 when no answer came.
    let status: Int
    let errorCode: String?
    /// The answer's body where the referee wants to know what the caller has read; else empty.
    let body: [UInt8]

    /// Whether the caller knows that the call succeeded.
    var isSuccess: Bool { status >= 200 && status < 300 && errorCode == nil }

    /// Whether `text` stands in the answer; it must not contain what XML escapes.
    func shows(_ text: String) -> Bool { body.holds(text) }

    /// Whether the answer says that there is more to read.
    var hasMore: Bool { shows("<NextToken>") }
}

extension [UInt8] {
    /// Whether the bytes of `text` stand somewhere in these.
    fileprivate func holds(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let last = wanted.last, count >= wanted.count else { return wanted.isEmpty }
        // Horspool's way: where the byte under the end of `text` is not its last, most of the bytes before need no look.
        var steps = [Int](repeating: wanted.count, count: 256)
        for (index, byte) in wanted.dropLast().enumerated() { steps[Int(byte)] = wanted.count - 1 - index }
        var end = wanted.count - 1
        while end < count {
            let byte = self[end]
            if byte == last, self[(end - wanted.count + 1)..<end].elementsEqual(wanted.dropLast()) { return true }
            end += steps[Int(byte)]
        }
        return false
    }
}
