internal import AWSWire
internal import HTTPTypes
internal import Transport

extension AWSClient {
    /// Makes a call about an object. A bucket in another region is asked there once AWS has said where it is.
    ///
    /// - Returns: `region` is the one that has answered.
    func exchangeObject(
        _ operation: Operation, _ object: ObjectRequest
    ) async throws(AWSError) -> (body: [UInt8], region: String) {
        var movedTo: String?
        do {
            return (try await exchange(operation, request(for: object, in: region)) { $0.body }, region)
        } catch {
            guard let failure = error.serviceFailure, redirections.contains(failure.code) else { throw error }
            movedTo = failure.bucketRegion
            guard movedTo != nil, movedTo != region else { throw error }
        }
        let home = movedTo ?? region
        return (try await exchange(operation, request(for: object, in: home)) { $0.body }, home)
    }

    private func request(for object: ObjectRequest, in region: String) -> UnsignedRequest {
        let endpoint = endpoints.endpoint(for: .s3, region: region)
        let path = PercentEncoding.encode(object.key, keepsSlash: true)
        // A certificate for *.s3.amazonaws.com does not cover a name with dots, and custom endpoints have no wildcard.
        let isPathStyle = endpoint.isCustom || object.bucket.contains(".")
        var head = HTTPRequest(
            method: object.method, scheme: endpoint.scheme,
            authority: isPathStyle ? endpoint.authority : "\(object.bucket).\(endpoint.authority)",
            path: endpoint.pathPrefix
                + (isPathStyle ? "/\(PercentEncoding.encode(object.bucket))/\(path)" : "/\(path)"))
        head.headerFields[.userAgent] = "haupdate"
        for (name, value) in object.fields { head.headerFields[name] = value }
        return UnsignedRequest(
            wire: WireRequest(head: head, body: object.body, responseLimitBytes: object.limitBytes), endpoint: endpoint,
            region: region,
            details: [
                CallDetail(name: "Bucket", values: [object.bucket]), CallDetail(name: "Key", values: [object.key]),
            ])
    }
}

/// A call about one object of a bucket.
struct ObjectRequest {
    var method: HTTPRequest.Method
    var bucket: String
    var key: String
    var body: [UInt8] = []
    var fields: [(HTTPField.Name, String)] = []
    var limitBytes: Int
}

private let redirections = ["PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect"]
