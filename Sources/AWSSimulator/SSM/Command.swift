package import Timekeeping

/// A document that Systems Manager runs, or has run, on one instance.
package struct CommandInvocation: Keyed {
    package enum Status: String, Codable, Sendable {
        case pending = "Pending"
        case inProgress = "InProgress"
        case success = "Success"
        case failed = "Failed"
        case timedOut = "TimedOut"

        package var isFinal: Bool { self != .pending && self != .inProgress }
    }

    package let command: String
    package let instance: String
    package let document: String
    package let comment: String
    package let requested: WallTime
    package internal(set) var status = Status.pending
    /// More exact than the status where AWS is.
    package internal(set) var details = Status.pending.rawValue
    /// -1 until there is one.
    package internal(set) var exitCode = -1
    package internal(set) var output = ""
    package internal(set) var errorOutput = ""
    /// What it runs, and how long the document lets it.
    let script: CommandScript
    let executionTimeout: Int

    package var key: String { Self.key(command, instance) }

    static func key(_ command: String, _ instance: String) -> String { "\(command) \(instance)" }
}

/// A step of a command.
package struct CommandEvent: Codable, Sendable {
    enum Step: String, Codable {
        case begin, end, executionTimeout, deliveryTimeout
    }

    let command: String
    let instance: String
    let step: Step
}
