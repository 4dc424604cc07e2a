internal import AWSWire
internal import HTTPTypes
internal import Transport

extension AWSClient {
    /// Reads a success of the query protocol: `<OpResponse><OpResult>...`; EC2 has no wrapper around the result.
    ///
    /// - Returns: `nil` when there is no result element.
    func readAnswer<Value>(
        _ body: [UInt8], of operation: Operation, _ read: (inout XMLPullReader) throws(XMLError) -> Value
    ) throws(XMLError) -> Value? {
        var reader = try XMLPullReader(body)
        let root = try reader.enterRoot()
        guard root == operation.name + "Response" else {
            throw XMLError(.unexpected("the root is <\(root)> instead of <\(operation.name)Response>"), at: 0)
        }
        var value: Value?
        if operation.service == .ec2 {
            value = try read(&reader)
        } else {
            let resultName = operation.name + "Result"
            try reader.children { (reader, name) throws(XMLError) in
                if name == resultName { value = try read(&reader) }
            }
        }
        try reader.finish()
        return value
    }

    /// What an answer with a status other than 2xx means.
    func refusal(_ operation: Operation, _ response: WireResponse, _ endpoint: Endpoint) -> AWSError {
        let status = response.head.status.code
        // What is neither XML nor JSON: the status must do.
        guard let document = (try? ErrorDocument(response.body)) ?? ErrorDocument(json: response.body) else {
            return isMissing(operation, response, endpoint)
                ? .operationMissing(operation, endpoint: endpoint.description)
                : unreadable(operation, response)
        }
        if status == 501 || missingCodes.contains(document.code) {
            return .operationMissing(operation, endpoint: endpoint.description)
        }
        let failure = ServiceFailure(
            operation: operation, code: document.code, message: document.message, status: status,
            requestID: requestID(response) ?? document.requestID,
            bucketRegion: response.head.headerFields[.literal("x-amz-bucket-region")])
        let isUnclear = operation.isChanging && status >= 500 && !failure.wasSurelyRefused
        return isUnclear ? .ambiguous(operation, cause: .service(failure)) : .service(failure)
    }

    /// An answer with status 2xx that is not the operation's XML.
    func notXML(_ operation: Operation, _ response: WireResponse, _ reason: String) -> AWSError {
        let error = AWSError.notXML(
            operation, status: response.head.status.code, requestID: requestID(response), reason: reason,
            start: beginning(of: response.body))
        return operation.isChanging ? .ambiguous(operation, cause: error) : error
    }

    func requestID(_ response: WireResponse) -> String? {
        response.head.headerFields[.amznRequestID] ?? response.head.headerFields[.amzRequestID]
    }

    private func unreadable(_ operation: Operation, _ response: WireResponse) -> AWSError {
        let error = AWSError.notXML(
            operation, status: response.head.status.code, requestID: requestID(response),
            reason: "not an AWS error document", start: beginning(of: response.body))
        let isUnclear = operation.isChanging && response.head.status.code >= 500
        return isUnclear ? .ambiguous(operation, cause: error) : error
    }

    /// Whether the endpoint says, in its own way, that it does not have the operation.
    private func isMissing(_ operation: Operation, _ response: WireResponse, _ endpoint: Endpoint) -> Bool {
        // S3 has no actions: there a 404 is about the object.
        guard operation.service != .s3 else { return false }
        let status = response.head.status.code
        // AWS itself has all of them: there such an answer comes from something on the way.
        if status == 501 || endpoint.isCustom, status == 404 || status == 405 || status == 501 { return true }
        // moto answers 500 with an HTML page to what it lacks; AWS itself never runs on Werkzeug.
        let servers = response.head.headerFields[values: .server]
        return status == 500 && endpoint.isCustom && !operation.isChanging
            && servers.contains { $0.hasPrefix("Werkzeug") }
    }
}

extension ServiceFailure {
    /// AWS said with a 5xx status that it did not begin.
    var wasSurelyRefused: Bool {
        throttlingCodes.contains(code) || code.hasPrefix("ResourceContention")
            || code.hasPrefix("ServiceLinkedRoleFailure")
    }
}

private let missingCodes: Set<String> = [
    "InvalidAction", "UnknownOperation", "UnknownOperationException", "NotImplemented", "UnsupportedOperation",
]

/// The first characters of a body, for a person: one line, nothing that a terminal obeys.
private func beginning(of body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(120), as: UTF8.self)
    let plain = text.unicodeScalars.map { $0.value < 32 || (127..<160).contains($0.value) ? " " : Character($0) }
    return String(plain)
}
