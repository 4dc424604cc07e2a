import LuaMachine
import Testing

/// Memory that runs out at every place at which it can.
struct AllocationTests {
    private static let script = """
        local kept = {}
        return { about = "x", every = 2, needs = { http = true, env = { "A" } }, run = function(ctx)
          local text = ("abc"):rep(10) .. ctx.name
          local ok, why = pcall(function() return json.decode('{"a":[1,{"b":null}]}').a[2].b end)
          for key, value in pairs(ctx) do kept[#kept + 1] = { key, value } end
          table.sort(kept, function(a, b) return tostring(a[1]) < tostring(b[1]) end)
          log.info(string.format("%s %d", text, #kept))
          local first, second = answer({ list = { 1, 2, text }, deep = { { {} } } })
          local guard <close> = setmetatable({}, { __close = function() kept = {} end })
          return wait(json.encode({ first, second, text:upper():gsub("B", "%0%0") }), 3)
        end }
        """

    /// What a whole try says when every allocation from the `n`-th on fails `failures` times.
    private func attempt(_ n: Int, failures: Int) -> (frames: [ChildFrame], isWell: Bool) {
        let bench = Workbench()
        bench.machine.failAllocations(after: n, count: failures)
        var frames: [ChildFrame] = []
        if let loaded = bench.load(Self.script) { frames.append(loaded) }
        if case .loaded = frames.last {
            frames += bench.start(context: ["name": "x", "list": [1, 2, 3]])
            if case .call(_, let call, _, _) = frames.last {
                frames += bench.machine.step(.reply(task: 1, call: call, answer: .values(["a", ["b": 1]])))
            }
        }
        bench.machine.failAllocations(after: 0, count: 0)
        let after = bench.load("return function() return pass('well') end", file: 2)
        var isWell = false
        if case .loaded = after, case .finished(_, .pass("well")) = bench.start(task: 9, file: 2).last { isWell = true }
        return (frames, isWell)
    }

    /// One failure is met by collecting what nobody needs; with many there is an error, and the machine goes on.
    @Test(arguments: [1, 2, 1_000_000])
    func everyAllocationMayFail(_ failures: Int) {
        var ended = 0
        var failed = 0
        var n = 0
        while ended < 3, n < 20_000 {
            let (frames, isWell) = attempt(n, failures: failures)
            #expect(isWell, "after the failure at \(n)")
            guard let last = frames.last else {
                Issue.record("nothing was said at \(n)")
                return
            }
            switch last {
            case .finished(_, .wait): ended += 1
            case .refused(_, _, let message): #expect(message.contains("memory"), "\(n): \(message)")
            case .failed(_, let failure): #expect(failure.kind == .memory, "\(n): \(failure)")
            default: Issue.record("\(n): \(last)")
            }
            if case .finished = last {
            } else {
                failed += 1
                ended = 0
            }
            n += 1
        }
        #expect(ended == 3)
        if failures > 2 { #expect(failed > 150) }
    }
}
