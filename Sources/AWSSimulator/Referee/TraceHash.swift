/// A running 64-bit FNV-1a hash (http://www.isthe.com/chongo/tech/comp/fnv/) over all that happened, in order.
///
/// It tells two runs apart, and is no protection against somebody who wants two to look alike.
struct TraceHash: Sendable {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String) {
        var value = self.value
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        // Where one text ends and the next begins is part of what is hashed.
        self.value = (value ^ 0xff) &* 0x0000_0100_0000_01b3
    }

    mutating func add(_ number: Int64) {
        var rest = UInt64(bitPattern: number)
        for _ in 0..<8 {
            value = (value ^ (rest & 0xff)) &* 0x0000_0100_0000_01b3
            rest >>= 8
        }
    }

    /// Sixteen lower-case hexadecimal digits.
    var hexadecimal: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
