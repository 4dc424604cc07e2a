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

/// The file in which the built-in AWS stays between two commands: JSON with a version, whole or not at all.
///
/// As long as it is open no other command can open it. The lock is a file beside it, since the state itself is replaced
/// at each writing.
package final class SimulationStateFile: Sendable {
    /// The version that this program writes and reads.
    package static let version = 3

    package let path: String
    /// What the last command left; `nil` when there was no file.
    package let storedWorld: World?
    private let lock: LockFile

    /// Opens and locks the file at `path`; its folder is made when it is missing.
    ///
    /// - Throws: ``SimulationStateError``; a file that cannot be used is left as it is.
    package init(path: String) throws(SimulationStateError) {
        self.path = path
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        if !folder.isEmpty {
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw .cannotOpen(path: path, reason: "its folder cannot be made")
            }
        }
        lock = try LockFile(for: path)
        storedWorld = try Self.read(path)
    }

    /// Replaces the stored world: written beside the old one, flushed to the disk, then renamed over it.
    package func write(_ world: World) throws(SimulationStateError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let bytes: [UInt8]
        do {
            bytes = Array(try encoder.encode(Content(format: Content.name, version: Self.version, world: world)))
        } catch {
            throw .cannotWrite(path: path, reason: "\(error)")
        }
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: lastSystemError()) }
        let isWritten = writeAll(bytes, to: descriptor) && fsync(descriptor) == 0
        let reason = isWritten ? "" : lastSystemError()
        close(descriptor)
        guard isWritten else { throw .cannotWrite(path: path, reason: reason) }
        guard rename(temporary, path) == 0 else { throw .cannotWrite(path: path, reason: lastSystemError()) }
    }

    private struct Header: Decodable {
        let format: String
        let version: Int
    }

    private struct Content: Codable {
        static let name = "haupdate-simulation"

        let format: String
        let version: Int
        let world: World
    }

    private static func read(_ path: String) throws(SimulationStateError) -> World? {
        guard access(path, F_OK) == 0 else { return nil }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .cannotOpen(path: path, reason: "it cannot be read")
        }
        do {
            let header = try JSONDecoder().decode(Header.self, from: data)
            guard header.format == Content.name else {
                throw SimulationStateError.unreadable(path: path, reason: "another format")
            }
            guard header.version == version else {
                throw SimulationStateError.otherVersion(path: path, found: header.version, expected: version)
            }
            return try JSONDecoder().decode(Content.self, from: data).world
        } catch let error as SimulationStateError {
            throw error
        } catch {
            throw .unreadable(path: path, reason: "cut short or changed by hand")
        }
    }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
    }
    return true
}

/// The text of the last error of the system, such as `No space left on device`.
func lastSystemError() -> String { String(cString: strerror(errno)) }
