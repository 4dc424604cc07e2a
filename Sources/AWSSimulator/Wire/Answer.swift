import AWSWire
import HTTPTypes
import Timekeeping
import Transport

/// Builds the answers of a service in AWS's shapes.
struct Answer {
    let service: Service
    let requestID: String
    let time: WallTime
    /// Whether the caller speaks JSON where the service also has another protocol.
    var usesJSON = false

    /// What an operation of the query protocol brought.
    func success(_ operation: String, _ children: [XMLNode]) -> WireResponse {
        var writer = XMLWriter()
        writer.document("\(operation)Response", namespace: service.namespace) { writer in
            if service == .ec2 {
                writer.element("requestId", requestID)
                for child in children { writer.add(child) }
            } else {
                writer.add(XMLNode("\(operation)Result", children))
                writer.add(XMLNode("ResponseMetadata", [XMLNode("RequestId", requestID)]))
            }
        }
        return response(status: 200, type: "text/xml", body: writer.bytes)
    }

    /// An error, in the shape of the service.
    func failure(_ error: APIError) -> WireResponse {
        switch service {
        case _ where usesJSON: failureInJSON(error)
        case .ssm: failureInJSON(error)
        case .ec2:
            document(
                error, "Response", namespace: nil,
                [
                    XMLNode("Errors", [XMLNode("Error", codeAndMessage(error))]),
                    XMLNode("RequestID", requestID),
                ])
        case .s3: document(error, "Error", namespace: nil, codeAndMessage(error) + [XMLNode("RequestId", requestID)])
        default:
            document(
                error, "ErrorResponse", namespace: service.namespace,
                [
                    XMLNode(
                        "Error", [XMLNode("Type", error.status < 500 ? "Sender" : "Receiver")] + codeAndMessage(error)),
                    XMLNode("RequestId", requestID),
                ])
        }
    }

    /// Any answer, with the headers that all of them have.
    func response(status: Int, type: String, body: [UInt8]) -> WireResponse {
        var head = HTTPResponse(status: .init(code: status))
        head.headerFields[.contentType] = type
        head.headerFields[.date] = time.httpDate
        head.headerFields[service == .s3 ? .amzRequestID : .amznRequestID] = requestID
        return WireResponse(head: head, body: body)
    }

    /// What an operation of the JSON protocol brought.
    func json(_ value: JSONValue) -> WireResponse {
        response(status: 200, type: jsonType, body: value.bytes)
    }

    private var jsonType: String {
        service == .cloudWatch ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1"
    }

    private func codeAndMessage(_ error: APIError) -> [XMLNode] {
        [XMLNode("Code", error.code), XMLNode("Message", error.message)]
    }

    private func document(
        _ error: APIError, _ root: String, namespace: String?, _ children: [XMLNode]
    ) -> WireResponse {
        var writer = XMLWriter()
        writer.document(root, namespace: namespace) { writer in
            for child in children { writer.add(child) }
        }
        return response(status: error.status, type: "text/xml", body: writer.bytes)
    }

    private func failureInJSON(_ error: APIError) -> WireResponse {
        let body = JSONValue.object([("__type", .string(error.code)), ("message", .string(error.message))])
        var response = response(status: error.status, type: jsonType, body: body.bytes)
        // Clients that know the service by its older protocol look for the code here.
        if service == .cloudWatch { response.head.headerFields[.amznQueryError] = "\(error.code);Sender" }
        return response
    }
}

extension XMLWriter {
    /// Writes an element and everything in it.
    mutating func add(_ node: XMLNode) {
        switch node.content {
        case .text(let text): element(node.name, text)
        case .children(let children):
            element(node.name) { writer in
                for child in children { writer.add(child) }
            }
        }
    }
}

extension WallTime {
    /// The time as an HTTP header has it, for example `Sun, 22 Nov 2026 09:05:00 GMT`.
    var httpDate: String {
        let time = CalendarTime(self)
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = days[Int(max(secondsSince1970, 0) / 86_400 % 7)]
        return
            "\(weekday), \(time.day < 10 ? "0" : "")\(time.day) \(months[time.month - 1]) \(time.year) \(clockTime) GMT"
    }
}

extension HTTPField.Name {
    fileprivate static let amznQueryError = literal("x-amzn-query-error")
}
