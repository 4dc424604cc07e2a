#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A lock on a path, held as long as this lives; the system takes it away when the process ends in whatever way.
final class LockFile: Sendable {
    private let descriptor: Int32

    /// Takes the lock beside `path` and writes this process into it.
    ///
    /// - Throws: `locked` with the holder's process ID when somebody else has it.
    init(for path: String) throws(SimulationStateError) {
        let name = path + ".lock"
        descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen(path: name, reason: lastSystemError()) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw .locked(path: path, processID: holder)
        }
        let text = Array("\(getpid())\n".utf8)
        // Who holds the lock is a help for people; the lock works without it.
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    deinit { close(descriptor) }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 >= 48 && $0 <= 57 }, as: UTF8.self))
    }
}
