import Hooks
import Terminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension NewHookJob {
    /// Writes the hook and its test; gives the exit code: 4 when the hook is there already or a file cannot be written.
    ///
    /// A test that is there already is somebody's work, and is left as it is.
    func perform() -> Int32 {
        guard let phase = HookPhase(rawValue: phase) else { return 64 }
        let place = "\(folder)/\(phase.rawValue)"
        // Only the owner may change what a run executes: the mask of this process does not decide that.
        for folder in [folder, place] where mkdir(folder, 0o755) != 0 && errno != EEXIST {
            return refuse("\(folder): \(reason(errno)): make the folder, or name another with --folder")
        }
        let path = "\(place)/\(name).lua"
        switch write(HookStarter.text(phase, name: name), to: path) {
        case nil: break
        case EEXIST?: return refuse("\(path): \(reason(EEXIST)): choose another name, or remove that file first")
        case let code?: return refuse("\(path): \(reason(code)): nothing was written, look at its folder")
        }
        let test = "\(place)/\(name)_test.lua"
        let written = write(HookStarter.testText(phase, name: name), to: test)
        if let code = written, code != EEXIST {
            Console.write("\(path.harmless)\n", to: .result)
            return refuse("\(test): \(reason(code)): the hook is there without a test, look at its folder")
        }
        Console.write(
            """
            \(path.harmless)
            \(test.harmless)\(written == nil ? "" : " was there already, and is as it was")
            next: edit both, then haupdate hooks test \(shellQuoted(folder)) and haupdate hooks check \
            \(shellQuoted(folder)), then try it on the built-in AWS: \
            haupdate update stack STACK --hooks \(shellQuoted(folder)) --simulate

            """, to: .result)
        return 0
    }

    private func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }

    private func refuse(_ text: String) -> Int32 {
        Console.write(text.harmless + "\n", to: .story)
        return 4
    }

    /// Makes a file; gives the system's error when that cannot be done, and there is no new file then.
    private func write(_ text: String, to path: String) -> Int32? {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { return errno }
        var failure = write(text, to: descriptor)
        if close(descriptor) != 0, failure == nil { failure = errno }
        if failure != nil { unlink(path) }
        return failure
    }

    private func write(_ text: String, to descriptor: Int32) -> Int32? {
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
            guard count > 0 else { return count < 0 ? errno : EIO }
            rest = rest.dropFirst(count)
        }
        return nil
    }
}
