import Testing

/// `--lock ssm` of the built program, on the built-in AWS.
@Suite struct LockTests {
    @Test func aLockedUpdateLeavesNoLock() async throws {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        let created = try await program.simulate("update stack web AmiId=ami-1 --template \(template) --lock ssm")
        #expect(created.code == 0, "\(created.text)")
        let updated = try await program.simulate("update stack web AmiId=ami-2 --lock ssm")
        #expect(updated.code == 0, "\(updated.text)")
        let status = try await program.simulate("status web --lock ssm")
        #expect(status.code == 0, "\(status.text)")
        let shown = status.objects.last?["locks"] as? [Any]
        #expect(shown?.isEmpty == true, "\(status.result)")
        let unlocked = try await program.simulate("unlock web --lock ssm")
        #expect(unlocked.report["outcome"] as? String == "nothing to do", "\(unlocked.text)")
    }

    @Test func anotherKindOfLockIsAWrongCommandLine() async throws {
        let refused = try await BuiltProgram().simulate("update asgs web --lock file")
        #expect(refused.code == 64, "\(refused.text)")
    }
}
