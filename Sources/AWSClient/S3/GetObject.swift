internal import AWSWire
internal import HTTPTypes

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
        try await getLocatedObject(bucket: bucket, key: key, limitBytes: limitBytes).contents
    }

    /// Reads an object as ``getObject(bucket:key:limitBytes:)`` does, and says where CloudFormation finds it.
    ///
    /// - Returns: `url` is AWS's own address in the bucket's region, also where another endpoint was chosen.
    package func getLocatedObject(
        bucket: String, key: String, limitBytes: Int = 1_048_576
    ) async throws(AWSError) -> (contents: [UInt8], url: String) {
        let found = try await exchangeObject(
            .getObject, ObjectRequest(method: .get, bucket: bucket, key: key, limitBytes: limitBytes))
        let host = Endpoints().endpoint(for: .s3, region: found.region)
        let path = PercentEncoding.encode(key, keepsSlash: true)
        // A certificate for *.s3.amazonaws.com does not cover a name with dots.
        let url =
            bucket.contains(".")
            ? "\(host)/\(bucket)/\(path)" : "\(host.scheme)://\(bucket).\(host.authority)/\(path)"
        return (found.body, url)
    }
}
