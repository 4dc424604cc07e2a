import AWSSimulator
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// What hooks in a real child process do to a run on the built-in AWS.
@Suite struct HookRunTests {
    private static let template = TemplatePart.template(
        TemplatePart.classic(), outputs, parameters: "  Password: {Type: String, NoEcho: true}\n")
    private static let outputs = """
        Outputs:
          Name: {Value: !Ref AWS::StackName}
          Leak: {Value: !Sub 'postgres://app:${Password}@db'}

        """
    private static let values = [("AmiId", "ami-1"), ("Password", "s3cr3t")]
    private let allNew = "2-4-8 ami-2,ami-2,ami-2,ami-2"
    private let allOld = "2-4-8 ami-1,ami-1,ami-1,ami-1"
    private let frozen = "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1"

    private func outdated() throws -> TestBed {
        try TestBed(stack: Self.template, Self.values) { try $0.outdateAll() }
    }

    /// Rolls the group with one hook.
    private func roll(_ bed: TestBed, _ phase: String, _ source: String) throws -> Report {
        let folder = try HookFolder(["\(phase)/it.lua": source])
        return try bed.run(hooks: [folder.path]) { await $0.updateGroups(stack: "web", groups: []) }
    }

    private func updateStack(_ bed: TestBed, _ files: [String: String], _ image: String = "ami-2") throws -> Report {
        let folder = try HookFolder(files)
        let request = TestBed.request(Self.template, [("AmiId", image)])
        return try bed.run(hooks: [folder.path]) { await $0.updateStack(request) }
    }

    @Test func aHealthGateThatFailsPutsBackWhatTheBalancersLike() throws {
        let bed = try outdated()
        let report = try roll(bed, "health-gate", "return function(ctx) return fail('cache is cold') end")
        #expect(report.outcome == .frozen, "\(report)")
        #expect(report.exitCode == 3)
        #expect(report.cause?.contains("health-gate/it.lua") == true, "\(report.cause ?? "")")
        #expect(report.cause?.contains("cache is cold") == true)
        #expect(bed.state() == frozen)
    }

    @Test(arguments: ["instance", "group", "run"])
    func aHealthGateOfEachScopeIsAskedAndPasses(scope: String) throws {
        let bed = try outdated()
        let report = try roll(
            bed, "health-gate", "return { per = '\(scope)', passes = 2, run = function(ctx) return pass('fine') end }")
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(bed.state() == allNew)
        let asked = bed.events.compactMap { event -> String? in
            if case .gate(let progress) = event { progress.subject } else { nil }
        }
        #expect(asked.count == (scope == "instance" ? 8 : 2))
    }

    @Test func theSmokeTestOfTheRepositoryAsksTheInstances() throws {
        for (image, outcome) in [("ami-2", Outcome.succeeded), ("ami-bad", .frozen)] {
            // Without a balancer only the hook can tell that they do not answer well.
            let bed = try TestBed(stack: TemplatePart.template(TemplatePart.bare())) { try $0.outdateAll(to: image) }
            let report = try bed.run(hooks: [HookFolder.ofRepository]) {
                await $0.updateGroups(stack: "web", groups: [])
            }
            #expect(report.outcome == outcome, "\(report)")
            #expect(bed.state() == (outcome == .succeeded ? allNew : frozen))
            if outcome == .frozen { #expect(report.cause?.contains("smoke.lua") == true, "\(report.cause ?? "")") }
        }
    }

    @Test func aPreUpdateHookThatDeclinesLeavesNoTrace() throws {
        let bed = try TestBed(stack: Self.template, Self.values)
        let report = try updateStack(bed, ["pre-update.lua": "return function(ctx) return fail('it is Friday') end"])
        #expect(report.exitCode == 4, "\(report)")
        #expect(report.headline.contains("it is Friday") && report.headline.contains("pre-update.lua"))
        #expect(bed.changesOfGroups.isEmpty)
        #expect(bed.count(of: "ExecuteChangeSet") == 0)
        #expect(bed.aws.withWorld { $0.cloudFormation.stack("web")?.changeSets.isEmpty } == true)
        #expect(bed.state() == allOld)
    }

    @Test func aPostLaunchHookMayWaitAndThenPass() throws {
        let bed = try outdated()
        let report = try roll(
            bed, "post-launch",
            """
            return { every = 5, run = function(ctx)
              if ctx.attempt < 4 then return wait('warming up') end
              return pass()
            end }
            """
        )
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(bed.state() == allNew)
        #expect(report.ended - report.started > .seconds(15))
    }

    @Test func aPostTerminateHookThatFailsIsAWarningOnly() throws {
        let bed = try outdated()
        let report = try roll(bed, "post-terminate", "return function(ctx) return fail('pager is down') end")
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(report.notes.contains { $0.contains("pager is down") }, "\(report.notes)")
        #expect(bed.state() == allNew)
    }

    @Test func anUpdateOfGroupsShowsParametersAndOutputsButNoSecret() throws {
        let bed = try outdated()
        let report = try roll(
            bed, "health-gate", Self.checking(Self.always + "stack.action:nil", per: "run"))
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
    }

    @Test func aPreTerminateHookHoldsOldInstancesAndLetsThemGo() throws {
        let bed = try outdated()
        let report = try roll(
            bed, "pre-terminate",
            """
            return { every = 5, run = function(ctx)
              if ctx.instance.launch_identity == ctx.group.target then return fail("a newcomer") end
              if ctx.attempt < 6 then return wait("draining " .. ctx.instance.private_ip) end
              return pass()
            end }
            """)
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(report.notes == [])
        #expect(bed.state() == allNew)
        let asked = bed.events.compactMap { event -> String? in
            if case .gate(let progress) = event { progress.subject } else { nil }
        }
        #expect(asked.count == 24)
    }

    @Test(arguments: [("ami-2", "succeeded"), ("ami-bad", "rolled back"), ("", "declined")])
    func aPostUpdateHookIsToldOfEveryEnd(_ image: String, _ outcome: String) throws {
        let bed = try TestBed(stack: Self.template, Self.values)
        let report = try updateStack(
            bed,
            [
                "pre-update.lua":
                    "return function(ctx) if ctx.stack.parameters.AmiId == '' then return fail('no image') end return pass() end",
                "on-rollback.lua": "return function(ctx) return pass('back: ' .. ctx.run.cause) end",
                "post-update.lua":
                    "return function(ctx) return pass(ctx.run.outcome .. ' | ' .. tostring(ctx.run.cause)) end",
            ], image)
        #expect(report.outcome.rawValue == outcome, "\(report)")
        let answers = bed.events.compactMap { event -> GateProgress? in
            if case .gate(let progress) = event { progress } else { nil }
        }
        let last = answers.last
        #expect(last?.hook == "post-update.lua")
        #expect(last?.reason.hasPrefix("\(outcome) | ") == true, "\(last?.reason ?? "")")
        let turns = answers.filter { $0.hook == "on-rollback.lua" }
        #expect(turns.count == (outcome == "rolled back" ? 1 : 0))
        if let turn = turns.first { #expect(turn.reason.hasPrefix("back: ") && turn.reason.count > 10) }
        #expect(bed.state() == (outcome == "succeeded" ? allNew : allOld))
    }

    /// Hooks know by it what the process before has begun for this run.
    @Test(arguments: [20, 31])
    func aCommandThatTakesOverTellsHooksTheIDOfTheRun(_ call: Int) throws {
        let bed = try outdated()
        let dying = DyingTransport(bed.aws, atCall: call, afterApplying: true)
        #expect(throws: SimulatedTime.Failure.self) {
            try bed.run(through: dying) { await $0.updateGroups(stack: "web", groups: []) }
        }
        let updater = bed.updater()
        let status = try bed.simulated.run { try await updater.status(stack: "web") }
        let open = try #require(status.groups.lazy.compactMap(\.journal.journal?.runID).first)
        let folder = try HookFolder([
            "post-update.lua": "return function(ctx) return pass(ctx.run.id .. ' ' .. ctx.run.command) end"
        ])
        let isForward = status.nextCommand == "haupdate resume web"
        let report = try bed.run(hooks: [folder.path]) {
            isForward ? await $0.resume(stack: "web") : await $0.rollback(stack: "web")
        }
        let answers = bed.events.compactMap { event -> GateProgress? in
            if case .gate(let progress) = event { progress } else { nil }
        }
        #expect(answers.last?.reason == "\(open) \(isForward ? "resume" : "rollback")", "\(answers) \(report)")
        #expect(report.runID != open)
    }

    @Test func aDryHookIsReportedAndDoesNotCount() throws {
        let bed = try outdated()
        let report = try roll(
            bed, "health-gate",
            "return { dry = true, run = function(ctx) return fail('dry ' .. tostring(ctx.run.dry)) end }")
        #expect(report.outcome == .succeeded, "\(report)")
        #expect(bed.state() == allNew)
        #expect(
            report.notes.contains { $0.contains("health-gate/it.lua (dry) would have passed 0 of 4") },
            "\(report.notes)")
        #expect(report.notes.contains { $0.contains("dry true") }, "\(report.notes)")
    }

    @Test(arguments: ["fail", "pass"])
    func aHookThatWaitsForEverIsEndedByItsDeadline(onDeadline: String) throws {
        let bed = try outdated()
        let report = try roll(
            bed, "health-gate",
            "return { deadline = 60, on_deadline = '\(onDeadline)', run = function(ctx) return wait('not yet') end }")
        #expect(report.outcome == (onDeadline == "fail" ? .frozen : .succeeded), "\(report)")
        #expect(report.ended - report.started < .seconds(240))
        if onDeadline == "fail" {
            #expect(report.cause?.contains("health-gate/it.lua") == true, "\(report.cause ?? "")")
        }
    }

    @Test(arguments: ["fail", "pass"])
    func aChildThatHangsIsKilledAndTheHookSaysWhatThatMeans(onError: String) throws {
        let bed = try outdated()
        let report = try roll(
            bed, "health-gate",
            """
            return { per = 'run', on_error = '\(onError)', run = function(ctx)
              string.find(("a"):rep(32), ("a?"):rep(32) .. ("a"):rep(32))
              return pass()
            end }
            """)
        #expect(report.outcome == (onError == "fail" ? .frozen : .succeeded), "\(report)")
        #expect(bed.state() == (onError == "fail" ? frozen : allNew))
        if onError == "fail" { #expect(report.cause?.contains("health-gate/it.lua") == true, "\(report.cause ?? "")") }
    }

    /// Fails with the first field of docs/hooks.md that is not as promised.
    private static func checking(_ fields: String, per scope: String) -> String {
        """
        local function at(ctx, path)
          local value = ctx
          for name in path:gmatch("[^.]+") do
            if type(value) ~= "table" then return nil end
            value = value[tonumber(name) or name]
          end
          return value
        end
        return { per = "\(scope)", run = function(ctx)
          for path, kind in ("\(fields)"):gmatch("(%S+):(%a+)") do
            local found = math.type(at(ctx, path)) or type(at(ctx, path))
            if found ~= kind then return fail(path .. " is " .. found .. " instead of " .. kind) end
          end
          if json.encode(ctx):find("s3cr3t", 1, true) then return fail("a secret is in ctx") end
          return pass()
        end }
        """
    }

    private static let always =
        "run.id:string run.command:string run.started:string run.dry:boolean account:string region:string "
        + "stack.name:string stack.parameters.AmiId:string stack.parameters.Password:nil attempt:integer "
        + "stack.outputs:table stack.outputs.Name:string stack.outputs.Leak:nil "
    private static let group =
        "group.name:string group.min:integer group.max:integer group.desired:integer group.sources.1.kind:string "
        + "group.sources.1.id:string group.target:string group.outdated:integer group.in_service:integer "
    private static let instance =
        "instance.id:string instance.private_ip:string instance.private_dns_name:string instance.image_id:string "
        + "instance.zone:string instance.type:string instance.lifecycle_state:string "
        + "instance.subnet_id:string instance.launched:string instance.healthy:boolean "
    private static let health =
        "instance.health.1.kind:string instance.health.1.id:string instance.health.1.serving:boolean "
        + "instance.health.1.state:string peers.1.id:string peers.1.private_ip:string "

    @Test(arguments: [
        (
            "pre-update", "run",
            always
                + "stack.action:string change_set.1.action:string change_set.1.logical_id:string "
                + "change_set.1.type:string plan.1.name:string plan.1.outdated:integer plan.1.peak:integer"
        ),
        ("post-launch", "instance", always + "stack.action:string " + group + instance),
        ("post-launch", "group", always + group + "instance:nil"),
        ("health-gate", "instance", always + group + instance + "instance.launch_identity:string " + health),
        ("health-gate", "group", always + group + "newcomers.1.private_ip:string peers.1.private_ip:string "),
        ("health-gate", "run", always + "group:nil instance:nil groups.1.name:string "),
        ("pre-terminate", "instance", always + group + instance), ("pre-terminate", "group", always + group),
        (
            "post-update", "run",
            always + "run.outcome:string run.headline:string run.cause:nil run.next_command:nil results.1.name:string "
                + "results.1.removed.1:string results.1.newcomers.1:string results.1.proven.1:string"
        ),
        ("post-terminate", "instance", always + group + "instance.id:string"),
        ("post-terminate", "group", always + group),
    ])
    func aHookIsToldWhatItsDocumentationPromises(_ phase: String, _ scope: String, _ fields: String) throws {
        let bed = try TestBed(stack: Self.template, Self.values)
        let report = try updateStack(bed, ["\(phase)/it.lua": Self.checking(fields, per: scope)])
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        let verdicts = bed.events.compactMap { event -> String? in
            if case .gate(let progress) = event { "\(progress.verdict) \(progress.reason)" } else { nil }
        }
        #expect(!verdicts.isEmpty)
        #expect(verdicts.allSatisfy { $0.hasPrefix("pass") }, "\(verdicts)")
        #expect(bed.state() == allNew)
    }
}
