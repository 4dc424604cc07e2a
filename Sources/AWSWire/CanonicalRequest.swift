private import Crypto
private import HTTPTypes
internal import Transport

/// The form of a request that both sides of a signature compute.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
struct CanonicalRequest {
    var text: String
    /// Lower case, sorted, separated by `;`.
    var signedHeaders: String

    /// - Parameters:
    ///   - headers: The lower-case names to sign; `nil` for all that can be signed.
    ///   - isS3: S3 encodes the path once and keeps it as it is; the others encode it again after tidying it.
    init(_ request: WireRequest, headers chosen: [String]?, payloadHash: String, isS3: Bool) {
        let (path, query) = split(request.head.path ?? "/")
        var values = headerValues(of: request)
        if let chosen {
            values = values.filter { chosen.contains($0.name) }
        } else {
            values = values.filter { !unsigned.contains($0.name) && !$0.name.hasPrefix("proxy-") }
        }
        values.sort { $0.name < $1.name }
        signedHeaders = values.map(\.name).joined(separator: ";")
        text = [
            request.head.method.rawValue,
            isS3 ? (path.isEmpty ? "/" : String(path)) : PercentEncoding.encode(tidied(path), keepsSlash: true),
            canonicalQuery(query),
            values.map { "\($0.name):\($0.value)\n" }.joined(),
            signedHeaders,
            payloadHash,
        ].joined(separator: "\n")
    }

    /// The SHA-256 of `bytes` in lower-case hexadecimal digits.
    static func hash(_ bytes: [UInt8]) -> String {
        hexadecimal(SHA256.hash(data: bytes))
    }
}

/// Headers that change on the way, or between tries (botocore's auth.py has the list).
private let unsigned: Set<String> = [
    "authorization", "connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding",
    "upgrade", "user-agent", "x-amzn-trace-id",
]

/// `bytes` in lower-case hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var output: [UInt8] = []
    for byte in bytes {
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
    }
    return String(decoding: output, as: UTF8.self)
}

private func split(_ target: String) -> (path: Substring, query: Substring) {
    guard let mark = target.firstIndex(of: "?") else { return (target[...], "") }
    return (target[..<mark], target[target.index(after: mark)...])
}

/// Removes `.`, `..` and empty segments, as RFC 3986 5.2.4 and AWS do; a slash at the end stays.
private func tidied(_ path: Substring) -> String {
    var segments: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    for part in parts where part != "." {
        if part == ".." {
            _ = segments.popLast()
        } else {
            segments.append(part)
        }
    }
    let hasSlash = path.hasSuffix("/") && !segments.isEmpty
    return "/" + segments.joined(separator: "/") + (hasSlash ? "/" : "")
}

private func canonicalQuery(_ query: Substring) -> String {
    let pairs = query.split(separator: "&").map { part -> (name: String, value: String) in
        let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (recoded(sides[0]), sides.count > 1 ? recoded(sides[1]) : "")
    }
    return pairs.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
}

/// Encodes again what may have been encoded less strictly; text with a broken escape is encoded as it is.
private func recoded(_ text: Substring) -> String {
    PercentEncoding.encode(PercentEncoding.decode(Array(text.utf8), plusIsSpace: false) ?? String(text))
}

/// The header fields with lower-case names, one entry a name, the values trimmed and their inner blanks collapsed.
private func headerValues(of request: WireRequest) -> [(name: String, value: String)] {
    var values: [(name: String, value: String)] = []
    if let host = request.head.authority ?? request.head.headerFields[.literal("host")] {
        values.append(("host", withoutDefaultPort(host, scheme: request.head.scheme)))
    }
    for field in request.head.headerFields where field.name.canonicalName != "host" {
        let name = field.name.canonicalName
        let value = collapsed(field.value)
        if let index = values.firstIndex(where: { $0.name == name }) {
            values[index].value += "," + value
        } else {
            values.append((name, value))
        }
    }
    return values
}

/// `value` without blanks at its ends, and with one for each run of them inside.
private func collapsed(_ value: String) -> String {
    // Hardly any value has something to collapse.
    var previous = UInt8(ascii: " ")
    for byte in value.utf8 {
        let isDouble = byte == UInt8(ascii: " ") && previous == byte
        if isDouble || byte == UInt8(ascii: "\t") { return recollapsed(value) }
        previous = byte
    }
    return previous == UInt8(ascii: " ") ? recollapsed(value) : value
}

private func recollapsed(_ value: String) -> String {
    value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
}

private func withoutDefaultPort(_ host: String, scheme: String?) -> String {
    let defaultPort = scheme == "http" ? ":80" : ":443"
    return host.hasSuffix(defaultPort) ? String(host.dropLast(defaultPort.count)) : host
}
