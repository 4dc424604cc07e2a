import Hooks
import Synchronization
import HTTPTypes
import Testing
import Timekeeping
import Transport

private let start = WallTime(secondsSince1970: 1_800_000_000)

/// What happened, with the virtual time at which it did.
private final class Trace: Sendable {
    private let entries = Mutex<[String]>([])
    private let timekeeper: Timekeeper
    init(_ timekeeper: Timekeeper) { self.timekeeper = timekeeper }
    var lines: [String] { entries.withLock { $0 } }
    func add(_ text: String) {
        let now = timekeeper.now
        entries.withLock { $0.append("\(now.nanoseconds / 1_000_000) \(text)") }
    }
}

@Suite struct SimulatedTimeHookTests {
    /// Asks 30 hooks at once, whose http takes 1 to 7 simulated seconds and which then log and ask again.
    private func trace() throws -> [String] {
        let time = SimulatedTime(startWallTime: start)
        let timekeeper = time.timekeeper
        let trace = Trace(timekeeper)
        let folder = try HookFolder([
            "health-gate/a.lua": """
            return { needs = { http = true }, run = function(ctx)
              for i = 1, 3 do
                local r = http.get("http://10.0.0." .. ctx.n .. "/")
                log.info(ctx.n .. " at " .. clock.now())
              end
              return pass(tostring(math.random(1000)))
            end }
            """,
            "health-gate/b.lua": """
            return { needs = { http = true }, run = function(ctx)
              http.get("http://10.0.1." .. ctx.n .. "/")
              return fail("b " .. ctx.n)
            end }
            """,
        ])
        let transport = AnsweringTransport { (request) async throws(TransportError) in
            let last = request.head.authority?.split(separator: ".").last.flatMap { Int($0) } ?? 0
            do {
                try await timekeeper.sleep(for: .seconds(1 + last % 7))
            } catch {
                throw .cancelled
            }
            trace.add("answer \(request.head.authority ?? "")")
            return response(200)
        }
        let hosts = HookHosts(
            transport: transport, environment: { _ in nil }, log: { trace.add("log \($0.subject) \($0.text)") })
        let catalogue = try HookCatalogue.read(folders: [folder.path])
        try time.run {
            let runner = try await HookRunner.start(
                catalogue, program: program, hosts: hosts, timekeeper: timekeeper, seed: 7)
            trace.add("started")
            await withTaskGroup(of: Void.self) { group in
                for n in 1...30 {
                    group.addTask {
                        let answer = await runner.ask(
                            n % 3 == 0 ? "health-gate/b.lua" : "health-gate/a.lua", subject: "i-\(n)",
                            context: ["n": .int(n)], attempt: 1, deadline: timekeeper.now + .seconds(60))
                        trace.add("i-\(n) \(answer)")
                    }
                }
            }
            await runner.close()
        }
        return trace.lines
    }

    @Test func theSameRunHasTheSameTrace() throws {
        let first = try trace()
        #expect(first.first == "0 started")
        #expect(first.count == 1 + 20 * 3 * 2 + 10 + 30)
        for _ in 1...3 { #expect(try trace() == first) }
    }

    @Test func computingTakesNoTimeAndWaitingTakesWhatTheWorldTakes() throws {
        let lines = try trace()
        // Hook a waits three times for 1 + 1 s, hook b once for 1 + 6 s, all beside each other.
        #expect(lines.contains { $0.hasPrefix("6000 i-1 pass") })
        #expect(lines.contains { $0.hasPrefix("7000 i-6 fail") })
        #expect(lines.last?.hasPrefix("21000 ") == true)
    }

    @Test func deadlinesAreThoseOfTheSimulatedClock() throws {
        let time = SimulatedTime(startWallTime: start)
        let timekeeper = time.timekeeper
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            do {
                try await timekeeper.sleep(for: .seconds(7200))
            } catch {
                throw .cancelled
            }
            return response(200)
        }
        let (answer, now) = try time.run {
            let world = World(transport: transport, timekeeper: timekeeper)
            let answer = try await world.ask(
                "return { needs = { http = true }, run = function() http.get(\"http://10.0.0.1/\") return pass() end }",
                within: .seconds(3600))
            return (answer, timekeeper.now)
        }
        #expect(answer == .error(message: "health-gate/it.lua: the try was not done at its deadline"))
        #expect(now == .origin + .seconds(3600))
    }

    @Test func aKilledChildTakesNoSimulatedTime() throws {
        let time = SimulatedTime(startWallTime: start)
        let timekeeper = time.timekeeper
        let (answer, now) = try time.run {
            let answer = try await World(timekeeper: timekeeper).ask(
                "return { run = function() return pass((('a'):rep(3000)):find(('.-'):rep(4) .. 'b')) end }")
            return (answer, timekeeper.now)
        }
        #expect(answer.errorMessage?.contains("killed") == true)
        #expect(now == .origin)
    }

    /// The child answers after a real time that is never the same; who is busy meanwhile must not notice.
    @Test func whatElseHappensAtTheSameMomentKeepsItsPlace() throws {
        func trace() throws -> [String] {
            let time = SimulatedTime(startWallTime: start)
            let timekeeper = time.timekeeper
            let trace = Trace(timekeeper)
            let folder = try HookFolder(["health-gate.lua": "return function() return pass() end"])
            let catalogue = try HookCatalogue.read(folders: [folder.path])
            let hosts = HookHosts(transport: RefusingTransport(), environment: { _ in nil }, log: { _ in })
            try time.run {
                let runner = try await HookRunner.start(
                    catalogue, program: program, hosts: hosts, timekeeper: timekeeper, seed: 7)
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for _ in 1...20 { trace.add("\(await runner.ask("health-gate.lua", within: .seconds(9)))") }
                    }
                    group.addTask {
                        for n in 1...20_000 {
                            await Task.yield()
                            trace.add("\(n)")
                        }
                    }
                }
                await runner.close()
            }
            return trace.lines
        }
        let first = try trace()
        for _ in 1...3 { #expect(try trace() == first) }
    }
}
