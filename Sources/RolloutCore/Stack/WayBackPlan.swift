/// Which parameters take a stack back to what it was; decided before it changes.
package enum WayBackPlan {
    /// A parameter of the stack as it is, and what the run does to it.
    package struct Parameter: Hashable, Sendable {
        package var key: String
        /// `****` where it is secret.
        package var value: String
        /// What an SSM parameter stands for now, and will stand for; `nil` where AWS does not say it.
        package var resolved: String?
        package var newResolved: String?
        /// The value that the run gives it; `nil` where it keeps the one that it has.
        package var given: String?
        package var isSecret: Bool
        /// As the template declares it, for example `AWS::SSM::Parameter::Value<String>`.
        package var type: String
        /// Whether the coming template declares it, too.
        package var isKept: Bool

        package init(
            key: String, value: String, resolved: String? = nil, newResolved: String? = nil, given: String? = nil,
            isSecret: Bool = false, type: String = "String", isKept: Bool = true
        ) {
            self.key = key
            self.value = value
            self.resolved = resolved
            self.newResolved = newResolved
            self.given = given
            self.isSecret = isSecret
            self.type = type
            self.isKept = isKept
        }
    }

    package enum Argument: Hashable, Sendable {
        case value(key: String, String)
        /// Keeps the value that the stack will have then.
        case previous(key: String)
    }

    /// Why there is no way back; values are never told.
    package enum Obstacle: Error, Hashable, Sendable, CustomStringConvertible {
        case secret(String)
        case resolvedAnew(String)

        package var description: String {
            switch self {
            case .secret(let key):
                "the value that parameter \(key) has now cannot be read back (NoEcho)"
            case .resolvedAnew(let key):
                "parameter \(key) names an SSM parameter, and what it stood for cannot be had again"
            }
        }
    }

    /// What to give each parameter, in order. Those that the run neither changes nor drops keep the value that they have,
    /// without anybody having to know it.
    package static func parameters(_ parameters: [Parameter]) -> Result<[Argument], Obstacle> {
        var arguments: [Argument] = []
        for parameter in parameters {
            let isSame = parameter.isKept && (parameter.given == nil || parameter.given == parameter.value)
            if parameter.isSecret, !parameter.isKept || parameter.given != nil {
                return .failure(.secret(parameter.key))
            }
            if parameter.type.hasPrefix("AWS::SSM::Parameter::Value") || parameter.resolved != nil {
                guard isSame, let now = parameter.resolved, now == parameter.newResolved else {
                    return .failure(.resolvedAnew(parameter.key))
                }
            }
            arguments.append(
                isSame ? .previous(key: parameter.key) : .value(key: parameter.key, parameter.value))
        }
        return .success(arguments)
    }
}
