#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

extension HookGrants {
    /// The absolute path of a program that this user may run; a name without a slash is looked for in `path`, as a shell
    /// does, but never in the folder of the command.
    package static func liveFind(_ program: String, path: String) -> String? {
        let candidates =
            program.contains("/")
            ? [program] : path.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
        return candidates.lazy.compactMap { absolute($0) }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    private static func absolute(_ path: String) -> String? {
        if path.hasPrefix("/") { return path }
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&bytes, bytes.count) != nil else { return nil }
        let folder = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(folder)/\(path)"
    }
}
