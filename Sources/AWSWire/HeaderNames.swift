package import HTTPTypes

extension HTTPField.Name {
    /// `x-amz-date`
    package static let amzDate = literal("x-amz-date")
    /// `x-amz-security-token`
    package static let amzSecurityToken = literal("x-amz-security-token")
    /// `x-amz-content-sha256`
    package static let amzContentSHA256 = literal("x-amz-content-sha256")
    /// `x-amz-checksum-sha256`, in base64
    package static let amzChecksumSHA256 = literal("x-amz-checksum-sha256")
    /// `x-amzn-requestid`, where the query services put the request ID.
    package static let amznRequestID = literal("x-amzn-requestid")
    /// `x-amz-request-id`, where S3 puts the request ID.
    package static let amzRequestID = literal("x-amz-request-id")

    /// Makes a field's name from a literal of the program.
    package static func literal(_ name: StaticString) -> HTTPField.Name {
        guard let result = HTTPField.Name(name.description) else {
            preconditionFailure("\(name) is not a header field's name")
        }
        return result
    }
}
