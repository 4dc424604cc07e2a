/// How the built-in AWS behaves in a run: times, images, faults, signals, and people who interfere.
package struct Scenario: Sendable, Hashable {
    /// When something of a scenario happens.
    package enum Trigger: Sendable, Hashable {
        /// This long after the start of the command.
        case at(Duration)
        /// At the n-th API call of the command; 1 is the first.
        case call(Int)
    }

    /// A signal that the program gets.
    package struct Signal: Sendable, Hashable {
        package enum Moment: String, Sendable, Hashable, CaseIterable {
            /// Before the call is carried out.
            case before
            /// After it was carried out, before its answer arrives.
            case after
        }

        /// The number of the signal, such as 2 for `INT`.
        package var number: Int32
        package var trigger: Trigger
        package var moment: Moment

        package init(number: Int32, trigger: Trigger, moment: Moment = .before) {
            self.number = number
            self.trigger = trigger
            self.moment = moment
        }
    }

    /// Something that goes wrong between the program and the API.
    package enum Fault: Sendable, Hashable {
        /// Every n-th call is answered with `Throttling`; 2 or more.
        case throttle(every: Int)
        /// The n-th call is carried out, and no answer comes.
        case loseAnswer(call: Int)
        /// The n-th call is not carried out, and answered with this error.
        case fail(call: Int, code: String, status: Int)
    }

    /// Something that a person does to a group meanwhile.
    package struct Interference: Sendable, Hashable {
        package enum Act: Sendable, Hashable {
            /// To this desired capacity; the bounds follow.
            case scale(to: Int)
            case suspend([String])
            case resume([String])
            /// Ends the oldest instance in service; the group replaces it.
            case terminateOldest
            /// Marks the oldest instance in service unhealthy.
            case markOldestUnhealthy
            case deleteTag(String)
        }

        package var trigger: Trigger
        /// The name of the group or a part of it; the first group that has it is meant.
        package var group: String
        package var act: Act

        package init(trigger: Trigger, group: String, act: Act) {
            self.trigger = trigger
            self.group = group
            self.act = act
        }
    }

    package var name: String
    /// One sentence for the list of scenarios.
    package var about: String
    package var seed: UInt64
    package var rules = WorldRules()
    package var signals: [Signal] = []
    package var faults: [Fault] = []
    package var interferences: [Interference] = []

    package init(name: String, about: String = "", seed: UInt64 = 1) {
        self.name = name
        self.about = about
        self.seed = seed
    }
}
