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
        try await exchangeObject(
            .getObject, ObjectRequest(method: .get, bucket: bucket, key: key, limitBytes: limitBytes))
    }
}
