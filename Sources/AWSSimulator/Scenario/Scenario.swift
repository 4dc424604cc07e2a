import Timekeeping

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

    /// An alarm that is there from the start.
    package struct InitialAlarm: Sendable, Hashable {
        package var name: String
        package var state: Alarm.State

        package init(name: String, state: Alarm.State) {
            self.name = name
            self.state = state
        }
    }

    package var name: String
    /// One sentence for the list of scenarios.
    package var about: String
    package var seed: UInt64
    package var rules = WorldRules()
    package var signals: [Signal] = []
    /// What goes wrong at API calls; what goes wrong in the world itself is among ``rules``.
    package var faults: [Fault] = []
    package var interferences: [Interference] = []
    package var stackFaults = StackFaults()
    /// CloudWatch alarms that are there from the start, in order; their state is what is set.
    package var alarms: [InitialAlarm] = []

    package init(name: String, about: String = "", seed: UInt64 = 1) {
        self.name = name
        self.about = about
        self.seed = seed
    }

    /// Lets `world` behave as this scenario says from `start` on.
    func prepare(_ world: inout World, at start: WallTime) {
        world.rules = rules
        world.stackFaults = stackFaults
        for alarm in alarms {
            world.alarms.put(
                Alarm(
                    name: alarm.name, settings: [], state: alarm.state, reason: "set by the scenario",
                    configured: start,
                    changed: start))
        }
        world.begin()
        world.conditionsBegan = start
    }
}
