/// Which API calls of a command something of a scenario concerns.
package struct CallSelection: Sendable, Hashable {
    /// Names of operations: `DescribeStacks`, `Describe*`, `elbv2:*`, `changing`, `reading`; empty for all.
    package var operations: [String]
    /// Only this one of the calls that ``operations`` names; 1 is the first.
    package var call: Int?
    /// Only each n-th of the calls that ``operations`` names; 1 or more.
    package var every: Int?
    /// How likely it is for each of the calls that are left: 0 to 1.
    package var chance = 1.0
    /// From this long after the start of the command.
    package var from = Duration.zero
    /// Until this long after the start of the command, or for ever.
    package var to: Duration?
    /// How often at most, or without limit.
    package var times: Int?

    package init(operations: [String] = [], call: Int? = nil, every: Int? = nil, chance: Double = 1) {
        self.operations = operations
        self.call = call
        self.every = every
        self.chance = chance
    }

    /// Whether `operations` names this call.
    func names(_ call: RequestInfo) -> Bool {
        operations.isEmpty || operations.contains { call.matches($0) }
    }
}

extension RequestInfo {
    /// Whether `pattern` means this call: `changing`, `reading`, or a name with an optional service and final star.
    func matches(_ pattern: String) -> Bool {
        if pattern == "changing" { return isChanging }
        if pattern == "reading" { return !isChanging }
        var name = pattern[...]
        if let colon = pattern.firstIndex(of: ":") {
            guard pattern[..<colon] == service.rawValue else { return false }
            name = pattern[pattern.index(after: colon)...]
        }
        return name.last == "*" ? operation.hasPrefix(name.dropLast()) : operation == name
    }
}
