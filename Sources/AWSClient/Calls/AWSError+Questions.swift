extension AWSError {
    /// The error that AWS answered with last; `nil` when it never answered with one.
    package var serviceFailure: ServiceFailure? {
        switch self {
        case .service(let failure): failure
        case .deadline(_, _, let last): last.serviceFailure
        case .ambiguous(_, let cause): cause.serviceFailure
        case .operationMissing, .notXML, .transport, .credentials, .repeatedPage, .cancelled: nil
        }
    }

    /// AWS has had too many calls. CloudFormation's `LimitExceededException` is a quota, not this.
    package var isThrottling: Bool {
        serviceFailure.map { throttlingCodes.contains($0.code) } ?? false
    }

    /// CloudFormation knows no stack of that name ("Stack with id X does not exist").
    package var isAbsentStack: Bool {
        matches("ValidationError", of: .cloudFormation) {
            $0.hasPrefix("Stack with id ") && $0.hasSuffix(" does not exist")
        }
    }

    /// CloudFormation found nothing to do ("No updates are to be performed.").
    package var isNoUpdates: Bool {
        matches("ValidationError", of: .cloudFormation) { $0 == "No updates are to be performed." }
    }

    /// The stack's present status does not allow the operation ("... is in X state and can not be updated.").
    package var isStackBusy: Bool {
        matches("ValidationError", of: .cloudFormation) {
            $0.contains(" is in ") && $0.contains(" state and can not be ")
        }
    }

    /// The template needs a capability that was not granted.
    package var isInsufficientCapabilities: Bool {
        matches("InsufficientCapabilitiesException", of: .cloudFormation)
    }

    /// There is no such change set.
    package var isAbsentChangeSet: Bool {
        matches("ChangeSetNotFound", of: .cloudFormation) || matches("ChangeSetNotFoundException", of: .cloudFormation)
    }

    /// The client request token was used before, with other input.
    package var isTokenAlreadyUsed: Bool {
        matches("TokenAlreadyExistsException", of: .cloudFormation)
    }

    /// The identity may not do this.
    package var isAccessDenied: Bool {
        serviceFailure.map { ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"].contains($0.code) }
            ?? false
    }

    /// Temporary credentials have run out.
    package var isExpiredToken: Bool {
        serviceFailure.map { ["ExpiredToken", "ExpiredTokenException", "RequestExpired"].contains($0.code) } ?? false
    }

    /// AWS does not know the access key, or the signature made with its secret is wrong.
    package var isInvalidCredentials: Bool {
        serviceFailure.map { invalidCredentialsCodes.contains($0.code) } ?? false
    }

    /// The group is busy with something that must end first.
    package var isScalingActivityInProgress: Bool { isBusyCode("ScalingActivityInProgress") }

    /// Another change of the same thing is still pending.
    package var isResourceContention: Bool { isBusyCode("ResourceContention") }

    /// There is no group of that name.
    package var isAbsentGroup: Bool {
        matches("ValidationError", of: .autoScaling) { $0.hasPrefix("AutoScalingGroup name not found") }
    }

    /// The group has no such instance any more.
    package var isAbsentInstance: Bool {
        matches("ValidationError", of: .autoScaling) { $0.contains("No managed instance found for instance ID") }
            || matches("InvalidInstance", of: .elasticLoadBalancing) || matches("InvalidInstanceID.NotFound", of: .ec2)
    }

    /// The token of a page was not taken: the listing must begin anew.
    package var isInvalidNextToken: Bool {
        guard let failure = serviceFailure else { return false }
        return ["InvalidNextToken", "InvalidNextTokenException", "InvalidPaginationToken"].contains(failure.code)
            || (failure.code == "ValidationError" && failure.message.lowercased().contains("nexttoken"))
    }

    /// The parameter store has a parameter of that name already.
    package var isExistingParameter: Bool { matches("ParameterAlreadyExists", of: .ssm) }

    /// The parameter store has no parameter of that name.
    package var isAbsentParameter: Bool { matches("ParameterNotFound", of: .ssm) }

    /// Somebody else writes the same parameter right now.
    package var isParameterContention: Bool { matches("TooManyUpdates", of: .ssm) }

    /// A changing call that may have been applied.
    package var isAmbiguous: Bool {
        if case .ambiguous = self { return true }
        return false
    }

    /// The endpoint does not have the operation.
    package var isOperationMissing: Bool {
        if case .operationMissing = self { return true }
        return false
    }

    private func isBusyCode(_ code: String) -> Bool {
        serviceFailure.map { $0.code == code || $0.code == code + "Fault" } ?? false
    }

    private func matches(_ code: String, of service: Service, message: (String) -> Bool = { _ in true }) -> Bool {
        guard let failure = serviceFailure else { return false }
        return failure.operation.service == service && failure.code == code && message(failure.message)
    }
}

/// botocore's data/_retry.json, without `LimitExceededException`: that is a quota wherever this program meets it.
let throttlingCodes: Set<String> = [
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "TooManyRequestsException",
    "ProvisionedThroughputExceededException", "TransactionInProgressException", "RequestLimitExceeded",
    "BandwidthLimitExceeded", "RequestThrottled", "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException",
]

private let invalidCredentialsCodes: Set<String> = [
    "InvalidClientTokenId", "SignatureDoesNotMatch", "AuthFailure", "UnrecognizedClientException",
    "InvalidAccessKeyId", "InvalidSignatureException", "MissingAuthenticationToken", "InvalidToken",
]
