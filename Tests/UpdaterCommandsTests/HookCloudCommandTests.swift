import Foundation
import Testing

/// The built program with hooks that ask AWS.
@Suite struct HookCloudCommandTests {
    private static let hook = """
        return { per = "instance", every = 5, needs = { aws = { "ssm:SendCommand" } }, run = function(ctx)
          local answer = aws.call("ssm:SendCommand", {
            DocumentName = "AWS-RunShellScript", InstanceIds = { ctx.instance.id }, Parameters = { commands = { "true" } } })
          return pass(answer.Command.CommandId)
        end }
        """

    @Test func whatChangesAWSRunsOnlyWhereSomebodyAllowsIt() async throws {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        let created = try await program.simulate("update stack web AmiId=ami-1 --template \(template)")
        try #require(created.code == 0, "\(created.text)")
        _ = try program.write(Self.hook, to: "h/health-gate/send.lua")
        let before = try program.groups()
        let refused = try await program.simulate("update stack web AmiId=ami-2 --hooks h")
        #expect(refused.code == 4)
        #expect(
            refused.text.contains("it needs what was not allowed: add --allow aws=ssm:SendCommand"), "\(refused.text)")
        #expect(try program.groups() == before)
        let looked = try await program.run(
            "hooks run h/health-gate/send.lua --stack web --simulate --simulate-state \(program.folder)/cloud.json")
        #expect(looked.code == 3)
        #expect(looked.text.contains("this command only looks"), "\(looked.text)")
        let allowed = try await program.simulate("update stack web AmiId=ami-2 --hooks h --allow aws=ssm:SendCommand")
        #expect(allowed.code == 0, "\(allowed.text)")
    }
}
