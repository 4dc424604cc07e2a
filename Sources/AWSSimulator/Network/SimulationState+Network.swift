import HTTPTypes
import Timekeeping
import Transport

extension SimulationState {
    /// Whether the request's host is an instance or a balancer of the simulated network.
    mutating func instanceAnswers(to request: WireRequest, at time: WallTime) -> Bool {
        advance(to: time)
        return world.isInNetwork(request.hostName)
    }

    /// Sends a request to an instance or a balancer.
    ///
    /// - Throws: `connectionRefused` while nobody listens there.
    mutating func visit(_ request: WireRequest, at time: WallTime) throws(TransportError) -> WireResponse {
        let host = request.hostName
        guard let visit = world.visit(host) else { throw .connectionRefused(host: host) }
        var head = HTTPResponse(status: .init(code: visit.status))
        head.headerFields[.contentType] = "application/json"
        head.headerFields[.date] = time.httpDate
        let body = request.head.method == .head ? [] : visit.body
        guard body.count <= request.responseLimitBytes else {
            throw .bodyTooLarge(host: host, limitBytes: request.responseLimitBytes)
        }
        return WireResponse(head: head, body: body)
    }
}
