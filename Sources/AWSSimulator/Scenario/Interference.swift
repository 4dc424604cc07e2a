extension Scenario {
    /// Something that a person does meanwhile, with the same operations that everybody has.
    package struct Interference: Sendable, Hashable {
        /// Which instances of a group a person takes.
        package struct Choice: Sendable, Hashable {
            package enum Order: String, Sendable, Hashable, CaseIterable {
                case oldest, newest
            }

            /// By launch, among those in service.
            package var order: Order
            /// 1 or more.
            package var count: Int

            package init(_ order: Order, count: Int = 1) {
                self.order = order
                self.count = count
            }
        }

        package enum Act: Sendable, Hashable {
            /// To this desired capacity; the bounds follow.
            case scale(to: Int)
            case suspend([String])
            case resume([String])
            /// Ends instances; the group replaces them.
            case terminate(Choice)
            case markUnhealthy(Choice)
            /// Puts instances into Standby; the desired capacity falls with them.
            case standby(Choice)
            /// Takes instances out of the group, which then replaces them.
            case detach(Choice)
            case protect(Choice)
            case setTag(String, String)
            case deleteTag(String)
            case startRefresh
            /// With everything in it.
            case deleteGroup
            /// Makes a new version of the group's launch template the latest and the default one.
            case pushVersion(image: String)
            /// Updates the stack that has the group, with other values of these parameters.
            case updateStack([StackRequest.Parameter])
            /// Sets the state of a CloudWatch alarm; the group does not matter.
            case setAlarm(String, Alarm.State)

            /// Ends the oldest instance in service; the group replaces it.
            package static let terminateOldest = Act.terminate(Choice(.oldest))
            /// Marks the oldest instance in service unhealthy.
            package static let markOldestUnhealthy = Act.markUnhealthy(Choice(.oldest))
        }

        package var name: String
        package var trigger: Trigger
        /// Which calls a trigger counts; empty for all.
        package var operations: [String] = []
        /// How long after the call of a trigger the person comes; the call itself is carried out then.
        package var delay = Duration.zero
        /// The name of the group or a part of it; the first group that has it is meant.
        package var group: String
        package var act: Act

        package init(trigger: Trigger, group: String, act: Act, name: String? = nil) {
            self.name = name ?? "operator-\(act.name)"
            self.trigger = trigger
            self.group = group
            self.act = act
        }
    }
}

extension Scenario.Interference.Act {
    /// The key that a scenario's text has for it.
    package var name: String {
        switch self {
        case .scale: "scale"
        case .suspend: "suspend"
        case .resume: "resume"
        case .terminate: "terminate"
        case .markUnhealthy: "unhealthy"
        case .standby: "standby"
        case .detach: "detach"
        case .protect: "protect"
        case .setTag: "set-tag"
        case .deleteTag: "delete-tag"
        case .startRefresh: "refresh"
        case .deleteGroup: "delete-group"
        case .pushVersion: "new-version"
        case .updateStack: "update-stack"
        case .setAlarm: "set-alarm"
        }
    }

    /// Whether there must be a group before it can be done.
    var needsGroup: Bool {
        if case .setAlarm = self { false } else { true }
    }
}
