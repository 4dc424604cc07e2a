import AWSWire
import Transport

extension APIError {
    /// The error that a service answers to a signature that it does not accept; `nil` for one that it does.
    init?(_ verdict: SigV4Verifier.Verdict, at service: Service) {
        switch verdict {
        case .valid: return nil
        case .missing:
            self = APIError("MissingAuthenticationToken", "Request is missing Authentication Token", status: 403)
        case .malformed(let reason): self = APIError("IncompleteSignature", reason)
        case .unknownAccessKey: self = Self.unknownKey(at: service)
        case .mismatch: self = Self.mismatch(at: service)
        case .expired(let signedAt, let serverTime):
            self = Self.expired("Signature expired: \(signedAt) is too far from \(serverTime) (5 min.)", at: service)
        }
    }

    private static func unknownKey(at service: Service) -> APIError {
        switch service {
        case .ec2: notValidated
        case .s3:
            APIError(
                "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", status: 403)
        case .ssm, .serviceQuotas:
            APIError("UnrecognizedClientException", "The security token included in the request is invalid.")
        default:
            APIError("InvalidClientTokenId", "The security token included in the request is invalid.", status: 403)
        }
    }

    private static func mismatch(at service: Service) -> APIError {
        let text =
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
            + "Key and signing method. Consult the service documentation for details."
        return switch service {
        case .ec2: notValidated
        case .ssm, .serviceQuotas: APIError("InvalidSignatureException", text)
        default: APIError("SignatureDoesNotMatch", text, status: 403)
        }
    }

    private static func expired(_ text: String, at service: Service) -> APIError {
        switch service {
        case .ec2: APIError("RequestExpired", text)
        case .s3:
            APIError(
                "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.",
                status: 403)
        case .ssm, .serviceQuotas: APIError("InvalidSignatureException", text)
        default: APIError("SignatureDoesNotMatch", text, status: 403)
        }
    }

    private static var notValidated: APIError {
        APIError("AuthFailure", "AWS was not able to validate the provided access credentials", status: 401)
    }
}
