package import Timekeeping

/// A topic of SNS, with what was published to it; nobody subscribes.
package struct Topic: Keyed {
    package struct Message: Codable, Sendable, Hashable {
        package let id: String
        package let subject: String?
        package let text: String
        package let time: WallTime
    }

    package let arn: String
    package internal(set) var messages: [Message] = []

    package var key: String { arn }
}
