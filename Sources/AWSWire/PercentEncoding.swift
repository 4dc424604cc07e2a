/// Percent encoding as AWS's signatures want it: only `A-Z a-z 0-9 - _ . ~` stay as they are.
package enum PercentEncoding {
    /// Appends `text` to `output`, encoded; `/` stays when `keepsSlash` is true.
    package static func append(_ text: some StringProtocol, to output: inout [UInt8], keepsSlash: Bool = false) {
        for byte in text.utf8 {
            if isUnreserved(byte) || (keepsSlash && byte == UInt8(ascii: "/")) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(upperDigits[Int(byte >> 4)])
                output.append(upperDigits[Int(byte & 15)])
            }
        }
    }

    /// `text`, encoded; `/` stays when `keepsSlash` is true.
    package static func encode(_ text: some StringProtocol, keepsSlash: Bool = false) -> String {
        var output: [UInt8] = []
        append(text, to: &output, keepsSlash: keepsSlash)
        return String(decoding: output, as: UTF8.self)
    }

    /// The text that `bytes` stand for; `nil` for a broken escape or for bytes that are not UTF-8 once decoded.
    ///
    /// - Parameter plusIsSpace: True in a form's body, false in a URL.
    package static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isASCII = true
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index = bytes.index(after: index)
            if byte == UInt8(ascii: "%") {
                guard bytes.distance(from: index, to: bytes.endIndex) >= 2 else { return nil }
                let second = bytes.index(after: index)
                guard let high = hexValue(bytes[index]), let low = hexValue(bytes[second]) else { return nil }
                output.append(high << 4 | low)
                isASCII = isASCII && high < 8
                index = bytes.index(after: second)
            } else {
                output.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                isASCII = isASCII && byte < 0x80
            }
        }
        // Nearly every text is ASCII, which is never invalid.
        return isASCII ? String(decoding: output, as: UTF8.self) : String(validating: output, as: UTF8.self)
    }

    private static let upperDigits = Array("0123456789ABCDEF".utf8)

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
