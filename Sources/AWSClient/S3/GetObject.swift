internal import AWSWire
internal import HTTPTypes
internal import Transport

extension Operation {
    static let getObject = Operation(.s3, "GetObject", .read)
}

extension AWSClient {
    /// Reads an object of at most `limitBytes`, for example a template.
    ///
    /// A bucket in another region is asked there once AWS has said where it is.
    ///
    /// - Throws: A service failure with code `NoSuchBucket`, `NoSuchKey` or `AccessDenied`; a transport error
    ///   `bodyTooLarge` for a larger object.
    package func getObject(
        bucket: String, key: String, limitBytes: Int = 1_048_576
    ) async throws(AWSError) -> [UInt8] {
        let request = objectRequest(bucket: bucket, key: key, region: region, limitBytes: limitBytes)
        var movedTo: String?
        do {
            return try await exchange(.getObject, request) { $0.body }
        } catch {
            guard let failure = error.serviceFailure, redirections.contains(failure.code) else { throw error }
            movedTo = failure.bucketRegion
            guard movedTo != nil, movedTo != region else { throw error }
        }
        let other = objectRequest(bucket: bucket, key: key, region: movedTo ?? region, limitBytes: limitBytes)
        return try await exchange(.getObject, other) { $0.body }
    }

    private func objectRequest(bucket: String, key: String, region: String, limitBytes: Int) -> UnsignedRequest {
        let endpoint = endpoints.endpoint(for: .s3, region: region)
        let path = PercentEncoding.encode(key, keepsSlash: true)
        // A certificate for *.s3.amazonaws.com does not cover a name with dots, and custom endpoints have no wildcard.
        let isPathStyle = endpoint.isCustom || bucket.contains(".")
        var head = HTTPRequest(
            method: .get, scheme: endpoint.scheme,
            authority: isPathStyle ? endpoint.authority : "\(bucket).\(endpoint.authority)",
            path: endpoint.pathPrefix + (isPathStyle ? "/\(PercentEncoding.encode(bucket))/\(path)" : "/\(path)"))
        head.headerFields[.userAgent] = "haupdate"
        return UnsignedRequest(
            wire: WireRequest(head: head, responseLimitBytes: limitBytes), endpoint: endpoint, region: region,
            details: [CallDetail(name: "Bucket", values: [bucket]), CallDetail(name: "Key", values: [key])])
    }
}

private let redirections = ["PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect"]
