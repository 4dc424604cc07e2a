import FoundationEssentials
import Timekeeping

/// A request of Systems Manager about commands, in JSON 1.1.
struct CommandJSONRequest {
    static let operations = ["SendCommand", "GetCommandInvocation", "ListCommandInvocations"]

    private struct Members: Decodable {
        var DocumentName: String?
        var InstanceIds: [String]?
        var Parameters: [String: [String]]?
        var TimeoutSeconds: Int?
        var Comment: String?
        var CommandId: String?
        var InstanceId: String?
        var MaxResults: Int?
        var NextToken: String?
    }

    let operation: String
    let body: [UInt8]

    func run(in world: inout World) throws(APIError) -> JSONValue {
        let members = try read()
        switch operation {
        case "SendCommand": return try send(members, in: &world)
        case "GetCommandInvocation":
            let found = try world.commandInvocation(members.CommandId ?? "", members.InstanceId ?? "")
            return .object(
                common(found) + [
                    ("PluginName", .string("aws:runShellScript")), ("ResponseCode", .number(Double(found.exitCode))),
                    ("StandardOutputContent", .string(String(found.output.prefix(24_000)))),
                    ("StandardErrorContent", .string(String(found.errorOutput.prefix(8_000)))),
                    ("StandardOutputUrl", .string("")), ("StandardErrorUrl", .string("")),
                ])
        default: return try list(members, in: world)
        }
    }

    private func read() throws(APIError) -> Members {
        do {
            return try JSONDecoder().decode(Members.self, from: Data(body))
        } catch {
            throw APIError("SerializationException", "the body is not the JSON of \(operation)")
        }
    }

    private func send(_ members: Members, in world: inout World) throws(APIError) -> JSONValue {
        let document = members.DocumentName ?? ""
        guard !document.isEmpty else { throw APIError("InvalidDocument", "DocumentName is missing") }
        let ids = members.InstanceIds ?? []
        let command = try world.sendCommand(
            document: document, instances: ids, parameters: members.Parameters ?? [:], timeout: members.TimeoutSeconds,
            comment: members.Comment ?? "")
        let now = JSONValue.number(Double(world.now.millisecondsSince1970) / 1000)
        return .object([
            (
                "Command",
                .object([
                    ("CommandId", .string(command)), ("DocumentName", .string(document)),
                    ("Comment", .string(members.Comment ?? "")), ("InstanceIds", .list(ids.map { .string($0) })),
                    ("RequestedDateTime", now), ("Status", .string("Pending")), ("StatusDetails", .string("Pending")),
                    ("TimeoutSeconds", .number(Double(members.TimeoutSeconds ?? 3600))),
                    ("TargetCount", .number(Double(ids.count))), ("CompletedCount", .number(0)),
                    ("ErrorCount", .number(0)),
                ])
            )
        ])
    }

    private func list(_ members: Members, in world: World) throws(APIError) -> JSONValue {
        // The newest first.
        let all = world.commands.values.reversed().filter { invocation in
            (members.InstanceId ?? invocation.instance) == invocation.instance
                && (members.CommandId ?? invocation.command) == invocation.command
        }
        let count = min(max(members.MaxResults ?? 50, 1), 50)
        var start = 0
        if let token = members.NextToken, !token.isEmpty {
            guard token.hasPrefix("page-"), let place = Int(token.dropFirst("page-".count)), place > 0 else {
                throw APIError("InvalidNextToken", "The specified token is not valid.")
            }
            start = min(place, all.count)
        }
        let end = min(start + count, all.count)
        let items = all[start..<end].map { invocation in
            JSONValue.object(
                common(invocation) + [
                    (
                        "RequestedDateTime",
                        .number(Double(invocation.requested.millisecondsSince1970) / 1000)
                    )
                ])
        }
        return .object(
            [("CommandInvocations", .list(items))] + (end < all.count ? [("NextToken", .string("page-\(end)"))] : []))
    }

    private func common(_ invocation: CommandInvocation) -> [(String, JSONValue)] {
        [
            ("CommandId", .string(invocation.command)), ("InstanceId", .string(invocation.instance)),
            ("Comment", .string(invocation.comment)), ("DocumentName", .string(invocation.document)),
            ("Status", .string(invocation.status.rawValue)), ("StatusDetails", .string(invocation.details)),
        ]
    }
}
