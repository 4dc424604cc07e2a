import AWSWire
import HTTPTypes
import Testing
import Transport

@Suite struct SigV4Tests {
    private let credentials = Credentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
    private let time = "20150830T123600Z"

    private func request(_ method: HTTPRequest.Method = .post, path: String = "/", body: String = "") -> WireRequest {
        let head = HTTPRequest(method: method, scheme: "https", authority: "example.amazonaws.com", path: path)
        return WireRequest(head: head, body: Array(body.utf8))
    }

    /// From AWS's published test suite (aws-sig-v4-test-suite), which signs for `us-east-1` and `service`.
    @Test func signsAWSsOwnExamplesAsTheyArePublished() {
        var get = request(.get)
        let signer = SigV4()
        signer.sign(&get, credentials: credentials, region: "us-east-1", service: "service", at: time)
        #expect(
            get.head.headerFields[.authorization]
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, "
                + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
        var post = request(.post, body: "Param1=value1")
        post.head.headerFields[.contentType] = "application/x-www-form-urlencoded"
        signer.sign(&post, credentials: credentials, region: "us-east-1", service: "service", at: time)
        let signature = "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        #expect(post.head.headerFields[.authorization]?.hasSuffix("Signature=\(signature)") == true)
    }

    @Test func signsAgainAsIfForTheFirstTime() {
        var once = request(body: "A=1")
        var twice = once
        let signer = SigV4()
        signer.sign(&once, credentials: credentials, region: "r", service: "s3", at: "20260101T000000Z")
        signer.sign(&twice, credentials: credentials, region: "r", service: "s3", at: "20251231T235959Z")
        signer.sign(&twice, credentials: credentials, region: "r", service: "s3", at: "20260101T000000Z")
        #expect(once == twice)
    }

    @Test func dropsATokenThatTheNewCredentialsDoNotHave() {
        var signed = request()
        var temporary = credentials
        temporary.sessionToken = Secret("token")
        let signer = SigV4()
        signer.sign(&signed, credentials: temporary, region: "r", service: "s", at: time)
        #expect(signed.head.headerFields[.amzSecurityToken] == "token")
        signer.sign(&signed, credentials: credentials, region: "r", service: "s", at: time)
        #expect(signed.head.headerFields[.amzSecurityToken] == nil)
    }

    @Test func neverShowsASecret() {
        var temporary = credentials
        temporary.sessionToken = Secret("hidden-token")
        var dumped = ""
        dump(temporary, to: &dumped)
        for text in ["\(temporary)", String(reflecting: temporary), dumped] {
            #expect(!text.contains("wJalr") && !text.contains("hidden-token"))
            #expect(text.contains("AKIDEXAMPLE"))
        }
    }

    // MARK: The server's side

    private func verifier() -> SigV4Verifier {
        let secret = credentials.secretAccessKey
        return SigV4Verifier { $0 == "AKIDEXAMPLE" ? secret : nil }
    }

    private func signed(service: String = "autoscaling") -> WireRequest {
        var signed = request(path: "/a%20b?c=d&a=%2F", body: "Action=X")
        SigV4().sign(&signed, credentials: credentials, region: "eu-west-1", service: service, at: time)
        return signed
    }

    @Test(arguments: ["autoscaling", "s3"])
    func acceptsWhatItSigned(_ service: String) {
        let scope = CredentialScope(
            accessKeyID: "AKIDEXAMPLE", date: "20150830", region: "eu-west-1", service: service)
        #expect(verifier().verify(signed(service: service), at: time) == .valid(scope))
        #expect(AuthorizationHeader(of: signed(service: service))?.scope == scope)
    }

    struct Tampering: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var change: @Sendable (inout WireRequest) -> Void

        init(_ name: String, _ change: @escaping @Sendable (inout WireRequest) -> Void) {
            testDescription = name
            self.change = change
        }
    }

    @Test(arguments: [
        Tampering("the body") { $0.body.append(33) },
        Tampering("the path") { $0.head.path = "/other" },
        Tampering("the query") { $0.head.path = "/a%20b?c=d&a=%2E" },
        Tampering("the host") { $0.head.authority = "evil.example.com" },
        Tampering("the method") { $0.head.method = .put },
        Tampering("the time") { $0.head.headerFields[.amzDate] = "20150830T123601Z" },
    ])
    func noticesAChangeOf(_ tampering: Tampering) {
        var request = signed()
        tampering.change(&request)
        guard case .mismatch = verifier().verify(request, at: time) else {
            Issue.record("the change was not noticed: \(verifier().verify(request, at: time))")
            return
        }
    }

    @Test func tellsWhyAnUnusableSignatureIsOne() {
        var unsigned = signed()
        unsigned.head.headerFields[.authorization] = nil
        #expect(verifier().verify(unsigned, at: time) == .missing)
        var garbled = signed()
        garbled.head.headerFields[.authorization] = "Basic abc"
        guard case .malformed = verifier().verify(garbled, at: time) else {
            Issue.record("a garbled header was taken")
            return
        }
        let nobody = SigV4Verifier { _ in nil }
        #expect(nobody.verify(signed(), at: time) == .unknownAccessKey("AKIDEXAMPLE"))
    }

    @Test(arguments: [("20150830T124100Z", true), ("20150830T124101Z", false), ("20150830T123059Z", false)])
    func allowsFiveMinutesOfSkew(_ serverTime: String, _ isAllowed: Bool) {
        let verdict = verifier().verify(signed(), at: serverTime)
        if isAllowed {
            #expect(verdict == verifier().verify(signed(), at: time))
        } else {
            #expect(verdict == .expired(signedAt: time, serverTime: serverTime))
        }
    }
}
