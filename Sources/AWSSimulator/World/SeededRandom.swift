/// Random numbers that a seed fixes for good: SplitMix64, https://prng.di.unimi.it/splitmix64.c.
package struct SeededRandom: RandomNumberGenerator, Codable, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { self.state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Lower-case hexadecimal digits.
    mutating func hexadecimal(_ digits: Int) -> String {
        var text = ""
        while text.count < digits {
            let part = String(next(), radix: 16)
            text += String(repeating: "0", count: 16 - part.count) + part
        }
        return String(text.prefix(digits))
    }

    /// A version 4 UUID, lower case.
    mutating func uuid() -> String {
        let digits = Array(hexadecimal(32))
        let parts = [digits[0..<8], digits[8..<12], ["4"] + digits[13..<16], ["a"] + digits[17..<20], digits[20..<32]]
        return parts.map { String($0) }.joined(separator: "-")
    }
}
