package import AWSWire

/// One operation of a simulated service.
///
/// A handler reads its form, calls functions of the world and builds the children of the result element. A handler that
/// throws has changed nothing: the dispatch puts the world back as it was.
package struct Operation: Sendable {
    package typealias Handler =
        @Sendable (inout World, QueryForm, RequestContext) throws(APIError) -> [XMLNode]

    /// The operation's name as AWS spells it.
    package let name: String
    /// Whether the operation can change something; reading operations never do.
    package let isChanging: Bool
    package let handler: Handler

    private init(_ name: String, isChanging: Bool, handler: @escaping Handler) {
        self.name = name
        self.isChanging = isChanging
        self.handler = handler
    }

    /// An operation that only looks.
    package static func reading(_ name: String, _ handler: @escaping Handler) -> Operation {
        Operation(name, isChanging: false, handler: handler)
    }

    /// An operation that can change something.
    package static func changing(_ name: String, _ handler: @escaping Handler) -> Operation {
        Operation(name, isChanging: true, handler: handler)
    }
}
