import AWSClient
import AWSWire
import HTTPTypes
import Synchronization
import Testing
import Timekeeping
import Transport

/// Gives the answers of a script, one a request, and keeps the requests. A request beyond the script fails the test.
final class ScriptedTransport: HTTPTransport {
    enum Answer: Sendable {
        case response(status: Int, body: String, fields: [String: String])
        case failure(TransportError)
    }

    private let state: Mutex<(answers: [Answer], requests: [WireRequest])>
    private let timekeeper: Timekeeper?
    private let repeatsLast: Bool

    /// - Parameters:
    ///   - repeatsLast: The last answer stands for all that follow.
    ///   - timekeeper: When given, each answer takes 50 ms.
    init(_ answers: [Answer], repeatsLast: Bool = false, timekeeper: Timekeeper? = nil) {
        state = Mutex((answers, []))
        self.repeatsLast = repeatsLast
        self.timekeeper = timekeeper
    }

    var requests: [WireRequest] { state.withLock { $0.requests } }

    /// The forms that were sent.
    var forms: [QueryForm] { requests.compactMap { try? QueryForm(decoding: $0.body) } }  // S3 sends none.

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        if let timekeeper {
            do {
                try await timekeeper.sleep(for: .milliseconds(50))
            } catch {
                throw .cancelled
            }
        }
        let answer: Answer? = state.withLock { state in
            state.requests.append(request)
            if repeatsLast, state.answers.count == 1 { return state.answers[0] }
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else {
            Issue.record("a request that the script does not have: \(request.head)")
            throw .invalidURL("beyond the script")
        }
        switch answer {
        case .failure(let error): throw error
        case .response(let status, let body, let fields):
            var head = HTTPResponse(status: .init(code: status))
            for (name, value) in fields {
                if let name = HTTPField.Name(name) { head.headerFields[name] = value }
            }
            return WireResponse(head: head, body: Array(body.utf8))
        }
    }
}

extension ScriptedTransport.Answer {
    static func ok(_ body: String) -> Self { .response(status: 200, body: body, fields: [:]) }

    /// A success of `operation` with `result` inside its wrapper.
    static func result(_ operation: String, _ result: String) -> Self {
        let wrapped = "<\(operation)Result>\(result)</\(operation)Result>"
        return .ok("<\(operation)Response xmlns=\"u\">\(wrapped)</\(operation)Response>")
    }

    /// A success of an operation that has no result.
    static func done(_ operation: String) -> Self { .ok("<\(operation)Response/>") }

    static func error(_ code: String, _ message: String = "m", status: Int = 400, date: String? = nil) -> Self {
        .response(
            status: status,
            body: "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>"
                + "<RequestId>body-id</RequestId></ErrorResponse>",
            fields: date.map { ["Date": $0] } ?? [:])
    }

    static func html(_ status: Int, server: String = "awselb/2.0") -> Self {
        .response(
            status: status, body: "<html><h1>Oops</h1><p>unclosed</html>",
            fields: ["Server": server, "x-amzn-RequestId": "header-id"])
    }
}

/// What happened in a run of a client over a script, in simulated time.
struct Outcome<Value: Sendable>: Sendable {
    var result: Result<Value, AWSError>
    var elapsed: Duration
    var records: [CallRecord]
    var forms: [QueryForm]
    var requests: [WireRequest]

    var error: AWSError? {
        if case .failure(let error) = result { return error }
        return nil
    }

    var value: Value? { try? result.get() }  // The error has a property of its own.
}

/// Runs `body` with a client whose transport plays `answers`.
func play<Value: Sendable>(
    _ answers: [ScriptedTransport.Answer], repeatsLast: Bool = false, within limit: Duration? = nil,
    endpoints: Endpoints = Endpoints(), credentials: CredentialsProvider? = nil, jitter: Double = 0.5,
    _ body: @escaping @Sendable (AWSClient) async throws(AWSError) -> Value
) throws -> Outcome<Value> {
    let simulated = SimulatedTime(startWallTime: WallTime(secondsSince1970: 1_800_000_000))
    let time = simulated.timekeeper
    let transport = ScriptedTransport(answers, repeatsLast: repeatsLast, timekeeper: time)
    let records = Records()
    let fixed = CredentialsProvider(Credentials(accessKeyID: "AKID", secretAccessKey: Secret("secret")))
    let client = AWSClient(
        transport: transport, timekeeper: time, credentials: credentials ?? fixed, region: "eu-west-1",
        endpoints: endpoints, random: { jitter }, observe: { records.add($0) })
    return try simulated.run {
        let result: Result<Value, AWSError>
        do throws(AWSError) {
            result = .success(try await body(limit.map { client.until(time.now + $0) } ?? client))
        } catch {
            result = .failure(error)
        }
        return Outcome(
            result: result, elapsed: time.now - .origin, records: records.all, forms: transport.forms,
            requests: transport.requests)
    }
}

private final class Records: Sendable {
    private let list = Mutex<[CallRecord]>([])
    var all: [CallRecord] { list.withLock { $0 } }
    func add(_ record: CallRecord) { list.withLock { $0.append(record) } }
}
