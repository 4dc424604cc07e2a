import AWSSimulator
import RolloutCore
import RolloutEngine
import Testing

/// Groups that CloudFormation rolls by itself, with `--skip-check update-policy`.
@Suite struct UpdatePolicyTests {
    private static let plain = TemplatePart.template(TemplatePart.bare())
    private static let policy = "    UpdatePolicy: {AutoScalingRollingUpdate: {MaxBatchSize: 1}}\n"
    private static let rolled = plain + policy
    private static let topic = "  Topic: {Type: AWS::SNS::Topic}\n"
    private static let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"

    private func skipping() -> RolloutOptions {
        var options = RolloutOptions()
        options.skippedChecks = [.updatePolicy]
        return options
    }

    private func expectUntouched(_ bed: TestBed) {
        #expect(bed.state() == Self.allOld)
        #expect(bed.changesOfGroups.isEmpty && bed.count(of: "ExecuteChangeSet") == 0)
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.changeSets.isEmpty } == true)
    }

    @Test(arguments: [nil, rolled + topic])
    func theRefusalNamesTheCheck(_ new: String?) throws {
        let bed = try TestBed(stack: Self.rolled)
        let report = try bed.update(new)
        #expect(report.exitCode == 4)
        #expect(report.headline.contains("--skip-check update-policy"), "\(report.headline)")
        expectUntouched(bed)
    }

    @Test(arguments: [rolled + topic, plain + topic])
    func aChangeThatLeavesTheGroupsPropertiesAloneGoesThrough(_ new: String) throws {
        let bed = try TestBed(stack: Self.rolled)
        let report = try bed.update(new, [("AmiId", "ami-1")], skipping())
        #expect(report.outcome == .succeeded, "\(report.headline)")
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.configuration?.template.text } == new)
        #expect(bed.state() == Self.allOld)
        let isSaid = bed.events.contains { event in
            if case .warning(let text) = event { return text.contains("Web has AutoScalingRollingUpdate") }
            return false
        }
        #expect(isSaid)
    }

    /// Which template's policy CloudFormation goes by is nobody's business: either is enough.
    @Test(arguments: [(rolled, nil), (rolled, plain), (plain, rolled)])
    func aChangeThatSetsThePolicyOffIsRefusedAllTheSame(_ old: String, _ new: String?) throws {
        let bed = try TestBed(stack: old)
        let report = try bed.update(new, [("AmiId", "ami-2")], skipping())
        #expect(report.exitCode == 4, "\(report.headline)")
        #expect(report.headline.contains("the change touches group Web, and its AutoScalingRollingUpdate"))
        expectUntouched(bed)
    }
}
