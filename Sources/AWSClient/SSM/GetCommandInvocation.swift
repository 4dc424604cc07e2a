internal import AWSWire

extension Operation {
    static let getCommandInvocation = Operation(.ssm, "GetCommandInvocation", .read)
}

/// What became of a command on an instance
/// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCommandInvocation.html).
package struct CommandInvocation: Sendable, Hashable {
    package var commandID: String
    package var instanceID: String
    package var document: String
    package var comment: String
    /// `Pending`, `InProgress`, `Delayed`, `Success`, `Cancelled`, `TimedOut`, `Failed` or `Cancelling`.
    package var status: String
    /// More exact, for example `DeliveryTimedOut`.
    package var statusDetails: String
    /// The exit code; -1 while there is none, absent in lists.
    package var responseCode: Int?
    /// The first 24,000 characters; empty in lists.
    package var output: String
    /// The first 8,000 characters; empty in lists.
    package var errorOutput: String
}

extension AWSClient {
    /// - Throws: A service failure with code `InvocationDoesNotExist` for a command that was never sent there, and for a
    ///   moment after it was.
    package func getCommandInvocation(
        commandID: String, instanceID: String
    ) async throws(AWSError) -> CommandInvocation {
        let members = [("CommandId", commandID), ("InstanceId", instanceID)]
        return try await callJSON(.getCommandInvocation, members) { (body) throws(XMLError) in
            CommandInvocation(try readJSON(InvocationAnswer.self, body))
        }
    }
}

struct InvocationAnswer: Decodable {
    var CommandId: String
    var InstanceId: String
    var DocumentName: String?
    var Comment: String?
    var Status: String
    var StatusDetails: String?
    var ResponseCode: Int?
    var StandardOutputContent: String?
    var StandardErrorContent: String?
}

extension CommandInvocation {
    init(_ answer: InvocationAnswer) {
        self.init(
            commandID: answer.CommandId, instanceID: answer.InstanceId, document: answer.DocumentName ?? "",
            comment: answer.Comment ?? "", status: answer.Status,
            statusDetails: answer.StatusDetails ?? answer.Status, responseCode: answer.ResponseCode,
            output: answer.StandardOutputContent ?? "", errorOutput: answer.StandardErrorContent ?? "")
    }
}
