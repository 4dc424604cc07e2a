/// One thing that is wrong with a hook file, a folder or a plugin, before anything runs.
package struct HookProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, folder or plugin as the user named it.
    package var place: String
    /// 1-based; absent where no line is known.
    package var line: Int?
    /// What is wrong and what was expected.
    package var message: String

    package init(_ place: String, line: Int? = nil, _ message: String) {
        self.place = place
        self.line = line
        self.message = message
    }

    /// `file:line: message`, or `file: message`.
    package var description: String {
        "\(place)\(line.map { ":\($0)" } ?? ""): \(message)"
    }
}

/// Why hooks cannot be used; nothing has been changed yet when it is thrown.
package enum HookError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Files, folders, declarations or plugin settings that are wrong: all that were found, at least one.
    case refused([HookProblem])
    /// The child program does not start or does not speak as expected.
    case childUnavailable(program: String, reason: String)

    package var description: String {
        switch self {
        case .refused(let problems):
            problems.map(\.description).joined(separator: "\n")
        case .childUnavailable(let program, let reason):
            "\(program): the program that runs hooks cannot be used: \(reason); install it beside haupdate, "
                + "or name it in HAUPDATE_HOOKS_PROGRAM"
        }
    }
}
