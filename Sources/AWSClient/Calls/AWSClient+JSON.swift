internal import AWSWire
internal import HTTPTypes
internal import Transport

#if canImport(FoundationEssentials)
    private import FoundationEssentials
#else
    private import Foundation
#endif

extension AWSClient {
    /// Makes a call of the JSON protocol, version 1.1; `members` are texts.
    func callJSON<Value>(
        _ operation: Operation, _ members: [(name: String, value: String)],
        read: ([UInt8]) throws(XMLError) -> Value
    ) async throws(AWSError) -> Value {
        // A dictionary of texts can always be written.
        try await callJSON(
            operation, object: Dictionary(members.map { ($0.name, $0.value) }) { _, last in last },
            details: members, read: read)
    }

    /// Makes a call of the JSON protocol, version 1.1.
    ///
    /// - Parameter details: What the call is about, of which that is written down which may be.
    func callJSON<Value>(
        _ operation: Operation, object: some Encodable, details: [(name: String, value: String)],
        read: ([UInt8]) throws(XMLError) -> Value
    ) async throws(AWSError) -> Value {
        let endpoint = endpoints.endpoint(for: operation.service, region: region)
        var head = HTTPRequest(
            method: .post, scheme: endpoint.scheme, authority: endpoint.authority, path: endpoint.pathPrefix + "/")
        head.headerFields[.contentType] = "application/x-amz-json-1.1"
        head.headerFields[.literal("x-amz-target")] = "\(operation.service.targetPrefix).\(operation.name)"
        head.headerFields[.userAgent] = "haupdate"
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Texts, whole numbers, lists and tables of them can always be written.
        let body = (try? encoder.encode(object)) ?? Data()
        let request = UnsignedRequest(
            wire: WireRequest(head: head, body: Array(body)), endpoint: endpoint, region: region,
            details: announce == nil
                ? [] : CallDetail.all(of: QueryForm(fields: details.map { .init($0.name, $0.value) })))
        return try await exchange(operation, request) { (response) throws(XMLError) in try read(response.body) }
    }
}

/// Reads the body of an answer of the JSON protocol.
///
/// - Throws: `XMLError` that says what was expected: why it cannot be read does not matter.
func readJSON<Value: Decodable>(_ type: Value.Type, _ body: [UInt8]) throws(XMLError) -> Value {
    guard let value = try? JSONDecoder().decode(type, from: Data(body)) else {
        throw XMLError(.unexpected("the answer is not the JSON of this operation"), at: 0)
    }
    return value
}

extension ErrorDocument {
    /// Reads the error of a service that answers in JSON: `{"__type": "prefix#Code", "message": "..."}`.
    ///
    /// - Returns: `nil` for what is no such error.
    init?(json body: [UInt8]) {
        struct Answer: Decodable {
            var type: String
            var message: String?
            var Message: String?

            enum CodingKeys: String, CodingKey {
                case type = "__type"
                case message, Message
            }
        }
        // Why it cannot be read does not matter: then it is no error of this kind.
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)) else { return nil }
        let code = answer.type.split(separator: "#").last.map(String.init) ?? answer.type
        self.init(code: code, message: answer.message ?? answer.Message ?? "")
    }
}
