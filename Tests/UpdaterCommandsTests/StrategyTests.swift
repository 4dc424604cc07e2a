import Foundation
import Testing

/// The strategies of the built program, on the built-in AWS.
@Suite struct StrategyTests {
    private static let template = Templates.web

    private func withStack() async throws -> BuiltProgram {
        let program = try BuiltProgram()
        let template = try program.write(Self.template, to: "web.yaml")
        let created = try await program.simulate("update stack web AmiId=ami-1 --template \(template)")
        #expect(created.code == 0, "\(created.text)")
        return program
    }

    @Test(arguments: [
        "--strategy canary", "--strategy rolling", "--strategy rolling --batch 50%",
        "--strategy rolling --batch 1 --surge 0",
    ])
    func everyOldInstanceIsReplaced(_ options: String) async throws {
        let program = try await withStack()
        let updated = try await program.simulate("update stack web AmiId=ami-2 \(options)")
        #expect(updated.code == 0, "\(updated.text)")
        let groups = try #require(updated.report["groups"] as? [[String: Any]])
        #expect(!groups.isEmpty)
        for group in groups {
            let removed = (group["removed"] as? [Any])?.count ?? 0
            let newcomers = (group["newcomers"] as? [Any])?.count ?? 0
            #expect(removed > 0 && removed == newcomers, "\(updated.result)")
        }
        let again = try await program.simulate("update asgs web")
        #expect(again.report["outcome"] as? String == "nothing to do", "\(again.text)")
    }

    @Test(arguments: ["canary", "rolling"])
    func aBadImageIsPutBackWhileNobodyHasGone(_ strategy: String) async throws {
        let program = try await withStack()
        let bad = try await program.simulate(
            "update stack web AmiId=ami-bad --strategy \(strategy) --healthy-timeout 60")
        #expect(bad.code == 3, "\(bad.text)")
        #expect(bad.report["outcome"] as? String == "rolled back", "\(bad.text)")
        // What CloudFormation resets on its way back is nobody's scaling.
        #expect(!bad.text.contains("somebody set its sizes"), "\(bad.text)")
        let again = try await program.simulate("update asgs web")
        #expect(again.report["outcome"] as? String == "nothing to do", "\(again.text)")
    }
}

/// `--all-instances` and `--asg` of the built program.
@Suite struct ChosenInstancesTests {
    @Test func groupsAreChosenByNameAndReplacedAlthoughTheyAreUpToDate() async throws {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        let created = try await program.simulate("update stack web AmiId=ami-1 --template \(template)")
        #expect(created.code == 0, "\(created.text)")
        let status = try await program.simulate("status web")
        let groups = try #require(status.objects.last?["groups"] as? [[String: Any]])
        let name = try #require(groups.first?["group"] as? String)
        let idle = try await program.simulate("update asgs --asg \(name)")
        #expect(idle.report["outcome"] as? String == "nothing to do", "\(idle.text)")
        let all = try await program.simulate("update asgs --asg \(name) --all-instances")
        #expect(all.code == 0, "\(all.text)")
        let rolled = try #require(all.report["groups"] as? [[String: Any]])
        #expect(rolled.compactMap { $0["group"] as? String } == [name])
        #expect((rolled.first?["removed"] as? [Any])?.isEmpty == false, "\(all.result)")
        let after = try await program.simulate("status --asg \(name)")
        #expect(after.code == 0 && after.objects.last?["next_command"] is NSNull, "\(after.result)")
    }
}
