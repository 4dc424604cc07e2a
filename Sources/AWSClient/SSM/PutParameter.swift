internal import AWSWire

extension Operation {
    // Whoever repeats it after a lost answer would take the own parameter for somebody else's.
    static let putParameter = Operation(.ssm, "PutParameter", .once)
}

extension AWSClient {
    /// Makes a parameter of type `String`, and never overwrites one: of two callers at once one alone succeeds.
    ///
    /// `Overwrite` is left out, which AWS reads as false
    /// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html).
    ///
    /// - Throws: ``AWSError/isExistingParameter`` when there is one of that name.
    package func putNewParameter(name: String, value: String, description: String) async throws(AWSError) {
        let members = [("Name", name), ("Value", value), ("Type", "String"), ("Description", description)]
        try await callJSON(.putParameter, members) { (_) throws(XMLError) in }
    }
}
