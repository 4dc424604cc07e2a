import Foundation

/// A command that a page of the documentation shows in a block marked `sh`: a line that begins with `$ `, and below it
/// what it promises to print.
struct ShownCommand: Sendable {
    var page: String
    /// 1-based.
    var line: Int
    var command: String
    /// Lines of stdout in their order. `...` stands for any lines, and at a line's end for any rest of it.
    var promises: [String] = []

    /// Where it stands, and what it is.
    var place: String { "\(page):\(line): \(command)" }

    /// All of a page, in order.
    static func all(of page: String, in repository: String) throws -> [ShownCommand] {
        let text = try String(contentsOfFile: "\(repository)/\(page)", encoding: .utf8)
        var commands: [ShownCommand] = []
        var isInBlock = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                isInBlock = line == "```sh"
            } else if isInBlock, line.hasPrefix("$ ") {
                commands.append(ShownCommand(page: page, line: index + 1, command: String(line.dropFirst(2))))
            } else if isInBlock, let last = commands.indices.last {
                commands[last].promises.append(String(line))
            }
        }
        return commands
    }

    /// The first promise that `output` does not keep; `nil` when it keeps all.
    func broken(by output: String) -> String? {
        var lines = output.split(separator: "\n").map { Self.masked(String($0)) }[...]
        var mayskip = false
        for promise in promises {
            if promise.trimmingCharacters(in: .whitespaces) == "..." {
                mayskip = true
                continue
            }
            let wanted = Self.masked(promise)
            let start = mayskip ? lines.firstIndex { Self.keeps($0, wanted) } : lines.startIndex
            guard let start, start < lines.endIndex, Self.keeps(lines[start], wanted) else { return promise }
            lines = lines[(start + 1)...]
            mayskip = false
        }
        return lines.isEmpty || mayskip || promises.isEmpty ? nil : "nothing more, but there is: \(lines.first ?? "")"
    }

    private static func keeps(_ line: String, _ promise: String) -> Bool {
        promise.hasSuffix("...") ? line.hasPrefix(promise.dropLast(3)) : line == promise
    }

    /// The text without what only luck decides: identifiers, and how long things took.
    private static func masked(_ text: String) -> String {
        text.replacing(/\b(i|lt|ami)-[0-9a-f]{8,17}\b/) { "\($0.output.1)-ID" }
            .replacing(/-[0-9A-Z]{12,13}\b/, with: "-ID").replacing(/\d\d:\d\d:\d\d/, with: "TIME")
            .replacing(/\(run [a-z0-9]+\)/, with: "(run ID)").replacing(/\b(\d+ [hm] )?\d+ [ms]\b/, with: "DURATION")
            .replacing(/\d+ calls/, with: "N calls").replacing(/\d+ changing/, with: "N changing")
    }
}
