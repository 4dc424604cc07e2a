import LuaMachine
import Testing

@Suite("Frames as bytes") struct FrameCodecTests {
    static let values: [LuaValue] = [
        .null, true, false, 0, .int(.max), .int(.min), 1.5, .double(-.infinity), "", "naïve 😀", .bytes([0xff, 0x00]),
        [1, "two", [3, .null]], ["b": 1, "a": ["nested": true]], [:], [],
        .table(LuaTable([.init(key: 3, value: "x"), .init(key: true, value: 1), .init(key: 0.5, value: 2)])),
    ]

    static let parentFrames: [ParentFrame] =
        [
            .hello(limits: MachineLimits(), functions: ["http.get", "clock.now"]),
            .load(file: 1, name: "hooks/ä.lua", phase: .preTerminate, source: [1, 2, 0, 255]),
            .reply(task: 1, call: 2, answer: .error("denied")), .drop(task: .max), .ping(-1),
            .reply(task: 1, call: 2, answer: .values(values)),
        ] + values.map { .start(task: 1, file: 2, context: $0, seed: .max) }

    static let childFrames: [ChildFrame] = [
        .ready(version: 1, lua: "Lua 5.4"), .loaded(file: 3, declaration: full),
        .loaded(file: 3, declaration: HookDeclaration(per: .run)), .refused(file: 1, line: 3, message: "no"),
        .refused(file: 1, line: nil, message: "no"),
        .call(task: 1, call: 2, function: "http.get", arguments: values), .log(task: 1, level: .warn, text: "x"),
        .finished(task: 1, verdict: .pass(note: nil)), .finished(task: 1, verdict: .pass(note: "fine")),
        .finished(task: 1, verdict: .fail(reason: "bad")),
        .finished(task: 1, verdict: .wait(reason: "soon", after: .milliseconds(1_500))),
        .finished(task: 1, verdict: .wait(reason: "soon", after: nil)),
        .finished(task: 1, verdict: .unknown(reason: "?")),
        .failed(task: 1, failure: HookFailure(kind: .memory, message: "full")), .pong(7), .complaint(message: "oh"),
    ]

    static var full: HookDeclaration {
        var declaration = HookDeclaration(per: .group)
        declaration.about = "text"
        declaration.every = .milliseconds(1)
        declaration.passes = 3
        declaration.deadline = .seconds(604_800)
        declaration.onDeadline = .pass
        declaration.onError = .wait
        declaration.needs = LuaTable([.init(key: "http", value: true)])
        declaration.budget = 7_000
        declaration.dry = true
        declaration.runLine = 9
        return declaration
    }

    @Test(arguments: parentFrames) func bringsAParentFrameBackAsItWas(_ frame: ParentFrame) throws {
        var reader = FrameReader()
        reader.append(try FrameCodec.encode(frame))
        let payload = try #require(try reader.next())
        #expect(try FrameCodec.decodeParentFrame(payload) == frame)
        #expect(!reader.isInsideFrame)
    }

    @Test(arguments: childFrames) func bringsAChildFrameBackAsItWas(_ frame: ChildFrame) throws {
        var reader = FrameReader()
        reader.append(try FrameCodec.encode(frame))
        let payload = try #require(try reader.next())
        #expect(try FrameCodec.decodeChildFrame(payload) == frame)
    }

    @Test func readsFramesThatArriveByteByByte() throws {
        var reader = FrameReader()
        var found: [ParentFrame] = []
        for frame in Self.parentFrames {
            for byte in try FrameCodec.encode(frame) {
                reader.append([byte])
                if let payload = try reader.next() { found.append(try FrameCodec.decodeParentFrame(payload)) }
            }
        }
        #expect(found == Self.parentFrames)
    }

    @Test func refusesEveryTruncationAndEveryExtraByte() throws {
        for frame in Self.childFrames {
            let payload = Array(try FrameCodec.encode(frame).dropFirst(4))
            for length in 0..<payload.count {
                #expect(throws: FrameError.self) {
                    try FrameCodec.decodeChildFrame(Array(payload[..<length]))
                }
            }
            #expect(throws: FrameError.trailingBytes(1)) { try FrameCodec.decodeChildFrame(payload + [0]) }
        }
    }

    @Test func survivesEveryWrongByte() throws {
        for frame in Self.parentFrames {
            let payload = Array(try FrameCodec.encode(frame).dropFirst(4))
            for index in payload.indices {
                for value: UInt8 in [0, 1, 7, 127, 128, 255] {
                    var wrong = payload
                    wrong[index] = value
                    // Some wrong bytes are right in another place; what counts is that reading ends.
                    let decoded = try? FrameCodec.decodeParentFrame(wrong)
                    if index == 0 { #expect((decoded == nil) == (value != 1)) }
                }
            }
        }
    }

    @Test func refusesALengthOverTheLimitBeforeReadingOn() {
        var reader = FrameReader()
        reader.append([0xff, 0xff, 0xff, 0x7f])
        #expect(throws: FrameError.tooLarge(bytes: 0x7fff_ffff)) { try reader.next() }
    }

    @Test func refusesACountThatTheBytesDoNotJustify() {
        // start(task 1, file 1, a list of 4 billion values)
        let one: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
        let payload: [UInt8] = [1, 3] + one + one + [7, 0xff, 0xff, 0xff, 0xff, 0]
        #expect(throws: FrameError.truncated) { try FrameCodec.decodeParentFrame(payload) }
    }

    @Test func refusesDeepNesting() throws {
        var value: LuaValue = [1]
        for _ in 0..<40 { value = .list([value]) }
        #expect(throws: FrameError.tooDeep) {
            try FrameCodec.encode(.start(task: 1, file: 1, context: value, seed: 0))
        }
        let one: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
        let lists = Array(repeating: [7, 1, 0, 0, 0] as [UInt8], count: 100_000).flatMap { $0 }
        #expect(throws: FrameError.tooDeep) { try FrameCodec.decodeParentFrame([1, 3] + one + one + lists + [0]) }
    }

    @Test func refusesAFrameThatIsTooLarge() {
        let text = String(repeating: "x", count: FrameCodec.limitBytes)
        #expect(throws: FrameError.self) {
            try FrameCodec.encode(.start(task: 1, file: 1, context: .string(text), seed: 0))
        }
    }

    @Test func keepsATablesKeysInOneOrder() {
        let pairs: [LuaTable.Pair] = [
            .init(key: "b", value: 1), .init(key: 2, value: 2), .init(key: "a", value: 3), .init(key: 1.5, value: 4),
            .init(key: false, value: 5), .init(key: "b", value: 6),
        ]
        let table = LuaTable(pairs)
        #expect(table.pairs.map(\.key) == [false, 1.5, 2, "a", "b"])
        #expect(table["b"] == 6)
        #expect(table["c"] == nil)
    }
}
