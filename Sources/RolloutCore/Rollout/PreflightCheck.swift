/// A check before the first change that an operator may leave out by name; `docs/checks.md` lists them.
package enum PreflightCheck: String, Hashable, Sendable, CaseIterable {
    case suspendedProcesses = "suspended-processes"
    case administrativeSuspension = "administrative-suspension"
    case instanceRefresh = "instance-refresh"
    case subnetAddresses = "subnet-addresses"
    case targets
    case vCPUQuota = "vcpu-quota"
    case balancerZones = "balancer-zones"
    case warmPool = "warm-pool"
    case predictiveScaling = "predictive-scaling"
    case desiredCapacity = "desired-capacity"
    case updatePolicy = "update-policy"

    /// What is checked as well and cannot be left out, with the reason and what to do instead.
    package static let needed: [(name: String, reason: String)] = [
        (
            "tags",
            "the journal stands in the tags of its group, and without room for all of it nobody could take the run back: "
                + "take some of the group's own tags away"
        ),
        (
            "journal",
            "two runs at once would undo each other's work: end the other one with `haupdate resume` or "
                + "`haupdate rollback`, or give it up with `haupdate unlock`"
        ),
        (
            "replacement",
            "CloudFormation would remove the group with all its instances: take what replaces it out of the change"
        ),
        ("protected", "somebody has protected these instances: --replace-protected replaces them"),
    ]
}

/// What a check has found about a group.
package struct CheckFinding: Hashable, Sendable {
    package enum Severity: Hashable, Sendable {
        /// The rollout cannot succeed.
        case refuses
        /// It may, and somebody should know.
        case warns
    }

    package var check: PreflightCheck
    package var severity: Severity
    /// What is wrong with which group, with its numbers, and the mend.
    package var text: String

    package init(_ check: PreflightCheck, _ severity: Severity, _ text: String) {
        self.check = check
        self.severity = severity
        self.text = text
    }
}

extension CheckFinding: CustomStringConvertible {
    package var description: String {
        severity == .refuses ? "\(text) (--skip-check \(check.rawValue) goes on all the same)" : text
    }
}
