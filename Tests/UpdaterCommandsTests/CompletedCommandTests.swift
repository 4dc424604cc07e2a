import RolloutCore
import Testing
@testable import UpdaterCommands

/// Commands that a report names do in the same AWS what they say.
@Suite struct CompletedCommandTests {
    private static let live = CloudChoice.live(
        region: "eu-west-1", profile: "prod ops", endpointURL: "http://127.0.0.1:5000")
    private static let options = "--region eu-west-1 --profile 'prod ops' --endpoint-url http://127.0.0.1:5000"

    @Test(arguments: [
        ("group web: see `haupdate status web`", "group web: see `haupdate status web \(options)`"),
        (
            "`haupdate approve web --reason TEXT`, or `haupdate reject --asg a --reason TEXT`",
            "`haupdate approve web --reason TEXT \(options)`, or `haupdate reject --asg a --reason TEXT \(options)`"
        ),
        (
            "then `haupdate unlock web` and `haupdate update asgs web`",
            "then `haupdate unlock web \(options)` and `haupdate update asgs web \(options) --hooks h`"
        ),
        // Talked about, not for typing.
        ("`haupdate rollback` cannot take it back", "`haupdate rollback` cannot take it back"),
        ("and `haupdate update asgs`", "and `haupdate update asgs`"),
        ("an odd `haupdate status web", "an odd `haupdate status web"),
        ("`tag` haupdate status web", "`tag` haupdate status web"),
        ("nothing", "nothing"), ("", ""),
    ])
    func textsNameWholeCommands(_ text: String, _ whole: String) {
        let hooks = HookChoice(folders: ["h"])
        let expected = whole.replacing(" \(Self.options) --hooks h", with: " --hooks h \(Self.options)")
        #expect(Self.live.completingCommands(in: text, hooks: hooks) == expected)
        #expect(CloudChoice.live(region: nil, profile: nil, endpointURL: nil).completingCommands(in: text) == text)
    }

    @Test func bothPartsOfAChainAreForTheSameAWS() {
        let chain = "aws cloudformation wait stack-update-complete --stack-name web && haupdate rollback web"
        let halves = chain.replacing(" && ", with: " \(Self.options) && ")
        #expect(Self.live.completing(chain) == "\(halves) \(Self.options)")
        let simulated = CloudChoice.simulated(SimulationChoice(region: "eu-west-1"))
        #expect(simulated.completing(chain) == "\(chain) --simulate --region eu-west-1")
        #expect(Self.live.completing("look at the group") == "look at the group")
    }

    @Test func aQuestionNamesTheWholeCommandThatAnswersIt() async throws {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        let created = try await program.simulate(
            "update stack web AmiId=ami-1 --template \(template) --region eu-west-1")
        try #require(created.code == 0, "\(created.text)")
        let gate = "local a = approval.ask{ who = 'ops', deadline = 5 } return a.approved and pass() or fail(a.reason)"
        _ = try program.write(
            "return { needs = { approval = true }, run = function() \(gate) end }", to: "h/pre-update.lua")
        let asked = try await program.simulate("update stack web AmiId=ami-2 --hooks h --region eu-west-1")
        #expect(asked.code == 4, "\(asked.text)")
        let options = "--reason TEXT --simulate --region eu-west-1 --simulate-state \(program.folder)/cloud.json`"
        #expect(
            asked.story.contains("`haupdate approve web \(options), or `haupdate reject web \(options)"),
            "\(asked.text)")
    }
}
