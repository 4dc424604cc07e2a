internal import CloudFormationTemplate
internal import RolloutCore

extension Run {
    /// Refuses templates whose groups CloudFormation would roll by itself; with `--skip-check update-policy` that is judged
    /// once the change is known, and only told here.
    func refusePolicies(_ templates: [KnownTemplate]) throws(RunError) {
        for known in templates {
            let rolling = known.rollingPolicies
            if rolling.isEmpty { continue }
            let lines = rolling.map { "line \($0.position.line): \($0.logicalID) has \($0.kind.rawValue)" }
            let text = "\(known.name) has an UpdatePolicy that rolls its group during the stack update"
            let list = lines.joined(separator: "; ")
            if options.skippedChecks.contains(.updatePolicy) {
                emit(.warning("\(text): \(list); this update must leave that group alone"))
                continue
            }
            throw .declined(
                "\(text), and two must not: \(list); take it out of the template in an update that "
                    + "leaves the group's properties alone (--skip-check \(PreflightCheck.updatePolicy.rawValue) lets such a "
                    + "one through)")
        }
    }

    /// Refuses a change that sets off an UpdatePolicy of the old or the new template.
    ///
    /// CloudFormation rolls a group when it changes the group itself; what the group follows by `$Latest` does not count:
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
    func refuseTriggeredPolicies(
        _ prepared: PreparedUpdate, _ new: [String: KnownTemplate], _ change: StackChange
    ) throws(RunError) {
        for group in prepared.contents.groups where change.touchesProperties(of: group) {
            let known = [prepared.old[group.stack], new[group.stack]].compactMap(\.self)
            guard let policy = known.lazy.flatMap(\.rollingPolicies).first(where: { $0.logicalID == group.logicalID })
            else { continue }
            throw .declined(
                "the change touches group \(group.logicalID), and its \(policy.kind.rawValue) would roll it during the stack "
                    + "update: take the policy out of the template in an update that leaves the group's properties alone"
            )
        }
    }
}
