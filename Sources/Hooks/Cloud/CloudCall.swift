internal import LuaMachine

/// One call of `aws.call(operation, parameters)`, checked against the list, the hook's grants and what is allowed.
struct CloudCall: Sendable {
    typealias Refusal = HostFunctions.Refusal

    let operation: CloudOperation
    private let parameters: [String: HookValue]

    init(_ arguments: [LuaValue], _ needs: HookNeeds, _ hosts: HookHosts) throws(Refusal) {
        guard let name = arguments.first?.text else {
            throw Refusal("aws.call(operation, parameters) needs an operation such as \"ec2:DescribeInstances\"")
        }
        guard let found = CloudOperation.named(name) else { throw Refusal(Self.unknown(name)) }
        operation = found
        guard needs.aws.contains(name) else {
            throw Refusal("aws.call(\"\(name)\") is not granted: add it to the hook's `needs`: aws = { \"\(name)\" }")
        }
        if let refusal = hosts.refusal(ofWriting: found) { throw Refusal(refusal) }
        parameters = try Self.parameters(arguments.dropFirst().first, of: found)
    }

    func send(over hosts: HookHosts, from hook: String) async -> HostAnswer {
        guard let aws = hosts.aws else { return .error("unreachable: there is no AWS here") }
        let request = CloudRequest(hook: hook, operation: operation.name, parameters: parameters)
        return switch await aws(request) {
        case .success(let value): .values([value.lua])
        case .failure(let failure): .error(printable(failure.message, limit: 1000))
        }
    }

    /// What is said of an operation that is not on the list.
    static func unknown(_ name: String) -> String {
        let hint = nearestName(to: name, among: CloudOperation.all.map(\.name)).map { ": did you mean \($0)?" } ?? ""
        return "aws.call has no operation \(printable(name, limit: 100))\(hint)"
            + (hint.isEmpty ? ": there are \(CloudOperation.all.map(\.name).joined(separator: ", "))" : "")
    }

    private static func parameters(
        _ value: LuaValue?, of operation: CloudOperation
    ) throws(Refusal) -> [String: HookValue] {
        let pairs: [LuaTable.Pair]
        switch value {
        case .table(let table): pairs = table.pairs
        case nil, .null: pairs = []
        case .list(let values) where values.isEmpty: pairs = []
        default: throw Refusal("the parameters of \(operation.name) are a table such as \(operation.takes)")
        }
        var found: [String: HookValue] = [:]
        for pair in pairs {
            guard let name = pair.key.text, let parameter = operation.parameters.first(where: { $0.name == name })
            else {
                let name = pair.key.text ?? "1"
                let hint =
                    nearestName(to: name, among: operation.parameters.map(\.name)).map { ": did you mean \($0)?" } ?? ""
                throw Refusal(
                    "\(operation.name) has no parameter \(printable(name, limit: 100))\(hint): it takes \(operation.takes)"
                )
            }
            guard let value = checked(pair.value, as: parameter.kind) else {
                throw Refusal("\(operation.name): \(name) is \(parameter.kind.rawValue), not a \(pair.value.typeName)")
            }
            found[name] = value
        }
        for parameter in operation.parameters where !parameter.isOptional && found[parameter.name] == nil {
            throw Refusal("\(operation.name) needs \(parameter.name), \(parameter.kind.rawValue)")
        }
        return found
    }

    /// The value, if it is of that kind; an empty list of names would mean "all" to AWS, and is none.
    private static func checked(_ value: LuaValue, as kind: CloudOperation.Kind) -> HookValue? {
        switch (kind, value) {
        case (.text, .string(let text)) where !text.isEmpty: return .text(text)
        case (.flag, .bool(let flag)): return .bool(flag)
        case (.integer, _):
            guard let number = value.integer else { return nil }
            return .int(number)
        case (.time, _):
            guard let seconds = value.number, seconds.isFinite else { return nil }
            return .number(seconds)
        case (.texts, .list(let values)):
            let texts = values.compactMap(\.text).filter { !$0.isEmpty }
            guard !texts.isEmpty, texts.count == values.count else { return nil }
            return .list(texts.map { .text($0) })
        case (.structures, .list(let values)):
            for value in values {
                guard case .table = value else { return nil }
            }
            guard !values.isEmpty else { return nil }
            return HookValue(value)
        case (.structure, .table): return HookValue(value)
        default: return nil
        }
    }
}

extension HookHosts {
    /// Why `operation` may not change anything; `nil` when it may, or only reads.
    func refusal(ofWriting operation: CloudOperation) -> String? {
        guard operation.effect == .write else { return nil }
        if isReadOnly {
            return "aws.call(\"\(operation.name)\") changes something, and this command only looks: a run does it"
        }
        if grants.allows(write: operation.name) { return nil }
        return "aws.call(\"\(operation.name)\") changes something, and nobody has allowed that: add "
            + "--allow aws=\(operation.name) to the command"
    }
}
