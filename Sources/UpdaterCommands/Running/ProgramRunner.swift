import AWSClient
import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs a program of the user's choice, without a shell, and takes what it writes to stdout: for `credential_process`.
enum ProgramRunner {
    private static let limitBytes = 1024 * 1024

    /// Waits for the end of the program; stderr and stdin are this process's own.
    static func run(_ words: [String]) async -> SettingsSource.ProgramResult {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: runBlocking(words)) }
        }
    }

    private static func runBlocking(_ words: [String]) -> SettingsSource.ProgramResult {
        let failure = SettingsSource.ProgramResult(exitCode: nil, output: [])
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return failure }
        defer { close(ends[0]) }
        guard let process = start(words, output: ends[1], unused: ends[0]) else {
            close(ends[1])
            return failure
        }
        close(ends[1])
        let output = drain(ends[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return failure }
        }
        // The low seven bits name the signal that killed it, the next byte is its exit code (wait(2)).
        return SettingsSource.ProgramResult(exitCode: status & 0x7F == 0 ? (status >> 8) & 0xFF : nil, output: output)
    }

    private static func start(_ words: [String], output: Int32, unused: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addclose(&actions, output)
        posix_spawn_file_actions_addclose(&actions, unused)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        guard let program = arguments[0] else { return nil }
        var process = pid_t()
        return posix_spawnp(&process, program, &actions, nil, &arguments, environ) == 0 ? process : nil
    }

    private static func drain(_ descriptor: Int32) -> [UInt8] {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while output.count < limitBytes {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            output += buffer[..<count]
        }
        return output
    }
}
