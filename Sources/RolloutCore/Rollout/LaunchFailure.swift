/// A launch that failed, as the group's scaling activities tell it.
package struct LaunchFailure: Hashable, Sendable {
    /// What may come of waiting.
    package enum Nature: Hashable, Sendable {
        /// Nothing: a bad image, a quota, a missing key or security group.
        case fatal
        /// EC2 has no room at present, in a zone or at all: AWS tries on, and may get it.
        case capacity
        /// AWS was busy, or somebody ended that one instance: the next launch may succeed.
        case passing
        /// A text that this program does not know; the same one again means that trying on does not help.
        case unknown
    }

    package var group: String
    /// AWS's StatusMessage.
    package var message: String

    package init(group: String, message: String) {
        self.group = group
        self.message = message
    }

    /// What the message says about another try.
    ///
    /// The texts: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html, .../ts-as-ami.html,
    /// .../ts-as-loadbalancer.html, .../ts-as-capacity.html, and the state reasons of
    /// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html
    package var nature: Nature {
        let text = message.lowercased()
        let table: [(Nature, [String])] = [
            (.capacity, capacityWords), (.passing, passingWords), (.fatal, fatalWords),
        ]
        return table.first { $0.1.contains(where: text.contains) }?.0 ?? .unknown
    }

    /// The first failure among `failures` of a group that ends the wait: a fatal one, or an unknown one that came again.
    package static func hopeless(_ failures: [LaunchFailure], of group: String) -> LaunchFailure? {
        let own = failures.filter { $0.group == group }
        if let fatal = own.first(where: { $0.nature == .fatal }) { return fatal }
        return own.first { failure in
            failure.nature == .unknown && own.count { $0.message == failure.message } > 1
        }
    }
}

private let capacityWords = [
    "do not have sufficient", "insufficientinstancecapacity", "insufficient capacity", "insufficienthostcapacity",
    "insufficientreservedinstancecapacity", "no spot capacity available", "capacity-not-available",
    "unfulfillablecapacity", "spotmaxpricetoolow", "price-too-low",
    // A zone that lacks the type or the addresses; the group's other zones may have them.
    "in your requested availability zone", "insufficientfreeaddressesinsubnet", "not enough free addresses",
]

private let passingWords = [
    "rate exceeded", "requestlimitexceeded", "throttling", "server.internalerror", "service unavailable",
    "temporarily unavailable", "is pending, and cannot be run",
    // What the machine, its owner or Spot did to one instance.
    "spotinstancetermination", "spotinstanceshutdown", "userinitiatedshutdown", "instanceinitiatedshutdown",
    "lifecycle action", "instanceterminated",
]

private let fatalWords = [
    // Images, keys, security groups, subnets that are gone or not ours.
    "does not exist", "invalidamiid", "invalidkeypair", "invalidgroup.notfound", "invalidsnapshot", "architecture",
    // Quotas.
    "vcpu", "quota", "are already running", "instancelimitexceeded", "spotinstancecountexceeded", "limitexceeded",
    // An encrypted volume whose key Auto Scaling may not use.
    "client.internalerror", "kms",
    // Load balancers and target groups that are gone or do not fit.
    "target groups not found", "targetgroupnotfound", "no active load balancer", "load balancer configuration failed",
    // Permissions and subscriptions.
    "unauthorizedoperation", "not authorized", "accessdenied", "not subscribed", "optinrequired",
    // Launch settings that contradict each other.
    "invalid device name", "virtualname", "block device mapping", "placement group", "requested configuration",
    "invalidparameter", "availability zone is no longer supported",
]
