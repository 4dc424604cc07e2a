import Foundation
import RolloutViews

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open audit file: lines are only ever added to it, each with one write.
struct AuditFile: ~Copyable, Sendable {
    let path: String
    private let descriptor: Int32
    /// Whether the last write has left a part of a line, which the next one must not continue.
    private var isTorn: Bool

    /// More of a file that is there is not looked at to tell what it is.
    private static let headLimitBytes = 65_536

    /// Opens `path`, which is made if there is nothing; links are not followed, so that nobody can lead the run astray.
    ///
    /// - Parameter makesFolder: Whether the folders on the way are made, for their owner alone.
    /// - Throws: ``FileError`` with what is in the way; a file that is there must be an audit file, or empty.
    init(path: String, makesFolder: Bool) throws(FileError) {
        if makesFolder { try Self.makeFolder(of: path) }
        let flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw errno == ELOOP
                ? FileError(path, reason: "a symbolic link is not followed: name the file itself") : FileError(path)
        }
        do throws(FileError) {
            self.isTorn = try Self.checkEnd(of: descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Adds a line; gives the reason when that is not possible.
    mutating func add(_ line: String) -> String? {
        let bytes = Array((isTorn ? "\n" + line : line).utf8) + [UInt8(ascii: "\n")]
        while true {
            let count = systemWrite(descriptor, bytes)
            if count == bytes.count {
                isTorn = false
                return nil
            }
            if count < 0, errno == EINTR { continue }
            if count > 0 { isTorn = true }
            return count < 0 ? String(cString: strerror(errno)).lowercased() : "no space left on device"
        }
    }

    /// Waits until what was written is on the disk.
    func sync() {
        // What cannot be synchronised, such as /dev/null, has nothing to lose; a full disk shows with the next line.
        _ = fsync(descriptor)
    }

    /// Whether the file ends in the middle of a line.
    private static func checkEnd(of descriptor: Int32, _ path: String) throws(FileError) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(path) }
        let type = status.st_mode & S_IFMT
        // Such as /dev/null.
        if type == S_IFCHR { return false }
        guard type == S_IFREG else { throw FileError(path, reason: "not a regular file: name another one") }
        if status.st_size == 0 { return false }
        var head = [UInt8](repeating: 0, count: headLimitBytes)
        let count = pread(descriptor, &head, head.count, 0)
        guard count > 0 else { throw FileError(path) }
        guard AuditReading.isAuditFile(head: head[..<count]) else {
            throw FileError(path, reason: "there is something else than an audit file: name another one")
        }
        var last: UInt8 = 0
        guard pread(descriptor, &last, 1, status.st_size - 1) == 1 else { throw FileError(path) }
        return last != UInt8(ascii: "\n")
    }

    private static func makeFolder(of path: String) throws(FileError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/").dropLast() {
            made += "/" + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else { throw FileError(made) }
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
    #if canImport(Glibc)
        Glibc.write(descriptor, bytes, bytes.count)
    #else
        Darwin.write(descriptor, bytes, bytes.count)
    #endif
}
