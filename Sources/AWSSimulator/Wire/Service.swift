/// A service of the built-in AWS.
package enum Service: String, Sendable, Hashable, CaseIterable {
    case autoScaling = "autoscaling"
    case cloudFormation = "cloudformation"
    case ec2
    case classicLoadBalancing = "elb"
    case loadBalancing = "elbv2"
    case sts
    case cloudWatch = "monitoring"
    case ssm
    case sns
    case s3
    case serviceQuotas = "servicequotas"

    /// The service that a credential scope names; both kinds of load balancing have one name and differ in `version`.
    init?(signingName: String, version: String) {
        switch signingName {
        case "elasticloadbalancing": self = version == "2012-06-01" ? .classicLoadBalancing : .loadBalancing
        case "elb", "elbv2": return nil
        default: self.init(rawValue: signingName)
        }
    }

    /// The XML namespace of the answers; empty where answers are not of the query protocol.
    var namespace: String {
        switch self {
        case .autoScaling: "http://autoscaling.amazonaws.com/doc/2011-01-01/"
        case .cloudFormation: "http://cloudformation.amazonaws.com/doc/2010-05-15/"
        case .ec2: "http://ec2.amazonaws.com/doc/2016-11-15/"
        case .classicLoadBalancing: "http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/"
        case .loadBalancing: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"
        case .sts: "https://sts.amazonaws.com/doc/2011-06-15/"
        case .cloudWatch: "http://monitoring.amazonaws.com/doc/2010-08-01/"
        case .sns: "http://sns.amazonaws.com/doc/2010-03-31/"
        case .ssm, .s3, .serviceQuotas: ""
        }
    }

    /// The operation called `name`; `nil` when it is not simulated.
    func operation(_ name: String) -> Operation? { Self.operations[self]?[name] }

    /// The names of all operations that are simulated, in the order of the alphabet.
    static let operationNames: [String] = {
        let forms = operations.values.flatMap { $0.keys }
        let others = [
            "GetParameter", "GetParameters", "GetParametersByPath", "GetParameterHistory", "PutParameter",
            "DeleteParameter", "DeleteParameters", "GetObject", "HeadObject", "PutObject", "CreateBucket",
            "GetServiceQuota",
        ]
        return Set(forms + others + CommandJSONRequest.operations).sorted()
    }()

    private static let operations: [Service: [String: Operation]] = [
        .autoScaling: named(autoScalingOperations),
        .cloudFormation: named(cloudFormationOperations),
        .ec2: named(ec2Operations),
        .classicLoadBalancing: named(classicLoadBalancingOperations),
        .loadBalancing: named(loadBalancingOperations),
        .cloudWatch: named(cloudWatchOperations + metricOperations),
        .sns: named(snsOperations),
        .sts: named(stsOperations),
    ]

    private static func named(_ operations: [Operation]) -> [String: Operation] {
        Dictionary(operations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
