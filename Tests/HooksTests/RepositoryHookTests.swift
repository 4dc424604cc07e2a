import HTTPTypes
import Hooks
import Synchronization
import Testing
import Timekeeping
import Transport

/// The hooks that the repository ships, run as they are.
@Suite struct RepositoryHookTests {
    private let instance: HookValue = ["instance": ["id": "i-1", "private_ip": "10.0.0.7"]]

    @Test func theSmokeTestDeclaresWhatTheDemoPromises() async throws {
        let hook = try await World().run(["\(repository)/hooks"]) { $0.hooks(in: .healthGate).first }
        #expect(hook?.id == "health-gate/smoke.lua")
        #expect(hook?.per == .instance)
        #expect(hook?.passes == 3)
        #expect(hook?.every == .seconds(2))
        #expect(hook?.needs == HookNeeds(http: true))
    }

    @Test(arguments: [
        (200, HookAnswer.pass(note: nil)), (503, .wait(reason: "status 503", after: nil)),
        (404, .wait(reason: "status 404", after: nil)),
    ])
    func theSmokeTestAsksTheInstance(_ status: Int, _ expected: HookAnswer) async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in response(status) }
        let answer = try await World(transport: transport).run(["\(repository)/hooks"]) {
            await $0.ask("health-gate/smoke.lua", instance)
        }
        #expect(answer == expected)
        #expect(transport.requests.map(\.head.authority) == ["10.0.0.7:8080"])
        #expect(transport.requests.map(\.head.path) == ["/health"])
        #expect(transport.requests.map(\.timeout) == [.seconds(2)])
    }

    @Test func theSmokeTestWaitsForAnInstanceThatBoots() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            throw .connectionRefused(host: "10.0.0.7")
        }
        try await World(transport: transport).run(["\(repository)/hooks"]) { runner in
            let answer = await runner.ask("health-gate/smoke.lua", instance)
            #expect(answer == .wait(reason: "no answer on port 8080", after: nil))
            let early = await runner.ask("health-gate/smoke.lua", ["instance": ["id": "i-1"]])
            #expect(early == .wait(reason: "the instance has no private address yet", after: nil))
        }
    }

    /// 2026-11-23 is a Monday.
    @Test(
        arguments: [
            ("2026-11-27T15:59:59Z", nil, HookAnswer.pass(note: nil)),
            ("2026-11-27T16:00:00Z", nil, .fail(reason: "change freeze (fri 16:00 - mon 07:00 UTC)")),
            ("2026-11-29T12:00:00Z", nil, .fail(reason: "change freeze (fri 16:00 - mon 07:00 UTC)")),
            ("2026-11-23T06:59:59Z", nil, .fail(reason: "change freeze (fri 16:00 - mon 07:00 UTC)")),
            ("2026-11-23T07:00:00Z", nil, .pass(note: nil)),
            (
                "2026-11-25T12:30:00Z", "tue 1:00-tue 2:00; Wed 12:00 - wed 13:00",
                .fail(reason: "change freeze (Wed 12:00 - wed 13:00 UTC)")
            ),
            ("2026-11-29T12:00:00Z", "wed 12:00 - wed 13:00", .pass(note: nil)),
        ] as [(String, String?, HookAnswer)])
    func theChangeFreezeDeclinesInsideItsWindow(_ time: String, _ window: String?, _ expected: HookAnswer) async throws
    {
        let answer = try await freeze(at: time, window)
        #expect(answer == expected)
    }

    @Test(arguments: ["sometime", "fri 16:00", "fry 16:00 - mon 7:00", "fri 25:00 - mon 7:00"])
    func aFreezeThatCannotBeReadIsAnErrorAndNotAPass(_ window: String) async throws {
        let answer = try await freeze(at: "2026-11-25T12:00:00Z", window)
        #expect(try #require(answer.errorMessage).contains("CHANGE_FREEZE"))
    }

    private func freeze(at time: String, _ window: String?) async throws -> HookAnswer {
        let wall = try #require(WallTime(iso8601: time))
        let live = Timekeeper.live()
        let timekeeper = Timekeeper(
            now: { live.now }, wallTime: { wall },
            sleepUntil: { (until) async throws(CancellationError) in try await live.sleep(until: until) })
        let world = World(environment: window.map { ["CHANGE_FREEZE": $0] } ?? [:], timekeeper: timekeeper)
        return try await world.run(["\(repository)/examples/hooks"]) { await $0.ask("pre-update/change-freeze.lua") }
    }

    @Test func theApprovalWaitsForItsFile() async throws {
        let asked = Mutex<[String]>([])
        let exists = Mutex(false)
        let world = World(fileExists: { path in
            asked.withLock { $0.append(path) }
            return exists.withLock { $0 }
        })
        try await world.run(["\(repository)/examples/hooks"]) { runner in
            let hook = try #require(runner.hooks.first { $0.id == "pre-update/approval-by-file.lua" })
            #expect(hook.onDeadline == .fail)
            #expect(hook.deadline == .seconds(3600))
            #expect(await runner.ask(hook.id) == .wait(reason: "waiting for ./approved", after: nil))
            exists.withLock { $0 = true }
            #expect(await runner.ask(hook.id) == .pass(note: "./approved exists"))
        }
        #expect(asked.withLock { $0 } == ["./approved", "./approved"])
    }
}
