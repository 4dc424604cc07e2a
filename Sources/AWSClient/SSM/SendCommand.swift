internal import AWSWire

extension Operation {
    // A second call would run the document a second time.
    static let sendCommand = Operation(.ssm, "SendCommand", .once)
}

/// What Systems Manager is to run, and where.
package struct CommandRequest: Sendable, Hashable, Encodable {
    /// A name or an ARN, for example `AWS-RunShellScript`.
    package var document: String
    /// 1 to 50.
    package var instanceIDs: [String]
    /// The document's own parameters: each is a list.
    package var parameters: [String: [String]]
    /// Seconds within which the command must have begun on the instance, 30 or more; 3600 when absent.
    package var deliveryTimeout: Int?
    /// At most 100 characters.
    package var comment: String?

    package init(
        document: String, instanceIDs: [String], parameters: [String: [String]] = [:], deliveryTimeout: Int? = nil,
        comment: String? = nil
    ) {
        self.document = document
        self.instanceIDs = instanceIDs
        self.parameters = parameters
        self.deliveryTimeout = deliveryTimeout
        self.comment = comment
    }

    private enum CodingKeys: String, CodingKey {
        case document = "DocumentName"
        case instanceIDs = "InstanceIds"
        case parameters = "Parameters"
        case deliveryTimeout = "TimeoutSeconds"
        case comment = "Comment"
    }
}

extension AWSClient {
    /// Has instances run a document
    /// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html).
    ///
    /// - Returns: The command's ID.
    /// - Throws: ``AWSError/isInstanceWithoutAgent`` when an instance does not run, or its agent has not reported yet.
    package func sendCommand(_ request: CommandRequest) async throws(AWSError) -> String {
        // What is run may hold secrets: it is not written down.
        let details = request.instanceIDs.map { (name: "InstanceIds", value: $0) }
        return try await callJSON(
            .sendCommand, object: request, details: [(name: "DocumentName", value: request.document)] + details
        ) { (body) throws(XMLError) in try readJSON(CommandAnswer.self, body).Command.CommandId }
    }
}

extension AWSError {
    /// Systems Manager has no running agent on (one of) the instances.
    package var isInstanceWithoutAgent: Bool {
        serviceFailure.map { $0.operation.service == .ssm && $0.code == "InvalidInstanceId" } ?? false
    }
}

private struct CommandAnswer: Decodable {
    struct Command: Decodable {
        var CommandId: String
    }

    var Command: Command
}
