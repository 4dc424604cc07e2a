#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The program as a whole.
package enum Program {
    /// The version that `--version` prints.
    package static let version = "0.1.0"

    /// Reads the process's arguments, does what they ask for, and ends the process.
    package static func main() async -> Never {
        SignalWatch.ignoreClosedPipes()
        switch CommandLineReader.read(CommandLine.arguments) {
        case .invocation(let invocation): exit(await invocation.perform())
        case .answer(let text):
            Console.write(text + "\n", to: .result)
            exit(0)
        case .refusal(let text):
            Console.write(text + "\n", to: .story)
            exit(64)
        }
    }
}
