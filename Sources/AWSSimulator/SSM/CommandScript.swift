/// The lines of a shell script, as far as the built-in AWS understands them: `echo`, `sleep` and `exit`, and `curl`,
/// which asks the instance's own program. Every other line works at once and says nothing.
struct CommandScript: Codable, Sendable, Hashable {
    struct Outcome: Hashable {
        var exitCode = 0
        var output = ""
        var errorOutput = ""
        var seconds = 0
    }

    let lines: [String]

    /// - Parameter programAnswers: Whether the instance's own program answers 200.
    func outcome(programAnswers: Bool) -> Outcome {
        var outcome = Outcome()
        for line in lines.flatMap({ $0.split(separator: "\n") }) {
            let words = line.split(separator: " ").map(String.init)
            outcome.exitCode = 0
            switch words.first {
            case "echo": outcome.output += Self.unquoted(words.dropFirst().joined(separator: " ")) + "\n"
            case "sleep": outcome.seconds += max(0, words.dropFirst().first.flatMap { Int($0) } ?? 0)
            case "false": outcome.exitCode = 1
            case "curl" where !programAnswers:
                // As curl -f ends for a status of 400 and more.
                outcome.exitCode = 22
                outcome.errorOutput += "curl: (22) The requested URL returned error: 503\n"
            case "exit":
                outcome.exitCode = (words.dropFirst().first.flatMap { Int($0) } ?? 0) & 255
                return outcome
            default: break
            }
        }
        return outcome
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count > 1, let mark = text.first, mark == "\"" || mark == "'", text.last == mark else { return text }
        return String(text.dropFirst().dropLast())
    }
}
