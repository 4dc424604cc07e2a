// Random scripts and spoilt frames for the machine in which hooks run. `make fuzz` runs it with a memory checker.
import LuaMachine

@main
enum Fuzz {
    static func main() {
        var seconds = 10
        var seed: UInt64 = 1
        var count = Int.max
        var arguments = CommandLine.arguments.dropFirst()
        while let word = arguments.popFirst() {
            guard let text = arguments.popFirst(), let value = UInt64(text) else { return usage() }
            switch word {
            case "--seconds": seconds = Int(clamping: value)
            case "--seed": seed = value
            case "--count": count = Int(clamping: value)
            default: return usage()
            }
        }
        var scripts = ScriptFuzzer()
        var frames = FrameFuzzer()
        let end = ContinuousClock.now + .seconds(seconds)
        var done = 0
        while done < count, ContinuousClock.now < end {
            let number = seed &+ UInt64(done)
            if let wrong = scripts.run(seed: number) ?? frames.run(seed: number) {
                print("seed \(number): \(wrong)")
                print("again: haupdate-fuzz --seed \(number) --count 1")
                exitWithFailure()
            }
            done += 1
        }
        let kinds = scripts.counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print("\(done) scripts and \(done) streams, from seed \(seed): nothing found")
        print("scripts: \(kinds)")
        print("streams: \(frames.decoded) frames obeyed, \(frames.refused) refused")
    }

    private static func usage() {
        print("haupdate-fuzz [--seconds 10] [--seed 1] [--count N]")
        exitWithFailure()
    }
}
