import AWSSimulator
import AWSWire
import HTTPTypes
import Timekeeping
import Transport

/// Signs and sends single requests, and reads answers as text.
struct SignedClient {
    let aws: SimulatedAWS
    let timekeeper: Timekeeper
    var accessKeyID = "AKIASIMULATEDEXAMPLE"
    var secret = "simulated"
    var region = "eu-west-1"
    var host = "service.example.com"

    struct Reply {
        let status: Int
        let headers: HTTPFields
        let body: String

        /// The text of the first element called `name`.
        func first(_ name: String) -> String? { all(name).first }

        /// The texts of all elements called `name`.
        func all(_ name: String) -> [String] {
            body.split(separator: "<\(name)>").dropFirst().compactMap { part in
                part.split(separator: "</\(name)>", maxSplits: 1, omittingEmptySubsequences: false).first.map(
                    String.init)
            }
        }
    }

    static let versions = [
        "autoscaling": "2011-01-01", "ec2": "2016-11-15", "sts": "2011-06-15", "cloudformation": "2010-05-15",
        "elb": "2012-06-01", "elbv2": "2015-12-01", "monitoring": "2010-08-01", "sns": "2010-03-31",
    ]

    func call(
        _ service: String, _ action: String, _ parameters: [(String, String)] = []
    ) async throws(TransportError) -> Reply {
        var form = QueryForm(action: action, version: Self.versions[service] ?? "")
        for (name, value) in parameters { form.set(name, value) }
        var request = WireRequest(
            head: HTTPRequest(method: .post, scheme: "https", authority: host, path: "/"), body: form.encoded)
        request.head.headerFields[.contentType] = "application/x-www-form-urlencoded; charset=utf-8"
        return try await send(request, service: service.hasPrefix("elb") ? "elasticloadbalancing" : service)
    }

    func send(_ request: WireRequest, service: String) async throws(TransportError) -> Reply {
        var request = request
        SigV4().sign(
            &request, credentials: Credentials(accessKeyID: accessKeyID, secretAccessKey: Secret(secret)),
            region: region, service: service, at: timekeeper.wallTime.iso8601Basic)
        return try await plain(request)
    }

    func get(_ url: String) async throws(TransportError) -> Reply {
        let parts = url.split(separator: "/", maxSplits: 2)
        return try await plain(
            WireRequest(
                head: HTTPRequest(
                    method: .get, scheme: "http", authority: String(parts[1]),
                    path: "/" + (parts.dropFirst(2).first ?? ""))))
    }

    func plain(_ request: WireRequest) async throws(TransportError) -> Reply {
        let response = try await aws.send(request)
        return Reply(
            status: response.head.status.code, headers: response.head.headerFields,
            body: String(decoding: response.body, as: UTF8.self))
    }
}

/// Runs `body` in simulated time against a fresh account.
func simulate<Value: Sendable>(
    _ world: World = .quick(), scenario: Scenario? = nil,
    deliverSignal: @escaping @Sendable (Int32) -> Void = { _ in },
    _ body: @escaping @Sendable (SignedClient) async throws -> Value
) throws -> Value {
    let time = SimulatedTime(startWallTime: noon)
    let timekeeper = time.timekeeper
    let aws = SimulatedAWS(
        world: world, timekeeper: timekeeper, scenario: scenario, deliverSignal: deliverSignal)
    return try time.run { try await body(SignedClient(aws: aws, timekeeper: timekeeper)) }
}
