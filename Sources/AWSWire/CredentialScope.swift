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

    fileprivate init?(credential: ArraySlice<UInt8>) {
        // An access key ID has no slash, but be exact from the end: the last four parts are fixed.
        let parts = credential.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 5, text(parts[4]) == "aws4_request", parts[1].count == 8 else { return nil }
        self.init(
            accessKeyID: text(parts[0]), date: text(parts[1]), region: text(parts[2]), service: text(parts[3]))
    }
}

/// The parts of `Authorization: AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`.
package struct AuthorizationHeader: Sendable {
    static let algorithm = "AWS4-HMAC-SHA256"

    package var scope: CredentialScope
    var signedHeaders: [String]
    var signature: String

    /// Reads the header of a signed request; `nil` when there is none that can be read.
    package init?(of request: WireRequest) {
        guard let header = request.head.headerFields[.authorization], header.hasPrefix(Self.algorithm + " ") else {
            return nil
        }
        // Every call of a simulated account passes here: bytes are much faster to take apart than characters.
        let bytes = Array(header.utf8)
        var credential: ArraySlice<UInt8>?
        var headers: ArraySlice<UInt8>?
        var signature: ArraySlice<UInt8>?
        for part in bytes.dropFirst(Self.algorithm.utf8.count + 1).split(separator: UInt8(ascii: ",")) {
            let pair = part.drop { $0 == UInt8(ascii: " ") }.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard pair.count == 2 else { continue }
            switch text(pair[0]) {
            case "Credential": credential = pair[1]
            case "SignedHeaders": headers = pair[1]
            case "Signature": signature = pair[1]
            default: continue
            }
        }
        guard let credential, let scope = CredentialScope(credential: credential), let headers, let signature else {
            return nil
        }
        self.scope = scope
        self.signedHeaders = headers.split(separator: UInt8(ascii: ";")).map(text)
        self.signature = text(signature)
    }
}

private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
