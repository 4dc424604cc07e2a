/// Which parameters go into a stack action, and how.
package enum ParameterPlan {
    /// A parameter of the template.
    package struct Declared: Hashable, Sendable {
        package var key: String
        package var hasDefault: Bool

        package init(key: String, hasDefault: Bool) {
            self.key = key
            self.hasDefault = hasDefault
        }
    }

    package enum Argument: Hashable, Sendable {
        case value(key: String, value: String)
        /// Keeps the stack's value without reading it, so that a NoEcho value is never sent back.
        case previous(key: String)
    }

    /// Decides for each parameter of the template; the order is the template's.
    ///
    /// A parameter that the operator names gets the value; one that the stack has keeps it; a new one falls back to its
    /// default. Parameters that the template has no more are dropped.
    ///
    /// - Returns: The arguments, or what is wrong: a name that the template does not have, a parameter without a value.
    package static func arguments(
        declared: [Declared], stackHas: [String], given: [(key: String, value: String)]
    ) -> Result<[Argument], Problem> {
        if let stranger = given.first(where: { pair in !declared.contains { $0.key == pair.key } }) {
            return .failure(.unknown(key: stranger.key, known: declared.map(\.key)))
        }
        var arguments: [Argument] = []
        var missing: [String] = []
        for parameter in declared {
            if let value = given.last(where: { $0.key == parameter.key })?.value {
                arguments.append(.value(key: parameter.key, value: value))
            } else if stackHas.contains(parameter.key) {
                arguments.append(.previous(key: parameter.key))
            } else if !parameter.hasDefault {
                missing.append(parameter.key)
            }
        }
        return missing.isEmpty ? .success(arguments) : .failure(.missing(keys: missing))
    }

    package enum Problem: Error, Hashable, Sendable {
        case unknown(key: String, known: [String])
        case missing(keys: [String])
    }
}

extension ParameterPlan.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknown(let key, let known):
            let near = known.first { $0.lowercased() == key.lowercased() || $0.hasPrefix(key) || key.hasPrefix($0) }
            let hint =
                near.map { "did you mean \($0)?" } ?? "it has \(known.isEmpty ? "none" : known.joined(separator: ", "))"
            return "the template has no parameter \(key): \(hint)"
        case .missing(let keys):
            return "the template needs values for \(keys.joined(separator: ", ")): "
                + "add \(keys.map { "\($0)=..." }.joined(separator: " ")) to the command"
        }
    }
}
