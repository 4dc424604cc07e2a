/// The parts of an absolute `http` or `https` URL; a fragment is dropped.
struct URLParts {
    let scheme: String
    /// Host and port as they stand in the URL.
    let authority: String
    /// Lower case, without port, brackets and a final dot.
    let host: String
    /// With the query; begins with a slash.
    let path: String

    init(_ url: String) throws(HostFunctions.Refusal) {
        let refusal = HostFunctions.Refusal(
            "\"\(printable(url, limit: 100))\" is not a URL that can be asked: it needs http:// or https://, a host, "
                + "and neither blanks nor a user")
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }),
            let colon = url.firstRange(of: "://")
        else { throw refusal }
        scheme = url[..<colon.lowerBound].lowercased()
        let rest = url[colon.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard scheme == "http" || scheme == "https", !authority.contains("@"), let host = Self.host(of: authority)
        else {
            throw refusal
        }
        self.authority = String(authority)
        self.host = host
        let path = rest[authority.endIndex...]
        self.path = path.hasPrefix("/") ? String(path) : "/" + path
    }

    private static func host(of authority: Substring) -> String? {
        var host = authority
        var port: Substring = "80"
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let after = authority[authority.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else { return nil }
            if !after.isEmpty { port = after.dropFirst() }
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        if host.hasSuffix(".") { host = host.dropLast() }
        guard !host.isEmpty, !host.contains("%"), let number = Int(port), (1...65535).contains(number) else {
            return nil
        }
        return host.lowercased()
    }
}
