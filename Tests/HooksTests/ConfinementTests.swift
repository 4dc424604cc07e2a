import Foundation
import Testing

/// What the child's process may do when Lua itself is out of the way: nothing but compute, read and answer.
struct ConfinementTests {
    /// Ends with how an attempt went: what the child said of it, and whether it was killed for it.
    private func attempt(_ name: String) throws -> (said: String, signal: Int32?, code: Int32?) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = ["--attempt", name]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
            ? (said, process.terminationStatus, nil) : (said, nil, process.terminationStatus)
    }

    @Test(arguments: [
        "open-file", "write-file", "read-environment", "connect-out", "start-process", "run-program", "map-executable",
        "make-executable", "signal-parent", "trace-parent", "raise-signal",
    ])
    func nothingThatReachesOutsideSucceeds(_ name: String) throws {
        let end = try attempt(name)
        if let signal = end.signal {
            #expect(signal == SIGSYS, "\(name) ended by signal \(signal)")
        } else {
            #expect(end.code == 0 && end.said.hasPrefix("\(name): refused: error "), "\(end.said)")
        }
    }

    /// Files, to tell them apart from limits: with a limit on descriptors alone the error would be another one.
    @Test func filesAreRefusedByTheFilterItself() throws {
        #if os(Linux)
            #expect(try attempt("open-file").said == "open-file: refused: error \(EPERM)\n")
        #endif
    }

    @Test(arguments: ["connect-out", "start-process", "run-program", "map-executable", "trace-parent"])
    func whoeverIsNotLuaAnyMoreIsKilled(_ name: String) throws {
        #if os(Linux)
            #expect(try attempt(name).signal == SIGSYS)
        #endif
    }

    @Test func anAttemptThatDoesNotExistIsNoSuccess() throws {
        #expect(try attempt("fly").code == 64)
    }
}
