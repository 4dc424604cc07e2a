/// What is wrong with a template or its parameters, and where.
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or address that the template came from, as the caller named it; empty when it has no name.
    package var name: String
    /// Where the mistake stands; `nil` for a mistake that has no place in the text, such as a missing parameter.
    package var position: Position?
    /// The way to the mistake, for example `["Resources", "Web", "Properties", "MinSize"]`; may be empty.
    package var path: [String]
    /// What is wrong, in AWS's words where CloudFormation has words for it.
    package var message: String

    package init(name: String, position: Position?, path: [String] = [], message: String) {
        self.name = name
        self.position = position
        self.path = path
        self.message = message
    }

    /// The error as one line: `web.yaml:12:5: Resources.Web.Properties.MinSize: ...`.
    package var description: String {
        var parts: [String] = []
        var place = name
        if let position { place += (place.isEmpty ? "line " : ":") + "\(position.line):\(position.column)" }
        if !place.isEmpty { parts.append(place) }
        if !path.isEmpty { parts.append(path.joined(separator: ".")) }
        parts.append(message)
        return parts.joined(separator: ": ")
    }
}
