import FoundationEssentials
import Timekeeping

/// A request of the parameter store, in JSON 1.1.
struct ParameterRequest {
    private struct Members: Decodable {
        var Name: String?
        var Names: [String]?
        var Value: String?
        // JSON's own spelling; `Type` cannot be a member's name in Swift.
        var kind: String?
        var Overwrite: Bool?

        enum CodingKeys: String, CodingKey {
            case Name, Names, Value, Overwrite
            case kind = "Type"
        }
    }

    private let operation: String
    private let body: [UInt8]

    init(_ operation: String, _ body: [UInt8]) {
        self.operation = operation
        self.body = body
    }

    func run(in world: inout World) throws(APIError) -> JSONValue {
        let members = try read()
        switch operation {
        case "GetParameter": return .object([("Parameter", try parameter(members.Name ?? "", in: world))])
        case "GetParameters": return found(members.Names ?? [], in: world)
        case "PutParameter":
            guard members.kind != nil || world.parameters[members.Name ?? ""] != nil else {
                throw APIError(
                    "ValidationException", "A parameter type is required when you create a parameter.")
            }
            let version = try world.putParameter(
                name: members.Name ?? "", value: members.Value ?? "", type: members.kind ?? "String",
                overwrite: members.Overwrite ?? false)
            return .object([("Version", .number(Double(version))), ("Tier", .string("Standard"))])
        case "DeleteParameter":
            try world.deleteParameter(name: members.Name ?? "")
            return .object([])
        default:
            throw APIError("UnknownOperationException", "the built-in AWS does not have \(operation)")
        }
    }

    private func read() throws(APIError) -> Members {
        do {
            return try JSONDecoder().decode(Members.self, from: Data(body))
        } catch {
            throw APIError("SerializationException", "the body is not the JSON of \(operation)")
        }
    }

    private func found(_ names: [String], in world: World) -> JSONValue {
        let known = names.filter { world.parameters[$0] != nil }
        let missing = names.filter { world.parameters[$0] == nil }
        return .object([
            ("Parameters", .list(known.compactMap { world.parameters[$0].map { describe($0, in: world) } })),
            ("InvalidParameters", .list(missing.map(JSONValue.string))),
        ])
    }

    private func parameter(_ name: String, in world: World) throws(APIError) -> JSONValue {
        guard let parameter = world.parameters[name] else {
            throw APIError("ParameterNotFound", "Parameter \(name) not found.")
        }
        return describe(parameter, in: world)
    }

    private func describe(_ parameter: Parameter, in world: World) -> JSONValue {
        let slash = parameter.name.hasPrefix("/") ? "" : "/"
        return .object([
            ("Name", .string(parameter.name)), ("Type", .string(parameter.type)), ("Value", .string(parameter.value)),
            ("Version", .number(Double(parameter.version))),
            ("LastModifiedDate", .number(Double(parameter.modified.millisecondsSince1970) / 1000)),
            ("ARN", .string(world.arn("ssm", "parameter\(slash)\(parameter.name)"))), ("DataType", .string("text")),
        ])
    }
}
