private import HTTPTypes
package import Transport

/// Checks signatures on a server's side, as AWS does.
package struct SigV4Verifier: Sendable {
    /// What a signature is worth.
    package enum Verdict: Sendable, Hashable {
        case valid(CredentialScope)
        /// There is no Authorization header.
        case missing
        /// There is one, but it is not a signature, or does not cover what it must; the text says why.
        case malformed(String)
        case unknownAccessKey(String)
        /// The signature is another one than the server computes from these two texts.
        case mismatch(canonicalRequest: String, stringToSign: String)
        /// The request was signed more than ``allowedSkewSeconds`` before or after the server's time.
        case expired(signedAt: String, serverTime: String)
    }

    /// How far the clocks of client and server may be apart: 5 minutes.
    package static let allowedSkewSeconds = 300

    private let signer = SigV4()
    private let secret: @Sendable (String) -> Secret?

    /// - Parameter secret: The secret of an access key ID; `nil` when there is no such key.
    package init(secret: @escaping @Sendable (_ accessKeyID: String) -> Secret?) {
        self.secret = secret
    }

    /// Checks the signature of `request` at the server's `time` (`yyyyMMdd'T'HHmmss'Z'`).
    package func verify(_ request: WireRequest, at time: String) -> Verdict {
        verify(request, header: AuthorizationHeader(of: request), at: time)
    }

    /// As ``verify(_:at:)``, for whoever has read the Authorization header of `request` already.
    package func verify(_ request: WireRequest, header: AuthorizationHeader?, at time: String) -> Verdict {
        let fields = request.head.headerFields
        guard let header else {
            if fields[.authorization] == nil { return .missing }
            return .malformed("the Authorization header is not an AWS4-HMAC-SHA256 signature")
        }
        guard let signedAt = fields[.amzDate], let signedSeconds = seconds(signedAt) else {
            return .malformed("the header x-amz-date is missing or is not yyyyMMdd'T'HHmmss'Z'")
        }
        guard signedAt.hasPrefix(header.scope.date) else {
            return .malformed("the credential's date is not that of x-amz-date")
        }
        guard header.signedHeaders.contains("host") else { return .malformed("the header host must be signed") }
        guard let secret = secret(header.scope.accessKeyID) else {
            return .unknownAccessKey(header.scope.accessKeyID)
        }
        if let now = seconds(time), abs(now - signedSeconds) > Self.allowedSkewSeconds {
            return .expired(signedAt: signedAt, serverTime: time)
        }
        let canonical = CanonicalRequest(
            request, headers: header.signedHeaders, payloadHash: payloadHash(of: request),
            isS3: header.scope.service == "s3")
        let text = signer.stringToSign(canonical.text, scope: header.scope, time: signedAt)
        let expected = signer.signature(of: text, secret: secret, scope: header.scope)
        guard isSame(expected, header.signature) else {
            return .mismatch(canonicalRequest: canonical.text, stringToSign: text)
        }
        return .valid(header.scope)
    }

    /// The hash that was signed: S3's clients may leave the body unsigned, and say so in a header.
    private func payloadHash(of request: WireRequest) -> String {
        let stated = request.head.headerFields[.amzContentSHA256]
        if let stated, stated.hasPrefix("UNSIGNED-PAYLOAD") || stated.hasPrefix("STREAMING-") { return stated }
        return CanonicalRequest.hash(request.body)
    }
}

/// Compares without telling by its duration where two texts differ.
private func isSame(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}

/// Seconds since 0000-03-01 of `yyyyMMdd'T'HHmmss'Z'`; only differences have a meaning.
private func seconds(_ time: String) -> Int? {
    let bytes = Array(time.utf8)
    guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int? {
        bytes[range].reduce(Int?(0)) { sum, byte in
            guard let sum, byte >= 48, byte <= 57 else { return nil }
            return sum * 10 + Int(byte - 48)
        }
    }
    guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), let hour = number(9..<11),
        let minute = number(11..<13), let second = number(13..<15)
    else { return nil }
    let shiftedYear = month <= 2 ? year - 1 : year
    let shiftedMonth = month <= 2 ? month + 9 : month - 3
    let days =
        shiftedYear * 365 + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
        + (153 * shiftedMonth + 2) / 5 + day
    return days * 86_400 + hour * 3600 + minute * 60 + second
}
