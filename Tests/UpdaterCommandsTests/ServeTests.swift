import Foundation
import Testing

/// `haupdate simulate serve` as a process.
@Suite struct ServeTests {
    @Test func saysWhatToDoWhenThePortIsInUse() async throws {
        let program = try BuiltProgram()
        // The first takes a free port and keeps it until the second has been refused it.
        let script = """
            "$0" simulate serve --port 0 >first.txt &
            until grep -q http first.txt; do kill -0 $! || exit 99; sleep 0.05; done
            port=$(sed 's/.*://' first.txt)
            "$0" simulate serve --port "$port"
            code=$?
            kill -TERM $!
            wait $! || exit 98
            exit $code
            """
        let ending = try await program.run(["-c", script, try BuiltProgram.path], as: "/bin/sh")
        #expect(ending.code == 4, "\(ending.text)")
        #expect(ending.result.isEmpty)
        let line = ending.story.trimmingCharacters(in: .newlines)
        #expect(line.contains("is in use: end what listens there") && line.contains("--port 0"), "\(line)")
        #expect(!line.contains("\n"))
    }
}
