/// CRC-32 as in IEEE 802.3: it tells a cut or edited tag from a whole one.
package enum Checksum {
    /// Eight hexadecimal digits over the UTF-8 bytes of `text`.
    package static func hexadecimal(_ text: String) -> String {
        var crc: UInt32 = 0xffff_ffff
        for byte in text.utf8 {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        let digits = String(~crc, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
