import Timekeeping

extension World {
    /// A new ID such as `i-0123456789abcdef0`, as EC2 gives them: the prefix and 17 hexadecimal digits.
    mutating func makeID(_ prefix: String) -> String {
        "\(prefix)-0\(random.hexadecimal(16))"
    }

    mutating func makeUUID() -> String { random.uuid() }

    /// Draws a time from `span`.
    mutating func draw(_ span: TimeSpan) -> Duration { span.draw(using: &random) }

    /// Draws a time from `span`, in seconds.
    package mutating func drawn(_ span: TimeSpan) -> Double { Double(draw(span).wholeNanoseconds) / 1e9 }

    /// The ARN of something of this account and region.
    func arn(_ service: String, _ resource: String) -> String {
        "arn:aws:\(service):\(region):\(account):\(resource)"
    }
}

extension WallTime: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(millisecondsSince1970: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(millisecondsSince1970)
    }
}
