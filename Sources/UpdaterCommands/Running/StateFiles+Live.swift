import RolloutEngine

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

extension StateFiles {
    /// Real files, readable by their owner alone.
    static var live: StateFiles {
        StateFiles(check: StateFolder.check, write: StateFolder.write, read: StateFolder.read)
    }
}

/// Records in a folder, each of which is written once.
private enum StateFolder {
    private static let limitBytes = 4 * 1024 * 1024

    @Sendable static func check(_ folder: String) throws(StateFailure) {
        var status = stat()
        guard stat(folder, &status) == 0 else {
            throw failure("folder \(folder)", "make it first, or name another one")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw StateFailure("\(folder) is no folder: name one") }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw failure("folder \(folder) cannot be written to", "allow it, or name another one")
        }
    }

    /// Writes beside the place, waits until it is on the disk, and links it there: what has the name is whole, and nothing
    /// is overwritten.
    @Sendable static func write(_ path: String, _ contents: [UInt8]) throws(StateFailure) {
        let draft = "\(path).\(getpid())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(draft, "make room, or name another folder") }
        defer { unlink(draft) }
        let isWritten = writeAll(descriptor, contents) && fsync(descriptor) == 0
        let problem = errno
        close(descriptor)
        guard isWritten else {
            errno = problem
            throw failure(draft, "make room, or name another folder")
        }
        guard link(draft, path) == 0 || errno == EEXIST else { throw failure(path, "name another folder") }
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        // The name must be on the disk, too.
        let parent = open("/" + folder, O_RDONLY | O_CLOEXEC)
        guard parent >= 0 else { throw failure("/" + folder, "name another folder") }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw failure("/" + folder, "name another folder") }
    }

    @Sendable static func read(_ path: String) throws(StateFailure) -> [UInt8] {
        do throws(FileError) {
            return try Surroundings.read(path, limitBytes: limitBytes)
        } catch {
            throw StateFailure("\(error)")
        }
    }

    private static func writeAll(_ descriptor: Int32, _ contents: [UInt8]) -> Bool {
        var rest = contents[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWriteBytes(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func failure(_ what: String, _ mend: String) -> StateFailure {
        StateFailure("\(what): \(String(cString: strerror(errno)).lowercased()): \(mend)")
    }
}

/// `write(2)`, by a name that no function above hides.
private func systemWriteBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
        Glibc.write(descriptor, bytes, count)
    #else
        Darwin.write(descriptor, bytes, count)
    #endif
}
