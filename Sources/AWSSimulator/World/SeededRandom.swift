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
        let numbers = [next(), next()]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for index in 0..<32 {
            if [8, 12, 16, 20].contains(index) { bytes.append(UInt8(ascii: "-")) }
            let digit = UInt8(truncatingIfNeeded: numbers[index / 16] >> UInt64(60 - 4 * (index % 16))) & 15
            switch index {
            case 12: bytes.append(UInt8(ascii: "4"))
            case 16: bytes.append(UInt8(ascii: "a"))
            default: bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
