import FoundationEssentials

/// What a stack lets an update do to its resources.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
struct StackPolicy: Codable, Sendable, Hashable {
    /// The policy as it was given.
    let text: String
    private let statements: [Statement]

    /// Reads a policy.
    ///
    /// - Throws: `ValidationError` for text that is no policy and for more than 16,384 characters.
    init(_ text: String) throws(APIError) {
        guard text.utf16.count <= 16_384 else {
            throw .validation("Stack policy is longer than 16384 characters")
        }
        do {
            statements = try JSONDecoder().decode(Document.self, from: Data(text.utf8)).Statement.values
        } catch {
            throw .validation("Error validating stack policy: Invalid stack policy")
        }
        self.text = text
    }

    /// Why `action` (such as `Update:Replace`) on a resource is not allowed; `nil` when it is.
    ///
    /// A denial counts more than a permission, and what no statement allows is denied.
    func refusal(of action: String, on logicalID: String, type: String) -> String? {
        var isAllowed = false
        for (number, statement) in statements.enumerated() {
            guard statement.covers(action, logicalID, type) else { continue }
            guard statement.Effect == "Deny" else {
                isAllowed = true
                continue
            }
            return "Action denied by stack policy: Statement [#\(number + 1)] does not allow [\(action)] for resource "
                + "[LogicalResourceId/\(logicalID)]"
        }
        guard !isAllowed else { return nil }
        return "Action denied by stack policy: no statement allows [\(action)] for resource "
            + "[LogicalResourceId/\(logicalID)]"
    }

    private struct Document: Decodable {
        let Statement: OneOrMore<StackPolicy.Statement>
    }

    private struct Statement: Codable, Sendable, Hashable {
        let Effect: String
        let Action: OneOrMore<String>?
        let NotAction: OneOrMore<String>?
        let Resource: OneOrMore<String>?
        let NotResource: OneOrMore<String>?
        let Condition: [String: [String: OneOrMore<String>]]?

        func covers(_ action: String, _ logicalID: String, _ type: String) -> Bool {
            let resource = "LogicalResourceId/\(logicalID)"
            let fits = { (patterns: [String], text: String) in patterns.contains { matches($0, text) } }
            if let Action, !fits(Action.values, action) { return false }
            if let NotAction, fits(NotAction.values, action) { return false }
            if let Resource, !fits(Resource.values, resource) { return false }
            if let NotResource, fits(NotResource.values, resource) { return false }
            let types = ["StringEquals", "StringLike"].compactMap { Condition?[$0]?["ResourceType"]?.values }
            return types.allSatisfy { fits($0, type) }
        }
    }
}

/// A value that may stand alone or in a list.
private struct OneOrMore<Value: Codable & Sendable & Hashable>: Codable, Sendable, Hashable {
    let values: [Value]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // What is no list has to be a single value; an error of that is thrown.
        if let list = try? container.decode([Value].self) {
            values = list
        } else {
            values = [try container.decode(Value.self)]
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}

/// Whether `text` fits `pattern`, in which `*` stands for anything.
private func matches(_ pattern: String, _ text: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else { return pattern == text }
    guard text.hasPrefix(first), text.hasSuffix(last), text.count >= first.count + last.count else { return false }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
        guard let range = rest.firstRange(of: part) else { return false }
        rest = rest[range.upperBound...]
    }
    return true
}
