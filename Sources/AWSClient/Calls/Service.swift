/// An AWS service that this program calls.
package enum Service: String, Sendable, Hashable, CaseIterable {
    case autoScaling, cloudFormation, cloudWatch, elasticLoadBalancing, elasticLoadBalancingV2, ec2, sts, s3
    case serviceQuotas, ssm, sns

    /// The name in a signature's scope.
    package var signingName: String {
        switch self {
        case .autoScaling: "autoscaling"
        case .cloudFormation: "cloudformation"
        // Both generations share host and signing name; only the version tells them apart.
        case .elasticLoadBalancing, .elasticLoadBalancingV2: "elasticloadbalancing"
        case .ec2: "ec2"
        case .sts: "sts"
        case .s3: "s3"
        case .serviceQuotas: "servicequotas"
        case .ssm: "ssm"
        case .sns: "sns"
        case .cloudWatch: "monitoring"
        }
    }

    /// The prefix of the service's actions in a policy.
    var policyPrefix: String { self == .cloudWatch ? "cloudwatch" : signingName }

    /// The first label of the default host.
    var hostPrefix: String { signingName }

    /// What stands before the operation's name in the header of a JSON request; empty where another protocol is spoken.
    var targetPrefix: String {
        switch self {
        case .serviceQuotas: "ServiceQuotasV20190624"
        case .ssm: "AmazonSSM"
        default: ""
        }
    }

    /// The version of the API, as it stands in each request; empty for S3, which has none, and where JSON is spoken.
    var version: String {
        switch self {
        case .autoScaling: "2011-01-01"
        case .cloudFormation: "2010-05-15"
        case .elasticLoadBalancing: "2012-06-01"
        case .elasticLoadBalancingV2: "2015-12-01"
        case .ec2: "2016-11-15"
        case .sts: "2011-06-15"
        case .s3, .serviceQuotas, .ssm: ""
        case .cloudWatch: "2010-08-01"
        case .sns: "2010-03-31"
        }
    }

    /// The end of `AWS_ENDPOINT_URL_...`; in lower case the name in a profile's services section.
    var settingName: String {
        switch self {
        case .autoScaling: "AUTO_SCALING"
        case .cloudFormation: "CLOUDFORMATION"
        case .elasticLoadBalancing: "ELASTIC_LOAD_BALANCING"
        case .elasticLoadBalancingV2: "ELASTIC_LOAD_BALANCING_V2"
        case .ec2: "EC2"
        case .sts: "STS"
        case .s3: "S3"
        case .serviceQuotas: "SERVICE_QUOTAS"
        case .ssm: "SSM"
        case .sns: "SNS"
        case .cloudWatch: "CLOUDWATCH"
        }
    }
}
