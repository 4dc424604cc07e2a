/// What a command is about: a stack with all its groups, or groups that somebody named.
package struct RunScope: Hashable, Sendable {
    /// `nil` when only groups are named.
    package var stack: String?
    /// Group names; with a stack, only these of it; empty for all.
    package var groups: [String]

    package init(stack: String?, groups: [String] = []) {
        self.stack = stack
        self.groups = groups
    }

    /// As the command line names it, for example `web` or `--asg web-blue`.
    package var arguments: String {
        ([stack].compactMap(\.self) + groups.map { "--asg \($0)" }).joined(separator: " ")
    }
}

extension RunScope: CustomStringConvertible {
    package var description: String {
        stack.map { "stack \($0)" } ?? "group \(groups.joined(separator: ", "))"
    }
}
