import LuaMachine

/// Spoils frames and feeds them to whoever reads them: it refuses them or obeys them, and never falls over.
struct FrameFuzzer {
    private(set) var decoded = 0
    private(set) var refused = 0

    /// One stream of frames, spoilt in some places.
    ///
    /// - Returns: What is wrong; `nil` if nothing is.
    mutating func run(seed: UInt64) -> String? {
        var chance = Chance(seed: seed)
        var bytes: [UInt8] = []
        for frame in Self.frames where !chance.once(in: 4) {
            bytes += (try? FrameCodec.encode(frame)) ?? []
        }
        for _ in 0..<chance.below(6) where !bytes.isEmpty {
            let place = chance.below(bytes.count)
            switch chance.below(5) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
            case 1: bytes[place] ^= 1 << UInt8(chance.below(8))
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(UInt8(truncatingIfNeeded: chance.next()), at: place)
            default: bytes[place] = chance.pick([0, 1, 0x7f, 0x80, 0xff])
            }
        }
        read(bytes, &chance)
        return nil
    }

    private mutating func read(_ bytes: [UInt8], _ chance: inout Chance) {
        let machine = LuaMachine()
        var reader = FrameReader()
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = 1 + chance.below(rest.count)
            reader.append(rest.prefix(count))
            rest = rest.dropFirst(count)
            do {
                while let payload = try reader.next() {
                    // What is meant for one side must not hurt the other either.
                    _ = try? FrameCodec.decodeChildFrame(payload)
                    guard let frame = try? FrameCodec.decodeParentFrame(payload) else {
                        refused += 1
                        continue
                    }
                    decoded += 1
                    // A spoilt limit would let a script take what it likes.
                    if case .hello(let limits, _) = frame, limits != MachineLimits() { continue }
                    for answer in machine.step(frame) { _ = try? FrameCodec.encode(answer) }
                }
            } catch {
                refused += 1
                return
            }
        }
    }

    private static let script =
        "return { every = 2, run = function(ctx) local a = answer(ctx) log.info(a) return wait('x', 3) end }"

    private static let frames: [ParentFrame] = [
        .hello(limits: MachineLimits(), functions: ["answer", "http.get"]), .ping(1),
        .load(file: 0, name: "a.lua", phase: .healthGate, source: Array(script.utf8)),
        .start(task: 1, file: 0, context: ["a": [1, 2.5, true], "b": ["c": "d"]], seed: 3),
        .reply(task: 1, call: 1, answer: .values(["x", .bytes([0xff]), .null])),
        .start(task: 2, file: 0, context: .table(LuaTable()), seed: 4), .reply(task: 2, call: 2, answer: .error("no")),
        .drop(task: 2), .ping(2),
    ]
}
