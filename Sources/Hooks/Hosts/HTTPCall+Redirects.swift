private import HTTPTypes
internal import Transport

extension HTTPCall {
    static let mostRedirects = 10
    private static let harmlessHeaders = ["accept", "accept-language", "content-type", "user-agent"]

    /// The request that a redirect asks for; `nil` when `response` is none, or nobody asked to follow it.
    ///
    /// What is meant for one server stays there: of the hook's headers only harmless ones go to another scheme, host or
    /// port; `Authorization`, cookies and keys in headers of any name do not.
    /// Methods change as browsers do it: https://www.rfc-editor.org/rfc/rfc9110#section-15.4
    ///
    /// - Throws: For a place that cannot be asked, or must not.
    func following(_ response: WireResponse, hop: Int) throws(Refusal) -> HTTPCall? {
        let code = response.head.status.code
        guard redirects > 0, [301, 302, 303, 307, 308].contains(code),
            let place = response.head.headerFields[.location]
        else { return nil }
        let from = "\(request.head.scheme ?? "http")://\(request.head.authority ?? "")"
        guard hop < redirects else {
            throw Refusal(
                "unreachable: \(from) redirects more than \(redirects) times: raise `redirects`, or ask the place "
                    + "that it leads to")
        }
        let url = try URLParts(absolute(place))
        if request.head.scheme == "https", url.scheme != "https" {
            throw Refusal("\(from) redirects from https to http: this is not followed")
        }
        var next = self
        next.host = url.host
        next.request.head.scheme = url.scheme
        next.request.head.authority = url.authority
        next.request.head.path = url.path
        if url.scheme != request.head.scheme || url.authority.lowercased() != request.head.authority?.lowercased() {
            next.request.head.headerFields = HTTPFields(
                next.request.head.headerFields.filter { Self.harmlessHeaders.contains($0.name.canonicalName) })
        }
        let method = request.head.method
        if code == 303 ? method != .head : (code < 303 && method == .post) {
            next.request.head.method = .get
            next.request.body = []
            for name in ["content-type", "content-encoding", "content-language", "content-location"] {
                if let name = HTTPField.Name(name) { next.request.head.headerFields[name] = nil }
            }
        }
        return next
    }

    /// A place relative to the request's own: https://www.rfc-editor.org/rfc/rfc3986#section-5.2, without `..`.
    private func absolute(_ place: String) -> String {
        let scheme = request.head.scheme ?? "http"
        let server = "\(scheme)://\(request.head.authority ?? "")"
        if place.hasPrefix("//") { return "\(scheme):\(place)" }
        if place.hasPrefix("/") { return server + place }
        let lead = place.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
        if place[lead.endIndex...].hasPrefix(":") { return place }
        let path = (request.head.path ?? "/").prefix { $0 != "?" }
        if place.hasPrefix("?") { return server + path + place }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
        return server + folder + place
    }
}
