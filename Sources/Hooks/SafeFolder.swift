#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// An open folder that only its owner may change; everything in it is reached through the open descriptor, never by
/// path again, so nobody can swap a file between the check and the reading.
struct SafeFolder: ~Copyable {
    struct Entry {
        var name: String
        var isFolder: Bool
        var isLink: Bool
    }

    let path: String
    private let descriptor: Int32

    /// Opens the folder that the user named.
    init(path: String) throws(HookProblem) {
        try self.init(descriptor: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), path: path)
    }

    private init(descriptor: Int32, path: String) throws(HookProblem) {
        guard descriptor >= 0 else { throw HookProblem(path, openFailure(errno, noun: "folder")) }
        do throws(HookProblem) {
            try checkOwnership(of: descriptor, place: path, noun: "folder")
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Whether a folder can be seen at `path`.
    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// What is in the folder, without dot files, sorted by the bytes of the names.
    func entries() throws(HookProblem) -> [Entry] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            throw HookProblem(path, openFailure(errno, noun: "folder"))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if bytes.first == UInt8(ascii: ".") { continue }
            guard let name = String(validating: bytes, as: UTF8.self), name.allSatisfy({ !$0.isControl }) else {
                throw HookProblem(path, "\(printable(bytes)): the name is not printable UTF-8: rename it")
            }
            names.append(name)
        }
        var entries: [Entry] = []
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            if let entry = entry(name) { entries.append(entry) }
        }
        return entries
    }

    /// Opens a folder below this one; never through a link.
    func folder(named name: String) throws(HookProblem) -> SafeFolder {
        try SafeFolder(
            descriptor: openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
            path: "\(path)/\(name)")
    }

    /// Reads a whole regular file; never through a link.
    func readFile(named name: String, limitBytes: Int) throws(HookProblem) -> [UInt8] {
        let place = "\(path)/\(name)"
        // O_NONBLOCK: opening a named pipe would wait for its writer.
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw HookProblem(place, openFailure(errno, noun: "file")) }
        defer { close(file) }
        try checkOwnership(of: file, place: place, noun: "file")
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= limitBytes {
            let count = Self.read(file, into: &chunk)
            if count == 0 { return bytes }
            guard count > 0 else { throw HookProblem(place, "it cannot be read: \(errorText(errno))") }
            bytes += chunk[..<count]
        }
        throw HookProblem(place, "a hook has at most \(limitBytes / 1024) KiB: move data out of it")
    }

    private static func read(_ file: Int32, into chunk: inout [UInt8]) -> Int {
        #if canImport(Glibc)
            Glibc.read(file, &chunk, chunk.count)
        #else
            Darwin.read(file, &chunk, chunk.count)
        #endif
    }

    /// What `name` is; `nil` for what is gone again.
    private func entry(_ name: String) -> Entry? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        let kind = status.st_mode & S_IFMT
        return Entry(name: name, isFolder: kind == S_IFDIR, isLink: kind == S_IFLNK)
    }
}

/// Refuses what somebody else could have written, as git does since CVE-2022-24765.
private func checkOwnership(of descriptor: Int32, place: String, noun: String) throws(HookProblem) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw HookProblem(place, "it cannot be read: \(errorText(errno))") }
    let kind = status.st_mode & S_IFMT
    guard kind == (noun == "file" ? S_IFREG : S_IFDIR) else {
        throw HookProblem(place, "this is not a regular \(noun): put a plain \(noun) here")
    }
    let user = geteuid()
    guard status.st_uid == user || status.st_uid == 0 else {
        throw HookProblem(
            place,
            "the \(noun) belongs to user \(status.st_uid): only what belongs to you (user \(user)) or to root is "
                + "run; copy it, or run `chown \(user) \(place)`")
    }
    guard status.st_mode & 0o022 == 0 else {
        let mode = "0" + String(status.st_mode & 0o777, radix: 8)
        throw HookProblem(place, "others may write this \(noun) (mode \(mode)): run `chmod go-w \(place)`")
    }
}

private func openFailure(_ code: Int32, noun: String) -> String {
    switch code {
    case ENOENT: "there is no such \(noun): check the path"
    case ELOOP: "this is a symbolic link, and links are not followed: put the \(noun) itself here"
    case ENOTDIR: "this is not a folder: name the folder that holds the hooks"
    default: "it cannot be opened: \(errorText(code))"
    }
}

private func errorText(_ code: Int32) -> String {
    String(cString: strerror(code))
}
