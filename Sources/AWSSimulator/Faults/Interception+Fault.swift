import AWSWire
import HTTPTypes
import Transport

extension Interception {
    /// What an effect that answers in AWS's place makes of a call.
    init(
        _ effect: Scenario.Fault.Effect, on call: RequestInfo, host: String, account: String, faults: inout ArmedFaults
    ) {
        switch effect {
        case .throttle: self = .answer(.throttling(at: call.service))
        case .error(let code, let status, let message): self = .answer(APIError(code, message, status: status))
        case .accessDenied: self = .answer(.accessDenied(to: call, account: account))
        case .expiredToken: self = .answer(.expiredToken(at: call.service))
        case .timeOut(.made): self = .applyThenLose
        case .timeOut(.notMade): self = .lose
        case .timeOut(.madeLater(let span)): self = .loseThenApply(after: faults.draw(span))
        case .reset(.made): self = .applyThenFail(.connectionLost(host: host, reason: "connection reset by peer"))
        case .reset: self = .fail(.connectionLost(host: host, reason: "connection reset by peer"))
        case .refuse(.refused): self = .fail(.connectionRefused(host: host))
        case .refuse(.name): self = .fail(.nameNotFound(host: host))
        case .refuse(.tls): self = .fail(.tls(host: host, reason: "the certificate has expired"))
        case .cutBody: self = .applyThenCut(keeping: Double(faults.pick(below: 100)) / 100)
        case .htmlPage: self = .respond(.proxyPage)
        case .duplicate: self = .applyTwice
        case .expiredPage: self = .answer(.expiredPage(call))
        case .staleRead, .missingInstances, .ghostInstances, .repeatedInstances, .lateTags, .tornTags, .lateStatus,
            .clockSkew:
            self = .goOn
        }
    }
}

extension WireResponse {
    /// What a proxy in between says when it has got nothing from the service.
    fileprivate static var proxyPage: WireResponse {
        var head = HTTPResponse(status: .badGateway)
        head.headerFields[.contentType] = "text/html"
        let page =
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
            + "</body>\r\n</html>\r\n"
        return WireResponse(head: head, body: Array(page.utf8))
    }
}

extension APIError {
    /// What a service says to a caller who asks too often.
    package static func throttling(at service: Service) -> APIError {
        switch service {
        case .ec2: APIError("RequestLimitExceeded", "Request limit exceeded.", status: 503)
        case .ssm: APIError("ThrottlingException", "Rate exceeded")
        case .serviceQuotas: APIError("TooManyRequestsException", "Rate exceeded")
        case .s3: APIError("SlowDown", "Please reduce your request rate.", status: 503)
        default: APIError("Throttling", "Rate exceeded")
        }
    }

    /// What a service says to a caller who may not do that.
    package static func accessDenied(to call: RequestInfo, account: String) -> APIError {
        let service =
            switch call.service {
            case .classicLoadBalancing, .loadBalancing: "elasticloadbalancing"
            case .cloudWatch: "cloudwatch"
            default: call.service.rawValue
            }
        let text =
            "User: arn:aws:iam::\(account):user/simulated is not authorized to perform: \(service):\(call.operation) "
            + "because no identity-based policy allows the \(service):\(call.operation) action"
        return switch call.service {
        case .ec2:
            APIError("UnauthorizedOperation", "You are not authorized to perform this operation. \(text)", status: 403)
        case .ssm, .serviceQuotas: APIError("AccessDeniedException", text)
        default: APIError("AccessDenied", text, status: 403)
        }
    }

    /// What a service says to a caller whose session is over.
    package static func expiredToken(at service: Service) -> APIError {
        let text = "The security token included in the request is expired"
        return switch service {
        case .ec2: APIError("RequestExpired", "Request has expired.")
        case .ssm, .serviceQuotas: APIError("ExpiredTokenException", text)
        case .s3: APIError("ExpiredToken", "The provided token has expired.")
        default: APIError("ExpiredToken", text, status: 403)
        }
    }

    fileprivate static func expiredPage(_ call: RequestInfo) -> APIError {
        let token = call.form["NextToken"] ?? call.form["Marker"] ?? ""
        return switch call.service {
        case .autoScaling: APIError("InvalidNextToken", "The token '\(token)' is invalid.")
        case .ec2: APIError("InvalidParameterValue", "Unable to parse pagination token")
        case .cloudWatch: APIError("InvalidNextToken", "The next token specified is invalid.")
        default: .validation("The pagination token is not valid: \(token)")
        }
    }
}
