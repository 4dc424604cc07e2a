internal import AWSWire

extension Operation {
    // A second call could delete what somebody else has put there since.
    static let deleteParameter = Operation(.ssm, "DeleteParameter", .once)
}

extension AWSClient {
    /// Deletes a parameter, whatever it holds: AWS has no condition for it
    /// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html).
    ///
    /// - Throws: ``AWSError/isAbsentParameter`` when there is none of that name.
    package func deleteParameter(name: String) async throws(AWSError) {
        try await callJSON(.deleteParameter, [("Name", name)]) { (_) throws(XMLError) in }
    }
}
