import AWSWire
import FoundationEssentials
import Timekeeping

/// The JSON protocol of a service that speaks the query protocol too: the same operations, other clothes.
enum JSONForm {
    /// A request's body as a form: members become fields, lists `NAME.member.N`.
    ///
    /// - Returns: `nil` for a body that is no JSON object.
    static func form(action: String, version: String, _ body: [UInt8]) -> QueryForm? {
        // What is wrong in the text does not matter: the caller learns that it is no JSON.
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(body)), case .object(let members) = value
        else { return nil }
        var form = QueryForm(action: action, version: version)
        for name in members.keys.sorted() {
            if let member = members[name] { add(member, as: name, to: &form) }
        }
        return form
    }

    /// The children of an answer as JSON; numbers, flags and times are told by their names.
    static func answer(_ nodes: [XMLNode]) -> JSONValue {
        .object(nodes.map { ($0.name, value($0)) })
    }

    private static func value(_ node: XMLNode) -> JSONValue {
        switch node.content {
        case .children(let children):
            if ["Values", "Timestamps"].contains(node.name) { return .list(children.map(number)) }
            let isList = children.allSatisfy { $0.name == "member" }
            return isList ? .list(children.map(value)) : answer(children)
        case .text(let text):
            if node.name.hasSuffix("Timestamp"), let time = WallTime(iso8601: text) {
                return .number(Double(time.millisecondsSince1970) / 1000)
            }
            if node.name.hasSuffix("Enabled") { return .bool(text == "true") }
            if ["Period", "EvaluationPeriods", "DatapointsToAlarm", "Threshold"].contains(node.name),
                let number = Double(text)
            {
                return .number(number)
            }
            return .string(text)
        }
    }

    /// Of a list of numbers or times.
    private static func number(_ node: XMLNode) -> JSONValue {
        guard case .text(let text) = node.content else { return value(node) }
        if let time = WallTime(iso8601: text) { return .number(Double(time.millisecondsSince1970) / 1000) }
        return Double(text).map { .number($0) } ?? .string(text)
    }

    private static func add(_ value: Value, as name: String, to form: inout QueryForm) {
        switch value {
        case .text(let text): form.set(name, text)
        case .none: return
        case .list(let items):
            if items.isEmpty { form.set(name, "") }
            for (index, item) in items.enumerated() { add(item, as: "\(name).member.\(index + 1)", to: &form) }
        case .object(let members):
            for key in members.keys.sorted() {
                if let member = members[key] { add(member, as: "\(name).\(key)", to: &form) }
            }
        }
    }

    /// JSON, with numbers and flags as the texts that a form has.
    private indirect enum Value: Decodable {
        case text(String)
        case list([Value])
        case object([String: Value])
        case none

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            // Each kind is tried in turn: the decoder cannot say which one it has.
            if let members = try? container.decode([String: Value].self) {
                self = .object(members)
            } else if let items = try? container.decode([Value].self) {
                self = .list(items)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let flag = try? container.decode(Bool.self) {
                self = .text(flag ? "true" : "false")
            } else if let number = try? container.decode(Int.self) {
                self = .text(String(number))
            } else if let number = try? container.decode(Double.self) {
                self = .text(String(number))
            } else {
                self = .none
            }
        }
    }
}
