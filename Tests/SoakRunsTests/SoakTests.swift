import Foundation
import SoakRuns
import Subprocess
import Testing

/// Random rollouts with random faults keep every promise, and the same seed gives the same run.
@Suite struct SoakTests {
    @Test(arguments: 101...130)
    func keepsEveryPromise(seed: UInt64) {
        let result = SoakResult.of(seed: seed)
        #expect(result.isGood, "\(result.lines(withTrace: true).joined(separator: "\n"))")
    }

    /// Each of these once broke a promise: flags that a surge of nothing left on (346, 543), a group changed under the
    /// journal of the one that was taken over (388, 440), a resume decided on a look from before a lost answer (358), a
    /// group with nothing outdated that nobody asks (11), a change set that began after all (1571), a protected instance that the
    /// first listing lacked (1720), a newcomer that died or was ended after the commit point (2833, 3745), and groups that stay
    /// frozen although `rollback` said that all were as before (5137).
    @Test(arguments: [11, 346, 358, 388, 440, 543, 1571, 1720, 2833, 3745, 5137])
    func doesNotBreakThemAgain(seed: UInt64) {
        let result = SoakResult.of(seed: seed)
        #expect(result.isGood, "\(result.lines(withTrace: true).joined(separator: "\n"))")
    }

    /// As above, with everything that may happen: sizes that a template changes, lost with the tags that the update took (893);
    /// processes suspended once more on the way back, and not resumed (684); sizes that a way back has written, taken for
    /// somebody's (151); an old instance that died before the commit (461). The referee was wrong about batches for which those
    /// of before were enough (108), about what comes before the run has said where it goes (625), and about a journal that the
    /// stack's update took from a run that had died (392). `rollback` took a stack back of which other groups had been rolled
    /// already (2734, 3996).
    @Test(arguments: [108, 151, 392, 461, 625, 684, 893, 2734, 3996])
    func doesNotBreakThemAgainWithEverything(seed: UInt64) {
        let result = SoakResult.of(seed: seed, extras: SoakExtra.allCases)
        #expect(result.isGood, "\(result.lines(withTrace: true).joined(separator: "\n"))")
    }

    @Test func goesTheSameWayInTwoProcesses() async throws {
        let here = [7, 12, 18].map { SoakResult.of(seed: $0).traceHash }
        for (seed, hash) in zip([7, 12, 18], here) {
            let there = try await soak(["--seed", "\(seed)"])
            #expect(there.code == 0)
            #expect(there.text.contains("trace \(hash), "), "\(there.text)")
        }
    }

    @Test func addsUpInTheOrderOfTheSeedsHoweverManyRunAtATime() async throws {
        let one = try await soak(["--seeds", "6", "--first", "41"])
        let two = try await soak(["--seeds", "6", "--first", "41", "--jobs", "2"])
        let isTold: (String.SubSequence) -> Bool = { !$0.contains("processor time") }
        #expect(one.text.split(separator: "\n").filter(isTold) == two.text.split(separator: "\n").filter(isTold))
        #expect(one.text.contains("6 runs, "))
    }

    @Test func refusesACommandLineThatItDoesNotKnow() async throws {
        for words in [["--seed"], ["--seeds", "0"], ["--trace", "x"], ["--jobs", "99"], ["--sed", "1"]] {
            #expect(try await soak(words).code == 64, "\(words)")
        }
    }

    /// Runs the built program, which lies beside the tests.
    private func soak(_ words: [String]) async throws -> (code: Int32?, text: String) {
        var folder = URL(filePath: try #require(CommandLine.arguments.first))
        var program: String?
        for _ in 0..<5 where program == nil {
            let path = folder.appending(path: "haupdate-soak").path
            if FileManager.default.isExecutableFile(atPath: path) { program = path }
            folder.deleteLastPathComponent()
        }
        let ended = try await Subprocess.run(
            .path(literal(try #require(program))), arguments: Arguments(words), output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 20))
        guard case .exited(let code) = ended.terminationStatus else { return (nil, "") }
        return (Int32(code), ended.standardOutput)
    }
}

/// A text as a value of a type that only a module we do not import can name.
private func literal<Value: ExpressibleByStringLiteral>(_ text: Value.StringLiteralType) -> Value {
    Value(stringLiteral: text)
}
