internal import AWSWire

extension Operation {
    static let listCommandInvocations = Operation(.ssm, "ListCommandInvocations", .read)
}

extension AWSClient {
    /// The commands that an instance was sent, on all pages, without their output
    /// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListCommandInvocations.html).
    package func listCommandInvocations(instanceID: String) async throws(AWSError) -> [CommandInvocation] {
        var found: [CommandInvocation] = []
        var seen: Set<String> = []
        var token: String?
        while true {
            let members = [("InstanceId", instanceID)] + (token.map { [("NextToken", $0)] } ?? [])
            let page = try await callJSON(.listCommandInvocations, members) { (body) throws(XMLError) in
                try readJSON(ListAnswer.self, body)
            }
            found += page.CommandInvocations.map { CommandInvocation($0) }
            guard let next = page.NextToken, !next.isEmpty else { return found }
            guard seen.insert(next).inserted else { throw .repeatedPage(.listCommandInvocations) }
            token = next
        }
    }
}

private struct ListAnswer: Decodable {
    var CommandInvocations: [InvocationAnswer]
    var NextToken: String?
}
