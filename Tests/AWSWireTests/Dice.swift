/// Random numbers that a printed seed brings back (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func chance(_ percent: Int) -> Bool { number(0..<100) < percent }

    mutating func text(_ alphabet: String, _ length: Range<Int>) -> String {
        let letters = Array(alphabet)
        return String((0..<number(length)).map { _ in letters[number(0..<letters.count)] })
    }

    /// A new seed for each run; the tests print it when they fail.
    static func newSeed() -> UInt64 { UInt64.random(in: 0...(.max)) }
}
