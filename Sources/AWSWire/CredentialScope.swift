private import HTTPTypes
package import Transport

/// What a signature names: who, when, where and for which service.
package struct CredentialScope: Sendable, Hashable {
    package var accessKeyID: String
    /// `yyyyMMdd`
    package var date: String
    package var region: String
    /// The signing name, for example `elasticloadbalancing`.
    package var service: String

    package init(accessKeyID: String, date: String, region: String, service: String) {
        self.accessKeyID = accessKeyID
        self.date = date
        self.region = region
        self.service = service
    }

    /// The scope without the access key: `20261122/eu-west-1/autoscaling/aws4_request`.
    var path: String { "\(date)/\(region)/\(service)/aws4_request" }

    /// Reads the scope of a signed request's Authorization header; `nil` when there is none that can be read.
    package init?(of request: WireRequest) {
        guard let header = AuthorizationHeader(of: request) else { return nil }
        self = header.scope
    }

    init?(credential: Substring) {
        // An access key ID has no slash, but be exact from the end: the last four parts are fixed.
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[4] == "aws4_request", parts[1].count == 8 else { return nil }
        self.init(
            accessKeyID: String(parts[0]), date: String(parts[1]), region: String(parts[2]),
            service: String(parts[3]))
    }
}

/// The parts of `Authorization: AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`.
struct AuthorizationHeader {
    static let algorithm = "AWS4-HMAC-SHA256"

    var scope: CredentialScope
    var signedHeaders: [String]
    var signature: String

    init?(of request: WireRequest) {
        guard let text = request.head.headerFields[.authorization], text.hasPrefix(Self.algorithm + " ") else {
            return nil
        }
        var values: [Substring: Substring] = [:]
        for part in text.dropFirst(Self.algorithm.count + 1).split(separator: ",") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { values[pair[0]] = pair[1] }
        }
        guard let credential = values["Credential"], let scope = CredentialScope(credential: credential),
            let headers = values["SignedHeaders"], let signature = values["Signature"]
        else { return nil }
        self.scope = scope
        self.signedHeaders = headers.split(separator: ";").map(String.init)
        self.signature = String(signature)
    }
}
