import Foundation
@testable import Hooks
import Synchronization
import Testing
import Timekeeping
import Transport

/// What is done about children that do not answer, with real processes.
@Suite struct WatchdogTests {
    private static let slow = "(('a'):rep(3000)):find(('.-'):rep(4) .. 'b')"

    /// A program that writes its process ID into `pid` of the folder and then becomes the real child.
    private func recording(in folder: HookFolder) throws -> String {
        try folder.write(
            "#!/bin/sh\necho $$ >\(folder.path)/pid.part\n/bin/mv \(folder.path)/pid.part \(folder.path)/pid\nexec \(program)\n",
            to: "child")
        try folder.chmod(0o755, "child")
        return folder.path + "/child"
    }

    private func signal(_ number: Int32, _ folder: HookFolder) throws {
        let text = try String(contentsOfFile: folder.path + "/pid", encoding: .utf8)
        let process = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        try #require(kill(process, number) == 0)
    }

    @Test func aStoppedChildIsKilledAndTheNextTryHasANewOne() async throws {
        let source = "if ctx.ok then return pass('well') end http.get('http://10.0.0.1/') return pass()"
        let place = try HookFolder()
        let hooks = try HookFolder([
            "health-gate/it.lua": "return { needs = { http = true }, run = function(ctx) \(source) end }"
        ])
        let world = World(
            transport: AnsweringTransport { (_) async throws(TransportError) in
                // The child is stopped while it waits for its answer.
                do { try signal(SIGSTOP, place) } catch { throw .cancelled }
                return response(200)
            })
        let runner = try await HookRunner.start(
            HookCatalogue.read(folders: [hooks.path]), program: recording(in: place), hosts: world.hosts,
            timekeeper: world.timekeeper, seed: 1)
        let first = await runner.ask("health-gate/it.lua", within: .seconds(600))
        let second = await runner.ask("health-gate/it.lua", ["ok": true], within: .seconds(600))
        await runner.close()
        #expect(try #require(first.errorMessage).contains("its process was stopped"), "\(first)")
        #expect(second == .pass(note: "well"))
    }

    @Test func aSilentChildIsKilledInRealTime() async throws {
        let place = try HookFolder(["child": "#!/bin/sh\nexec /bin/sleep 60\n", "h/health-gate.lua": "return 1"])
        try place.chmod(0o755, "child")
        await #expect {
            _ = try await HookRunner.start(
                HookCatalogue.read(folders: [place.path + "/h"]), program: place.path + "/child",
                hosts: World().hosts, timekeeper: .live(), seed: 1)
        } throws: {
            "\($0)".contains("neither computed nor answered for 1000 ms")
        }
    }

    @Test(arguments: ["while true do end", "return pass(tostring(\(slow)))", "return pass()"])
    func theVerdictIsThereWhenTheTimeIsOverWhateverTheChildDoes(_ body: String) async throws {
        let folder = try HookFolder(["health-gate/it.lua": "return function() \(body) end"])
        let time = HurriedTime()
        try await World(timekeeper: time.timekeeper).run([folder.path]) { runner in
            // More often than a child may be lost: being late does not count against the hook.
            for _ in 0...HookProcess.lossLimit {
                let message = try #require(await runner.ask("health-gate/it.lua").errorMessage)
                #expect(message.contains("the try was not done at its deadline"))
            }
            time.isOver.withLock { $0 = false }
            let last = await runner.ask("health-gate/it.lua")
            #expect(last.errorMessage?.contains("deadline") != true, "\(last)")
            #expect(last.errorMessage?.contains("lost") != true, "\(last)")
        }
    }

    @Test func aChildThatIsLateIsKilled() async throws {
        let place = try HookFolder(["child": "#!/bin/sh\necho $$ >$0.pid\nkill -STOP $$\n"])
        try place.chmod(0o755, "child")
        let child = HookChild(program: place.path + "/child", timekeeper: .live())
        var process = ""
        while process.isEmpty {
            await Task.yield()
            process = (try? String(contentsOfFile: place.path + "/child.pid", encoding: .utf8)) ?? ""
        }
        let number = try #require(Int32(process.trimmingCharacters(in: .whitespacesAndNewlines)))
        let expiry = Expiry()
        expiry.fire()
        // More than a pipe takes: writing to it does not end either.
        await #expect(throws: ChildLoss.late) {
            try await child.exchange([UInt8](repeating: 0, count: 1_000_000), before: expiry)
        }
        while kill(number, 0) == 0 { await Task.yield() }
    }

    @Test func whoWaitsForATurnDoesNotWaitLongerThanItsTime() async {
        let turns = Turns()
        let expiry = Expiry()
        let order = await turns.take {
            await withTaskGroup(of: String.self) { group in
                group.addTask { await turns.take(before: expiry) { "its turn" } ?? "no turn" }
                group.addTask {
                    expiry.fire()
                    return "fired"
                }
                return await group.reduce(into: Set()) { $0.insert($1) }
            }
        }
        #expect(order == ["no turn", "fired"])
        #expect(await turns.take(before: Expiry()) { "its turn" } == "its turn")
    }
}

/// A clock that stands still, and on which every wait is over at once while `isOver` says so.
private final class HurriedTime: Sendable {
    let isOver = Mutex(true)

    var timekeeper: Timekeeper {
        let live = Timekeeper.live()
        return Timekeeper(
            now: { .origin }, wallTime: { live.wallTime },
            sleepUntil: { [self] (_) async throws(CancellationError) in
                if isOver.withLock({ $0 }) { return }
                try await live.sleep(for: .seconds(60))
            })
    }
}
