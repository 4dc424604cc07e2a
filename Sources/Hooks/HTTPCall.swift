private import HTTPTypes
internal import LuaMachine
internal import Timekeeping
internal import Transport

/// One HTTP request of a hook: `http.get(url, options)`, `http.post(url, body, options)` or
/// `http.request(method, url, options)`; options are `timeout` in seconds, `headers` and, for `request`, `body`.
struct HTTPCall: Sendable {
    static let bodyLimitBytes = 1_000_000
    static let defaultTimeout = Duration.seconds(5)
    static let longestTimeout = 60.0

    typealias Refusal = HostFunctions.Refusal

    /// Without port; an IPv6 address without its brackets.
    var host: String
    var request: WireRequest
    /// How many redirects are followed.
    let redirects: Int

    init(_ function: String, _ arguments: [LuaValue]) throws(Refusal) {
        var rest = arguments[...]
        let method =
            function == "http.request"
            ? try Self.text(rest.popFirst(), "method") : function.suffix(4) == "post" ? "POST" : "GET"
        let url = try URLParts(try Self.text(rest.popFirst(), "URL"))
        var body: [UInt8] = []
        if function == "http.post" { body = try Self.body(rest.popFirst()) }
        let options = try Self.options(rest.popFirst(), allowing: function == "http.request")
        guard let verb = HTTPRequest.Method(method.uppercased()) else {
            throw Refusal("\"\(method)\" is not an HTTP method")
        }
        let head = HTTPRequest(
            method: verb, scheme: url.scheme, authority: url.authority, path: url.path,
            headerFields: try Self.headers(options["headers"]))
        if let given = options["body"] { body = try Self.body(given) }
        guard body.count <= Self.bodyLimitBytes else {
            throw Refusal("a body has at most \(Self.bodyLimitBytes) bytes")
        }
        host = url.host
        request = WireRequest(
            head: head, body: body, timeout: try Self.timeout(options["timeout"]),
            responseLimitBytes: Self.bodyLimitBytes)
        let count = options["redirects"].map { $0.integer ?? -1 } ?? 0
        guard (0...Self.mostRedirects).contains(count) else {
            throw Refusal("`redirects` is a whole number from 0 to \(Self.mostRedirects)")
        }
        redirects = count
    }

    /// How long the answer may take, and how long the search for the host's address.
    var timeout: Duration { request.timeout }

    /// Sends the request once.
    ///
    /// - Parameters:
    ///   - addresses: Where the host may be connected to, one after the other; empty leaves that to the transport.
    ///   - limit: How long all of it may take.
    ///   - timekeeper: Measures what the addresses before have taken of the time for the answer.
    /// - Throws: An error that begins with `unreachable` when no answer comes.
    func send(
        over transport: any HTTPTransport, at addresses: [String], within limit: Duration, _ timekeeper: Timekeeper
    ) async throws(Refusal) -> WireResponse {
        do throws(TransportError) {
            return try await send(over: transport, atFirstOf: addresses[...], within: limit, timekeeper)
        } catch {
            throw Refusal("unreachable: \(error)")
        }
    }

    /// `{ status, headers, body }`.
    static func answer(_ response: WireResponse) -> HostAnswer {
        let headers = response.head.headerFields.map {
            LuaTable.Pair(key: .string($0.name.canonicalName), value: .string($0.value))
        }
        let body = String(validating: response.body, as: UTF8.self).map { LuaValue.string($0) }
        return .values([
            [
                "status": .int(Int64(response.head.status.code)), "headers": .table(LuaTable(headers)),
                "body": body ?? .bytes(response.body),
            ]
        ])
    }

    private func send(
        over transport: any HTTPTransport, atFirstOf addresses: ArraySlice<String>, within limit: Duration,
        _ timekeeper: Timekeeper
    ) async throws(TransportError) -> WireResponse {
        var request = request
        request.address = addresses.first
        request.timeout = limit
        // An address that swallows everything must leave time for the next one; the answer may still take the rest.
        if addresses.count > 1 { request.connectTimeout = limit / addresses.count }
        let deadline = timekeeper.now + limit
        do throws(TransportError) {
            return try await transport.send(request)
        } catch .connectionRefused where addresses.count > 1 {
            let left = max(.milliseconds(1), deadline - timekeeper.now)
            return try await send(over: transport, atFirstOf: addresses.dropFirst(), within: left, timekeeper)
        } catch {
            throw error
        }
    }

    private static func text(_ value: LuaValue?, _ name: String) throws(Refusal) -> String {
        guard let text = value?.text else {
            throw Refusal("the \(name) of an http call is a string, not a \(value?.typeName ?? "nil")")
        }
        return text
    }

    private static func body(_ value: LuaValue?) throws(Refusal) -> [UInt8] {
        guard let value, value != .null else { return [] }
        guard let bytes = value.rawBytes else {
            throw Refusal("the body of an http call is a string, not a \(value.typeName): use json.encode for a table")
        }
        return bytes
    }

    private static func options(_ value: LuaValue?, allowing isBodyAllowed: Bool) throws(Refusal) -> [String: LuaValue]
    {
        let names = ["timeout", "headers", "redirects"] + (isBodyAllowed ? ["body"] : [])
        guard let value, value != .null else { return [:] }
        guard case .table(let table) = value else {
            throw Refusal("the options of an http call are a table such as { timeout = 2 }, not a \(value.typeName)")
        }
        var options: [String: LuaValue] = [:]
        for pair in table.pairs {
            guard let name = pair.key.text, names.contains(name) else {
                throw Refusal(
                    "an http call has no option \"\(pair.key.text ?? "1")\": there are \(names.joined(separator: ", "))"
                )
            }
            options[name] = pair.value
        }
        return options
    }

    static func timeout(_ value: LuaValue?) throws(Refusal) -> Duration {
        guard let value else { return defaultTimeout }
        guard let seconds = value.number, seconds > 0, seconds <= longestTimeout else {
            throw Refusal("`timeout` is a number of seconds above 0 and up to \(Int(longestTimeout))")
        }
        return .milliseconds(max(1, Int(seconds * 1000)))
    }

    private static let ownHeaders = ["connection", "content-length", "host", "transfer-encoding"]

    private static func headers(_ value: LuaValue?) throws(Refusal) -> HTTPFields {
        var fields = HTTPFields()
        guard let value else { return fields }
        guard case .table(let table) = value else { throw Refusal("`headers` is a table of names and values") }
        for pair in table.pairs {
            guard let text = pair.key.text, let name = HTTPField.Name(text), let content = pair.value.text,
                HTTPField.isValidValue(content)
            else { throw Refusal("`headers` has a name or a value that HTTP does not allow") }
            guard !ownHeaders.contains(name.canonicalName) else {
                throw Refusal("the header \(text) is not the hook's to set")
            }
            fields[name] = content
        }
        return fields
    }
}
