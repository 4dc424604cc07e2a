/// Where the requests of a service go.
package struct Endpoint: Sendable, Hashable {
    /// `https` or `http`.
    package var scheme: String
    /// Host, and port where one was given.
    package var authority: String
    /// What stands before each path, without a slash at its end; mostly empty.
    package var pathPrefix: String
    /// Somebody chose it: it may be another program than AWS.
    package var isCustom: Bool

    package init(scheme: String, authority: String, pathPrefix: String = "", isCustom: Bool) {
        self.scheme = scheme
        self.authority = authority
        self.pathPrefix = pathPrefix
        self.isCustom = isCustom
    }

    /// Reads a URL that somebody gave; `nil` unless it is `http://` or `https://`, a host, and at most a path.
    package init?(url: String) {
        for scheme in ["https", "http"] {
            let prefix = scheme + "://"
            guard url.lowercased().hasPrefix(prefix) else { continue }
            let rest = url.dropFirst(prefix.count)
            let authority = rest.prefix { $0 != "/" }
            var path = rest.dropFirst(authority.count)
            while path.hasSuffix("/") { path = path.dropLast() }
            let isPlain = !rest.contains { "?#@ ".contains($0) || $0.isNewline }
            guard !authority.isEmpty, authority.first != ":", isPlain else { return nil }
            self.init(scheme: scheme, authority: String(authority), pathPrefix: String(path), isCustom: true)
            return
        }
        return nil
    }
}

extension Endpoint: CustomStringConvertible {
    package var description: String { "\(scheme)://\(authority)\(pathPrefix)" }
}
