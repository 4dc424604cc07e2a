import Hooks
import Testing
import Timekeeping

@Suite struct LogTests {
    @Test func logLinesAreHarmless() async throws {
        let world = World()
        let answer = try await world.ask(
            """
            return { run = function()
              log.info("clear \\27[2J\\27]0;title\\7 bell\\r\\nforged line")
              log.warn("right\\u{202e}to left \\u{9b}31m \\255")
              print("plain", 1)
              return pass()
            end }
            """)
        #expect(answer == .pass(note: nil))
        #expect(world.log.lines.map(\.level) == [.info, .info, .warn, .info])
        #expect(world.log.lines.allSatisfy { $0.hook == "health-gate/it.lua" && $0.subject == "i-1" })
        for line in world.log.lines {
            #expect(line.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) })
            #expect(!line.text.unicodeScalars.contains("\u{202e}"))
        }
        // A line break makes a line of its own, which cannot pass for the program's: it carries the hook's name too.
        #expect(world.log.lines[1].text == "forged line")
        #expect(world.log.lines[3].text == "plain 1")
    }

    @Test func aFloodOfLinesIsCapped() async throws {
        let world = World()
        let answer = try await world.ask(
            """
            return { run = function()
              local text = ("x"):rep(5000)
              for i = 1, 20000 do log.info(text) end
              return pass()
            end }
            """
        )
        #expect(answer == .pass(note: nil))
        #expect(world.log.lines.count < 1000)
        #expect(world.log.lines.allSatisfy { $0.text.count <= 1001 })
    }
}
