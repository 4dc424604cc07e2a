import Testing
import UpdaterCommands

/// Reads a command line that is cut at its blanks.
func read(_ line: String) -> CommandLineReader.Reading {
    CommandLineReader.read(line.split(separator: " ").map(String.init))
}

/// The job of a command line that must be read as `update stack`.
func updateStackJob(_ reading: CommandLineReader.Reading) throws -> UpdateStackJob {
    guard case .invocation(.updateStack(let job)) = reading else { throw NotUpdateStack(reading: reading) }
    return job
}

private struct NotUpdateStack: Error {
    var reading: CommandLineReader.Reading
}
