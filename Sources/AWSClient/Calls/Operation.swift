/// An operation of an AWS service, with what repeating it does.
package struct Operation: Sendable, Hashable {
    /// What a call does, and so what may be done when its answer is lost.
    package enum Effect: Sendable, Hashable {
        /// Changes nothing; may be repeated at will.
        case read
        /// Changes something, to a value that a second call would set again; may be repeated.
        case idempotent
        /// Changes something, and a second call could change more; repeated only when the first was surely not applied.
        case once
    }

    package var service: Service
    /// As AWS spells it, for example `DescribeStacks`.
    package var name: String
    package var effect: Effect

    package init(_ service: Service, _ name: String, _ effect: Effect) {
        self.service = service
        self.name = name
        self.effect = effect
    }

    /// Whether the call changes anything in AWS.
    package var isChanging: Bool { effect != .read }
}

extension Operation: CustomStringConvertible {
    /// `autoscaling:DescribeAutoScalingGroups`, as a policy names it.
    package var description: String { "\(service.policyPrefix):\(name)" }
}
