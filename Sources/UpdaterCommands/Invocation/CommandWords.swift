/// The words of a command line, as they may be shown to anybody.
struct CommandWords {
    private let words: [String]

    /// - Parameter arguments: The process's; the first is the program's path.
    init(_ arguments: [String]) {
        words = arguments
    }

    /// One line; values of parameters and plugins are left out, and so is what a URL holds besides its place.
    var text: String {
        let program = words.first?.split(separator: "/").last.map(String.init) ?? "haupdate"
        var shown = [program]
        for word in words.dropFirst() {
            let isPlugin = shown.last == "--plugin" || word.hasPrefix("--plugin=")
            shown.append(Self.shown(word, isPlugin: isPlugin))
        }
        return shown.map { shellQuoted($0) }.joined(separator: " ")
    }

    private static func shown(_ word: String, isPlugin: Bool) -> String {
        if word.hasPrefix("--"), !isPlugin {
            guard let equals = word.firstIndex(of: "=") else { return word }
            return word[...equals] + plainURL(String(word[word.index(after: equals)...]))
        }
        let isURL = ["https://", "http://", "s3://"].contains { word.hasPrefix($0) }
        if isURL { return plainURL(word) }
        let start = word.hasPrefix("--plugin=") ? word.index(word.startIndex, offsetBy: 9) : word.startIndex
        guard let equals = word[start...].firstIndex(of: "="), word.index(after: equals) < word.endIndex else {
            return word
        }
        return word[...equals] + "..."
    }

    /// A URL without who asks and with which signature; other text as it is.
    private static func plainURL(_ text: String) -> String {
        guard let scheme = ["https://", "http://", "s3://"].first(where: text.hasPrefix) else { return text }
        let rest = text.dropFirst(scheme.count).prefix { $0 != "?" && $0 != "#" }
        let host = rest.prefix { $0 != "/" }
        let place = host.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        return scheme + place
    }
}
