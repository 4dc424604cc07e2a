internal import AWSWire
internal import HTTPTypes

extension Operation {
    // The name of what this program puts follows from its contents: a second call puts the same.
    static let putObject = Operation(.s3, "PutObject", .idempotent)
}

extension AWSClient {
    /// Puts an object that is not there yet, and never overwrites one
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
    ///
    /// - Throws: ``AWSError/isExistingObject`` when there is one of that key; a service failure with code `NoSuchBucket` or
    ///   `AccessDenied`.
    package func putNewObject(bucket: String, key: String, _ body: [UInt8]) async throws(AWSError) {
        let digest = ContentDigest(of: body)
        _ = try await exchangeObject(
            .putObject,
            ObjectRequest(
                method: .put, bucket: bucket, key: key, body: body,
                fields: [
                    (.ifNoneMatch, "*"), (.contentType, "application/octet-stream"),
                    // A bucket with Object Lock asks for a checksum.
                    (.amzChecksumSHA256, digest.base64),
                ], limitBytes: 65_536))
    }
}

extension AWSError {
    /// There is an object of that key already.
    package var isExistingObject: Bool {
        serviceFailure.map { $0.operation.service == .s3 && $0.code == "PreconditionFailed" } ?? false
    }

    /// Somebody else puts the same key right now.
    package var isObjectContention: Bool {
        serviceFailure.map { $0.operation.service == .s3 && $0.code == "ConditionalRequestConflict" } ?? false
    }
}
