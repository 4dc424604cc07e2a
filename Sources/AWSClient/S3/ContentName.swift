internal import AWSWire

extension AWSClient {
    /// The SHA-256 of `contents`, in 64 digits.
    package static func digest(of contents: [UInt8]) -> String { ContentDigest(of: contents).hexadecimal }
}
