#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The process's environment: variables, user, machine, and where the program lies.
enum Surroundings {
    /// A variable; `nil` when it is not set.
    static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    static var variables: [String: String] { ProcessInfo.processInfo.environment }

    /// Who runs this, as `user@host`: for the journal.
    static var owner: String {
        let user = getpwuid(geteuid()).flatMap { String(validatingCString: $0.pointee.pw_name) }
        var name = [CChar](repeating: 0, count: 256)
        let host =
            gethostname(&name, name.count - 1) == 0
            ? String(decoding: name.map(UInt8.init(bitPattern:)).prefix { $0 != 0 }, as: UTF8.self) : ""
        return "\(user ?? "unknown")@\(host.isEmpty ? "unknown" : host)"
    }

    /// The folder in which the program was started.
    static var currentFolder: String { FileManager.default.currentDirectoryPath }

    /// The user's cache folder (https://specifications.freedesktop.org/basedir-spec/latest/).
    static var cacheFolder: String {
        if let folder = variable("XDG_CACHE_HOME"), folder.hasPrefix("/") { return folder }
        return (variable("HOME") ?? ".") + "/.cache"
    }

    /// The user's folder for settings.
    static var settingsFolder: String {
        if let folder = variable("XDG_CONFIG_HOME"), folder.hasPrefix("/") { return folder }
        return (variable("HOME") ?? ".") + "/.config"
    }

    /// The user's folder for what programs remember, such as logs.
    static var stateFolder: String {
        if let folder = variable("XDG_STATE_HOME"), folder.hasPrefix("/") { return folder }
        return (variable("HOME") ?? ".") + "/.local/state"
    }

    /// The folder in which this program's file lies, links followed; `nil` where the system does not tell.
    static var programFolder: String? {
        #if canImport(Glibc)
            guard let path = realpath("/proc/self/exe", nil) else { return nil }
        #else
            guard let path = CommandLine.arguments.first.flatMap({ realpath($0, nil) }) else { return nil }
        #endif
        defer { free(path) }
        let folder = String(cString: path).split(separator: "/").dropLast().joined(separator: "/")
        return "/" + folder
    }

    /// Reads a whole file.
    ///
    /// - Parameter limitBytes: A longer file is refused.
    /// - Throws: ``FileError`` with the system's reason.
    static func read(_ path: String, limitBytes: Int) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = systemRead(descriptor, &buffer)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            if bytes.count > limitBytes { throw FileError(path, reason: "longer than \(limitBytes) bytes") }
        }
    }
}

/// Why a file cannot be read.
struct FileError: Error, Hashable, CustomStringConvertible {
    var path: String
    var reason: String
    /// Whether there is nothing at the path.
    var isAbsent: Bool

    /// Takes the reason from the system's last error.
    init(_ path: String) {
        self.path = path
        self.isAbsent = errno == ENOENT
        self.reason = String(cString: strerror(errno)).lowercased()
    }

    init(_ path: String, reason: String) {
        self.path = path
        self.isAbsent = false
        self.reason = reason
    }

    var description: String { "\(path): \(reason)" }
}

private func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    #if canImport(Glibc)
        Glibc.read(descriptor, &buffer, buffer.count)
    #else
        Darwin.read(descriptor, &buffer, buffer.count)
    #endif
}
