#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

extension HookHosts {
    /// Whether something exists at `path` of this machine, relative to the folder in which the program runs.
    package static func liveFileExists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }
}
