internal import AWSWire

/// A value inside a document, with the names that lead to it.
struct ContentLine: Hashable {
    /// Separated by `/`, entries of lists by their number; for example `BlockDeviceMappings/1/DeviceName`.
    var path: String
    var value: String

    /// The lines as one text, in an order of their own: equal content gives equal text.
    static func text(of lines: [ContentLine]) -> String {
        lines.filter { !$0.value.isEmpty }.map { "\($0.path)=\($0.value)" }.sorted().joined(separator: "\n")
    }
}

extension XMLPullReader {
    /// Reads everything in the open element that is not empty.
    mutating func contentLines(into lines: inout [ContentLine], under prefix: String = "") throws(XMLError) {
        var entries = 0
        var collected = lines
        try children { (reader, name) throws(XMLError) in
            let isEntry = name == "member" || name == "item"
            if isEntry { entries += 1 }
            let path = prefix + (isEntry ? String(entries) : name)
            if let text = try reader.textUnlessNested() {
                collected.append(ContentLine(path: path, value: text))
            } else {
                try reader.contentLines(into: &collected, under: path + "/")
            }
        }
        lines = collected
    }
}
