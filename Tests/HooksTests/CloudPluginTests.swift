import Hooks
import HTTPTypes
import Synchronization
import Testing
import Timekeeping
import Transport

/// The shipped plugins that ask AWS, against scripted answers in AWS's shapes.
@Suite struct CloudPluginTests {
    private typealias Answer = Result<HookValue, CloudFailure>

    /// Answers each operation with its list, of which the last stays.
    private final class Script: Sendable {
        private let state: Mutex<(answers: [String: [Answer]], requests: [CloudRequest])>
        init(_ answers: [String: [Answer]]) { state = Mutex((answers, [])) }
        var requests: [CloudRequest] { state.withLock { $0.requests } }

        func answer(_ request: CloudRequest) -> Answer {
            state.withLock { state in
                state.requests.append(request)
                guard var rest = state.answers[request.operation], let first = rest.first else {
                    return .failure(CloudFailure(.unreachable, "\(request.operation) was not expected"))
                }
                if rest.count > 1 { rest.removeFirst() }
                state.answers[request.operation] = rest
                return first
            }
        }
    }

    private let context: HookValue = [
        "run": ["id": "r-1", "command": "update stack"], "group": ["name": "web"],
        "instance": ["id": "i-1", "private_ip": "10.0.0.10"],
    ]

    /// Asks the plugin's health gate `times` times.
    private func ask(
        _ plugin: String, _ settings: [String], _ script: Script, times: Int = 1, folders: [String] = [],
        hook: String? = nil, transport: any HTTPTransport = RefusingTransport()
    ) async throws -> [HookAnswer] {
        let found = try HookPlugin.find(
            ([plugin] + settings.map { "\(plugin):\($0)" }).map { try PluginSetting($0) },
            in: ["\(repository)/plugins"])
        var world = World(transport: transport, plugins: found)
        world.aws = { script.answer($0) }
        return try await world.run(folders) { runner in
            var answers: [HookAnswer] = []
            for _ in 0..<times {
                answers.append(await runner.ask(hook ?? "plugin \(plugin) health-gate", context))
            }
            return answers
        }
    }

    // MARK: ssm-command

    private static let none: Answer = .success(["CommandInvocations": []])
    private static let sent: Answer = .success(["Command": ["CommandId": "c-1"]])

    private static func state(_ status: String, _ fields: [String: HookValue] = [:]) -> Answer {
        let usual: [String: HookValue] = [
            "CommandId": "c-1", "Status": .text(status), "StatusDetails": .text(status), "ResponseCode": -1,
            "StandardOutputContent": "", "StandardErrorContent": "",
        ]
        return .success(.table(usual.merging(fields) { $1 }))
    }

    @Test func aCommandIsSentOnceAndWatchedToItsEnd() async throws {
        let script = Script([
            "ssm:ListCommandInvocations": [Self.none], "ssm:SendCommand": [Self.sent],
            "ssm:GetCommandInvocation": [
                .failure(CloudFailure(.refused, "ssm:GetCommandInvocation: InvocationDoesNotExist: ")),
                Self.state("InProgress"), Self.state("Success", ["ResponseCode": 0]),
            ],
        ])
        let answers = try await ask("ssm-command", ["script=systemctl is-active web", "timeout=60"], script, times: 4)
        #expect(answers[0] == .wait(reason: "command c-1 was sent", after: nil))
        #expect(answers[2] == .wait(reason: "the command is InProgress", after: nil))
        #expect(answers[3] == .pass(note: "exit code 0"))
        let sendings = script.requests.filter { $0.operation == "ssm:SendCommand" }
        #expect(
            sendings.map(\.parameters) == [
                [
                    "DocumentName": "AWS-RunShellScript", "InstanceIds": ["i-1"],
                    "Parameters": ["commands": ["systemctl is-active web"], "executionTimeout": ["60"]],
                    "TimeoutSeconds": 60, "Comment": "haupdate r-1 health-gate",
                ]
            ])
    }

    @Test func aCommandOfThisRunThatIsThereAlreadyIsNotSentAgain() async throws {
        let script = Script([
            "ssm:ListCommandInvocations": [
                .success([
                    "CommandInvocations": [
                        ["CommandId": "c-0", "Comment": "haupdate r-0 health-gate"],
                        ["CommandId": "c-9", "Comment": "haupdate r-1 health-gate"],
                    ]
                ])
            ], "ssm:GetCommandInvocation": [Self.state("Success")],
        ])
        #expect(try await ask("ssm-command", ["script=true"], script) == [.pass(note: "exit code 0")])
        #expect(script.requests.last?.parameters["CommandId"] == "c-9")
    }

    /// A clock that a test moves, and a store that outlives the hooks' processes.
    private struct Desk {
        let script: Script
        let store = HookStore()
        let seconds = Box()

        final class Box: Sendable {
            private let passed = Mutex(Duration.zero)
            var value: Duration { passed.withLock { $0 } }
            func add(_ duration: Duration) { passed.withLock { $0 += duration } }
        }

        /// Asks a new process; it knows nothing but what the store has.
        func ask(_ context: HookValue) async throws -> HookAnswer {
            let found = try HookPlugin.find(
                [try PluginSetting("ssm-command:script=x")], in: ["\(repository)/plugins"])
            let live = Timekeeper.live()
            let seconds = seconds
            var world = World(plugins: found)
            world.timekeeper = Timekeeper(
                now: { live.now }, wallTime: { WallTime(secondsSince1970: 1_767_603_600) + seconds.value },
                sleepUntil: { (deadline) async throws(CancellationError) in try await live.sleep(until: deadline) })
            world.store = store
            world.aws = { script.answer($0) }
            return try await world.run([]) { await $0.ask("plugin ssm-command health-gate", context) }
        }

        var sendings: Int { script.requests.filter { $0.operation == "ssm:SendCommand" }.count }
    }

    @Test func aProcessThatDiesAfterTheSendingDoesNotSendAgain() async throws {
        let desk = Desk(
            script: Script([
                "ssm:ListCommandInvocations": [Self.none], "ssm:SendCommand": [Self.sent],
                "ssm:GetCommandInvocation": [Self.state("InProgress"), Self.state("Success")],
            ]))
        #expect(try await desk.ask(context) == .wait(reason: "command c-1 was sent", after: nil))
        #expect(try await desk.ask(context) == .wait(reason: "the command is InProgress", after: nil))
        #expect(desk.sendings == 1)
    }

    @Test func whereNobodyKnowsWhetherItWasSentAWSHasTimeToListIt() async throws {
        let listed: Answer = .success([
            "CommandInvocations": [["CommandId": "c-7", "Comment": "haupdate r-1 health-gate"]]
        ])
        let desk = Desk(
            script: Script([
                "ssm:ListCommandInvocations": [Self.none, Self.none, listed],
                "ssm:SendCommand": [.failure(CloudFailure(.unclear, "x"))],
                "ssm:GetCommandInvocation": [Self.state("Success")],
            ]))
        #expect(try await desk.ask(context) == .wait(reason: "unclear: x", after: nil))
        desk.seconds.add(.seconds(12))
        let waits = HookAnswer.wait(reason: "a command may have been sent: AWS has 18 s to list it", after: nil)
        #expect(try await desk.ask(context) == waits)
        desk.seconds.add(.seconds(15))
        #expect(try await desk.ask(context) == .pass(note: "exit code 0"))
        #expect(desk.sendings == 1)
    }

    @Test func whatAWSDoesNotListInTimeIsSentAgain() async throws {
        let desk = Desk(
            script: Script([
                "ssm:ListCommandInvocations": [Self.none],
                "ssm:SendCommand": [.failure(CloudFailure(.unclear, "x")), Self.sent],
            ]))
        _ = try await desk.ask(context)
        desk.seconds.add(.seconds(31))
        #expect(try await desk.ask(context) == .wait(reason: "command c-1 was sent", after: nil))
    }

    @Test func aRunThatIsResumedFirstLooksForTheCommandOfItsBeginning() async throws {
        let resumed: HookValue = ["run": ["id": "r-1", "command": "resume"], "instance": ["id": "i-1"]]
        let desk = Desk(
            script: Script(["ssm:ListCommandInvocations": [Self.none], "ssm:SendCommand": [Self.sent]]))
        let waits = HookAnswer.wait(reason: "a command may have been sent: AWS has 30 s to list it", after: nil)
        #expect(try await desk.ask(resumed) == waits)
        #expect(desk.sendings == 0)
        desk.seconds.add(.seconds(30))
        #expect(try await desk.ask(resumed) == .wait(reason: "command c-1 was sent", after: nil))
    }

    /// What certainly was not sent leaves no doubt behind.
    @Test func aSendingThatWasRefusedIsTriedAgainAtOnce() async throws {
        let desk = Desk(
            script: Script([
                "ssm:ListCommandInvocations": [Self.none],
                "ssm:SendCommand": [.failure(CloudFailure(.refused, "InvalidInstanceId")), Self.sent],
            ]))
        _ = try await desk.ask(context)
        #expect(try await desk.ask(context) == .wait(reason: "command c-1 was sent", after: nil))
    }

    @Test func aScriptThatFailsTurnsTheRunBackWithItsLastLines() async throws {
        let script = Script([
            "ssm:ListCommandInvocations": [Self.none], "ssm:SendCommand": [Self.sent],
            "ssm:GetCommandInvocation": [
                Self.state("Failed", ["ResponseCode": 3, "StandardErrorContent": "a\nb\nc\n\u{1b}[31mred\n"])
            ],
        ])
        let answers = try await ask("ssm-command", ["script=x"], script, times: 2)
        guard case .fail(let reason) = answers[1] else {
            Issue.record("\(answers)")
            return
        }
        #expect(reason.hasPrefix("command c-1: Failed, exit code 3: b / c / "), "\(reason)")
        #expect(!reason.contains("\u{1b}"))
    }

    @Test(arguments: [
        (
            CloudFailure(.refused, "ssm:SendCommand: InvalidInstanceId: x"),
            HookAnswer.wait(reason: "no agent of Systems Manager has reported from it yet", after: nil)
        ),
        (CloudFailure(.unreachable, "x"), .wait(reason: "unreachable: x", after: nil)),
        (CloudFailure(.unclear, "x"), .wait(reason: "unclear: x", after: nil)),
    ])
    func whatMayMendItselfIsWaitedFor(_ failure: CloudFailure, _ expected: HookAnswer) async throws {
        let script = Script(["ssm:ListCommandInvocations": [Self.none], "ssm:SendCommand": [.failure(failure)]])
        #expect(try await ask("ssm-command", ["script=x"], script) == [expected])
    }

    @Test func aDeniedCallIsAnError() async throws {
        let script = Script([
            "ssm:ListCommandInvocations": [.failure(CloudFailure(.denied, "ssm:ListCommandInvocations: no"))]
        ])
        let answers = try await ask("ssm-command", ["script=x"], script)
        #expect(answers[0].errorMessage?.contains("denied: ssm:ListCommandInvocations") == true, "\(answers)")
    }

    // MARK: cloudwatch-alarms

    private static func alarms(_ states: (String, String)...) -> Answer {
        .success([
            "Alarms": .list(
                states.map { ["AlarmName": .text($0.0), "StateValue": .text($0.1), "StateReason": "why"] })
        ])
    }

    @Test func alarmsMustBeFineSeveralLooksInARow() async throws {
        let fine = Self.alarms(("a", "OK"), ("b", "OK"))
        let script = Script([
            "cloudwatch:DescribeAlarms": [fine, Self.alarms(("a", "OK"), ("b", "ALARM")), fine, fine, fine]
        ])
        let answers = try await ask("cloudwatch-alarms", ["names=a, b", "looks=2"], script, times: 5)
        #expect(
            answers == [
                .wait(reason: "all alarms are OK, look 1 of 2", after: nil),
                .wait(reason: "alarm b is ALARM: why", after: nil),
                .wait(reason: "all alarms are OK, look 1 of 2", after: nil), .pass(note: "all alarms are OK"),
                .pass(note: "all alarms are OK"),
            ])
        #expect(script.requests.first?.parameters == ["AlarmNames": ["a", "b"]])
    }

    @Test(arguments: [
        (["looks=1"], "INSUFFICIENT_DATA", HookAnswer.wait(reason: "alarm a is INSUFFICIENT_DATA: why", after: nil)),
        (["looks=1", "insufficient_is_ok=true"], "INSUFFICIENT_DATA", .pass(note: "all alarms are OK")),
        (["at_once=true"], "ALARM", .fail(reason: "alarm a is ALARM: why")),
    ])
    func optionsSayWhatAStateMeans(_ options: [String], _ state: String, _ expected: HookAnswer) async throws {
        let script = Script(["cloudwatch:DescribeAlarms": [Self.alarms(("a", state))]])
        #expect(try await ask("cloudwatch-alarms", ["names=a"] + options, script) == [expected])
    }

    @Test func anAlarmThatIsNotThereProvesNothing() async throws {
        let script = Script(["cloudwatch:DescribeAlarms": [Self.alarms(("a", "OK"))]])
        let answers = try await ask("cloudwatch-alarms", ["names=a,gone"], script)
        #expect(answers == [.fail(reason: "there is no alarm gone")])
    }

    // MARK: metric

    private static func values(_ values: Double...) -> Answer {
        .success(["MetricDataResults": [["Id": "a", "Values": .list(values.map { .number($0) })]]])
    }

    private func measure(
        _ body: String, _ script: Script, transport: any HTTPTransport = RefusingTransport()
    ) async throws -> HookAnswer {
        let folder = try HookFolder([
            "health-gate/it.lua": """
            return { needs = { plugins = { "metric" } }, run = function(ctx)
              local metric = plugin "metric"
              \(body)
            end }
            """
        ])
        return try await ask(
            "metric", ["prometheus=http://10.0.0.1:9090"], script, folders: [folder.path], hook: "health-gate/it.lua",
            transport: transport)[0]
    }

    @Test(
        arguments: [
            ("Sum", 6.0, [Self.values(1, 2, 3)]), ("Maximum", 3, [Self.values(1, 3, 2)]),
            ("Minimum", 1, [Self.values(2, 1)]), ("p99", 9, [Self.values(4, 9)]),
            ("Average", 2.5, [Self.values(4, 6), Self.values(1, 3)]),
        ] as [(String, Double, [Result<HookValue, CloudFailure>])])
    func aNumberOverAWindowIsMadeOfMinutes(
        _ stat: String, _ expected: Double, _ answers: [Result<HookValue, CloudFailure>]
    ) async throws {
        let script = Script(["cloudwatch:GetMetricData": answers])
        let answer = try await measure(
            """
            local new = metric.cloudwatch { namespace = "web", name = "errors", dimensions = { InstanceId = ctx.instance.id },
              stat = "\(stat)", window = 190 }
            return pass(string.format("%g", new))
            """, script)
        #expect(answer == .pass(note: expected == expected.rounded() ? "\(Int(expected))" : "\(expected)"))
        let parameters = try #require(script.requests.first?.parameters)
        guard case .number(let start)? = parameters["StartTime"], case .number(let end)? = parameters["EndTime"] else {
            Issue.record("\(parameters)")
            return
        }
        #expect(end - start == 180 && end.truncatingRemainder(dividingBy: 60) == 0, "whole minutes")
    }

    @Test(arguments: [
        ("3, { max = 2 }", HookAnswer.wait(reason: "3 is above 2", after: nil)),
        ("3, { min = 4 }", .wait(reason: "3 is below 4", after: nil)), ("3, { max = 3 }", .pass(note: "3")),
        ("nil, { max = 3 }", .wait(reason: "there is no number yet", after: nil)),
        ("3, { old = 2, ratio = 1.5 }", .pass(note: "3, the old ones have 2")),
        ("3, { old = 2, ratio = 1.2 }", .wait(reason: "3 is more than 1.2 times the old ones' 2", after: nil)),
        ("3, { old = 2, more = 0.5 }", .wait(reason: "3 is more than 0.5 above the old ones' 2", after: nil)),
        ("3, { ratio = 2 }", .wait(reason: "there is no number of the old ones yet", after: nil)),
    ])
    func aNumberIsJudgedByItsLimits(_ call: String, _ expected: HookAnswer) async throws {
        #expect(try await measure("return metric.judge(\(call))", Script([:])) == expected)
    }

    @Test func prometheusIsAskedWithTheWindow() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            response(
                200, #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"0.5"]}]}}"#)
        }
        let answer = try await measure(
            "return metric.judge(metric.prometheus { query = \"sum(rate(e[{{window}}]))\", window = 120 }, { max = 1 })",
            Script([:]), transport: transport)
        #expect(answer == .pass(note: "0.5"))
        #expect(transport.requests.first?.head.path == "/api/v1/query?query=sum%28rate%28e%5B120s%5D%29%29")
    }

    @Test(arguments: [
        ("metric.cloudwatch { namespace = \"n\", nam = \"m\" }", "metric.cloudwatch has no field nam"),
        ("metric.cloudwatch { namespace = \"n\" }", "metric.cloudwatch needs the field name"),
        ("metric.judge(1, { mx = 3 })", "metric.judge has no limit mx"),
        ("metric.judge(1, {})", "needs max, min, ratio or more"),
    ])
    func whatIsWronglyAskedIsAnError(_ call: String, _ words: String) async throws {
        let answer = try await measure("return pass(tostring(\(call)))", Script([:]))
        #expect(answer.errorMessage?.contains(words) == true, "\(answer)")
    }
}
