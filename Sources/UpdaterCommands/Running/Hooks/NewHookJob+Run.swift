import Hooks
import Terminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension NewHookJob {
    /// Writes the file; gives the exit code: 4 when it is there already or cannot be written.
    func perform() -> Int32 {
        guard let phase = HookPhase(rawValue: phase) else { return 64 }
        let place = "\(folder)/\(phase.rawValue)"
        let path = "\(place)/\(name).lua"
        // Only the owner may change what a run executes: the mask of this process does not decide that.
        for folder in [folder, place] where mkdir(folder, 0o755) != 0 && errno != EEXIST {
            return refuse("\(folder): \(reason): make the folder, or name another with --folder")
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else {
            let mend = errno == EEXIST ? "choose another name, or remove that file first" : "look at its folder"
            return refuse("\(path): \(reason): \(mend)")
        }
        let isWritten = write(HookStarter.text(phase, name: name), to: descriptor)
        guard close(descriptor) == 0, isWritten else {
            let why = reason
            unlink(path)
            return refuse("\(path): \(why): nothing was written")
        }
        Console.write(
            """
            \(path.harmless)
            next: edit it, then haupdate hooks check \(shellQuoted(folder)), then try it on the built-in AWS: \
            haupdate update stack STACK --hooks \(shellQuoted(folder)) --simulate

            """, to: .result)
        return 0
    }

    private var reason: String { String(cString: strerror(errno)).lowercased() }

    private func refuse(_ text: String) -> Int32 {
        Console.write(text.harmless + "\n", to: .story)
        return 4
    }

    private func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                    Glibc.write(descriptor, bytes.baseAddress, bytes.count)
                #else
                    Darwin.write(descriptor, bytes.baseAddress, bytes.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
