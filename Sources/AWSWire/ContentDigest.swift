private import Crypto

/// The SHA-256 of some bytes.
package struct ContentDigest: Hashable, Sendable {
    private let bytes: [UInt8]

    package init(of contents: [UInt8]) { bytes = Array(SHA256.hash(data: contents)) }

    /// 64 digits in lower case.
    package var hexadecimal: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// As headers carry it (RFC 4648, 4): 44 characters.
    package var base64: String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = part.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - part.count))
            for place in 0..<4 {
                let isThere = place <= part.count
                text.append(isThere ? digits[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
