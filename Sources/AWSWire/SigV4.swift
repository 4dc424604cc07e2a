private import Crypto
private import HTTPTypes
private import Synchronization
package import Transport

/// Signs requests as AWS wants it (Signature Version 4, in the Authorization header).
///
/// The key that is derived from the secret for a day, region and service is kept, since it costs as much as the rest.
/// The time comes as text, so that this type reads no clock.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
package final class SigV4: Sendable {
    /// Beginnings of a signature: the key is worked in once, and each signature goes on with a copy.
    private let keyed = Mutex<[KeyName: HMAC<SHA256>]>([:])

    package init() {}

    /// Adds the date, the session token (and for S3 the body's hash) and the Authorization header to `request`.
    ///
    /// What an earlier signature left in the request is replaced, so each try can sign the same request again.
    ///
    /// - Parameters:
    ///   - region: The region of the endpoint, for example `eu-west-1`.
    ///   - service: The signing name, for example `autoscaling`.
    ///   - time: `yyyyMMdd'T'HHmmss'Z'`, in UTC.
    package func sign(
        _ request: inout WireRequest, credentials: Credentials, region: String, service: String, at time: String
    ) {
        let isS3 = service == "s3"
        let payloadHash = CanonicalRequest.hash(request.body)
        request.head.headerFields[.authorization] = nil
        request.head.headerFields[.amzDate] = time
        request.head.headerFields[.amzSecurityToken] = credentials.sessionToken?.reveal()
        if isS3 { request.head.headerFields[.amzContentSHA256] = payloadHash }
        let canonical = CanonicalRequest(request, headers: nil, payloadHash: payloadHash, isS3: isS3)
        let scope = CredentialScope(
            accessKeyID: credentials.accessKeyID, date: String(time.prefix(8)), region: region, service: service)
        let signature = signature(
            of: stringToSign(canonical.text, scope: scope, time: time), secret: credentials.secretAccessKey,
            scope: scope)
        request.head.headerFields[.authorization] =
            "\(AuthorizationHeader.algorithm) Credential=\(scope.accessKeyID)/\(scope.path), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
    }

    func stringToSign(_ canonicalRequest: String, scope: CredentialScope, time: String) -> String {
        let hash = CanonicalRequest.hash(Array(canonicalRequest.utf8))
        return "\(AuthorizationHeader.algorithm)\n\(time)\n\(scope.path)\n\(hash)"
    }

    func signature(of stringToSign: String, secret: Secret, scope: CredentialScope) -> String {
        var code = keyed(KeyName(secret: secret, date: scope.date, region: scope.region, service: scope.service))
        code.update(data: Array(stringToSign.utf8))
        return hexadecimal(code.finalize())
    }

    private struct KeyName: Hashable {
        var secret: Secret
        var date: String
        var region: String
        var service: String
    }

    private func keyed(_ name: KeyName) -> HMAC<SHA256> {
        if let code = keyed.withLock({ $0[name] }) { return code }
        var key = SymmetricKey(data: Array("AWS4\(name.secret.reveal())".utf8))
        for part in [name.date, name.region, name.service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        let code = HMAC<SHA256>(key: key)
        keyed.withLock { keyed in
            // A run needs a handful; a day or a refresh of the credentials brings new ones.
            if keyed.count >= 64 { keyed.removeAll() }
            keyed[name] = code
        }
        return code
    }
}
