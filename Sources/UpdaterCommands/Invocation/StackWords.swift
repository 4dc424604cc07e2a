/// The words of `update stack` that are not options: a stack's name and `KEY=VALUE` in any order.
struct StackWords: Hashable, Sendable {
    var stack: String
    var parameters: [StackParameter]

    /// Takes the first word without `=` as the stack's name; a value may contain `=`.
    ///
    /// - Throws: ``StackWordsError`` when there is no such word or more than one, or a key is empty or named twice.
    init(_ words: [String]) throws(StackWordsError) {
        var stack: String?
        var parameters: [StackParameter] = []
        for word in words {
            guard let equals = word.firstIndex(of: "=") else {
                if let stack { throw .secondStack(first: stack, second: word) }
                stack = try Self.checked(word)
                continue
            }
            let key = String(word[..<equals])
            if key.isEmpty { throw .emptyKey(word) }
            if parameters.contains(where: { $0.key == key }) { throw .keyTwice(key) }
            parameters.append(StackParameter(key: key, value: String(word[word.index(after: equals)...])))
        }
        guard let stack else { throw .noStack }
        self.stack = stack
        self.parameters = parameters
    }

    /// The name, if CloudFormation takes it: a name
    /// (https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html) or a stack's ARN.
    static func checked(_ name: String) throws(StackWordsError) -> String {
        if name.hasPrefix("arn:"), name.contains(":stack/") { return name }
        let isName =
            name.first.map { $0.isASCII && $0.isLetter } == true && name.utf8.count <= 128
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        guard isName else { throw .badStackName(name) }
        return name
    }
}

/// What is wrong with the words.
enum StackWordsError: Error, Hashable, Sendable {
    case noStack
    case secondStack(first: String, second: String)
    case emptyKey(String)
    case keyTwice(String)
    case badStackName(String)
}

extension StackWordsError: CustomStringConvertible {
    var description: String {
        switch self {
        case .noStack:
            "no stack is named: give its name as the first argument without \"=\""
        case .secondStack(let first, let second):
            "\"\(second)\" is neither KEY=VALUE nor an option, and the stack is \"\(first)\" already: "
                + "write \(second)=VALUE, or one stack only"
        case .emptyKey(let word):
            "\"\(word)\" has no key before its \"=\": write KEY=VALUE"
        case .keyTwice(let key):
            "parameter \"\(key)\" is given twice: give it once"
        case .badStackName(let name):
            "\"\(name)\" cannot be a stack's name: use letters, digits and hyphens, a letter first, 128 at most, "
                + "or the stack's ARN"
        }
    }
}
