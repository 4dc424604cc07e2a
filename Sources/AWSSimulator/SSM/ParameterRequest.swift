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
        var Description: String?
        var WithDecryption: Bool?
        var Path: String?
        var Recursive: Bool?
        var MaxResults: Int?
        var NextToken: String?

        enum CodingKeys: String, CodingKey {
            case Name, Names, Value, Overwrite, Description, WithDecryption, Path, Recursive, MaxResults, NextToken
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
        case "GetParameter":
            return .object([("Parameter", try parameter(members.Name ?? "", members, in: world))])
        case "GetParameters": return found(members, in: world)
        case "GetParametersByPath": return try inPath(members, in: world)
        case "GetParameterHistory": return try history(members, in: world)
        case "PutParameter": return try put(members, in: &world)
        case "DeleteParameter":
            try world.deleteParameter(name: members.Name ?? "")
            return .object([])
        case "DeleteParameters":
            let names = members.Names ?? []
            let known = names.filter { world.parameters[$0] != nil }
            for name in known { try world.deleteParameter(name: name) }
            let unknown = names.filter { !known.contains($0) }
            return .object([
                ("DeletedParameters", .list(known.map(JSONValue.string))),
                ("InvalidParameters", .list(unknown.map(JSONValue.string))),
            ])
        default:
            throw APIError(
                "InvalidAction",
                "The action \(operation) is not valid for this web service: the built-in AWS does not have it.")
        }
    }

    private func read() throws(APIError) -> Members {
        do {
            return try JSONDecoder().decode(Members.self, from: Data(body))
        } catch {
            throw APIError("SerializationException", "the body is not the JSON of \(operation)")
        }
    }

    private func put(_ members: Members, in world: inout World) throws(APIError) -> JSONValue {
        let name = members.Name ?? ""
        guard members.kind != nil || world.parameters[name] != nil else {
            throw APIError("ValidationException", "A parameter type is required when you create a parameter.")
        }
        let version = try world.putParameter(
            name: name, value: members.Value ?? "", type: members.kind ?? world.parameters[name]?.type ?? "String",
            overwrite: members.Overwrite ?? false, description: members.Description ?? "")
        return .object([("Version", .number(Double(version))), ("Tier", .string("Standard"))])
    }

    private func found(_ members: Members, in world: World) -> JSONValue {
        var known: [JSONValue] = []
        var missing: [JSONValue] = []
        for name in members.Names ?? [] {
            do throws(APIError) {
                known.append(try parameter(name, members, in: world))
            } catch {
                missing.append(.string(name))
            }
        }
        return .object([("Parameters", .list(known)), ("InvalidParameters", .list(missing))])
    }

    private func inPath(_ members: Members, in world: World) throws(APIError) -> JSONValue {
        let path = members.Path ?? ""
        guard path.hasPrefix("/") else {
            throw APIError("ValidationException", "The parameter doesn't meet the parameter name requirements.")
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        let all = world.parameters.filter { parameter in
            parameter.name.hasPrefix(folder)
                && (members.Recursive == true || !parameter.name.dropFirst(folder.count).contains("/"))
        }.sorted { $0.name < $1.name }
        let (page, next) = try page(of: all, members)
        let items = page.compactMap { parameter in
            parameter.versions.last.map { describe(parameter, $0, nil, members, in: world) }
        }
        return .object([("Parameters", .list(items))] + next)
    }

    private func history(_ members: Members, in world: World) throws(APIError) -> JSONValue {
        let (parameter, _, _) = try world.parameter(members.Name ?? "")
        let (page, next) = try page(of: parameter.versions, members)
        return .object([("Parameters", .list(page.map { .object(fields(parameter, $0, members)) }))] + next)
    }

    private func page<Item>(
        of all: [Item], _ members: Members
    ) throws(APIError) -> (items: [Item], next: [(String, JSONValue)]) {
        let count = min(max(members.MaxResults ?? 10, 1), 50)
        var start = 0
        if let token = members.NextToken, !token.isEmpty {
            guard token.hasPrefix("page-"), let place = Int(token.dropFirst("page-".count)), place > 0 else {
                throw APIError("InvalidNextToken", "The specified token is not valid.")
            }
            start = min(place, all.count)
        }
        let end = min(start + count, all.count)
        return (Array(all[start..<end]), end < all.count ? [("NextToken", .string("page-\(end)"))] : [])
    }

    private func parameter(_ name: String, _ members: Members, in world: World) throws(APIError) -> JSONValue {
        let (parameter, version, selector) = try world.parameter(name)
        return describe(parameter, version, selector, members, in: world)
    }

    private func describe(
        _ parameter: Parameter, _ version: Parameter.Version, _ selector: String?, _ members: Members, in world: World
    ) -> JSONValue {
        let slash = parameter.name.hasPrefix("/") ? "" : "/"
        let arn = world.arn("ssm", "parameter\(slash)\(parameter.name)")
        return .object(fields(parameter, version, members, selector: selector, arn: arn))
    }

    /// The history of a parameter names neither selectors nor ARNs.
    private func fields(
        _ parameter: Parameter, _ version: Parameter.Version, _ members: Members, selector: String? = nil,
        arn: String? = nil
    ) -> [(String, JSONValue)] {
        let isHidden = parameter.type == "SecureString" && members.WithDecryption != true
        // Who does not ask for the plain text gets what AWS would have encrypted; nobody here has a key.
        let value = isHidden ? "AQICAHiENCRYPTED\(version.number)" : version.value
        let head: [(String, JSONValue)] = [
            ("Name", .string(parameter.name)), ("Type", .string(parameter.type)), ("Value", .string(value)),
            ("Version", .number(Double(version.number))),
        ]
        let modified = JSONValue.number(Double(version.modified.millisecondsSince1970) / 1000)
        return head + (selector.map { [("Selector", .string($0))] } ?? []) + [("LastModifiedDate", modified)]
            + (arn.map { [("ARN", .string($0))] } ?? []) + [("DataType", .string("text"))]
    }
}
