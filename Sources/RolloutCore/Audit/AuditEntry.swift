/// One thing that is written into a run's audit file; docs/audit.md describes them as they stand there.
///
/// The file tells what a run saw, decided and did. It is not the journal, which is what the run has written into the tags
/// of the groups so that it can be undone.
package enum AuditEntry: Hashable, Sendable {
    /// The first entry of each run.
    case begun(AuditHeader)
    case event(RunEvent.Kind)
    case look(AuditLook)
    case alarms(AlarmReading)
    /// What EC2 says of instances that a decision depends on: those of `asked` that do not run any more.
    case machines(asked: [String], gone: [String])
    /// The stack's parameters as the run will have them; values of NoEcho ones are not known here.
    case parameters([AuditParameter])
    case decision(Decision)
    /// A request that is going to be sent now.
    case sending(AuditCall)
    /// A request that was sent, with what came of it.
    case call(AuditCall)
    case hookLog(hook: String, subject: String, level: String, text: String)
    /// A signal as it came; what the run makes of it follows as an event.
    case signal(String)
    /// Entries that could not be written before this one, for example because the disk was full.
    case lost(Int)
}

/// Who runs what, and where.
package struct AuditHeader: Hashable, Sendable {
    /// The version of the program.
    package var program: String
    /// The command line, without values that may be secret.
    package var commandLine: String
    /// As `user@host`.
    package var owner: String
    package var region: String
    /// Whether the AWS is the built-in one.
    package var isSimulated: Bool

    package init(program: String, commandLine: String, owner: String, region: String, isSimulated: Bool) {
        self.program = program
        self.commandLine = commandLine
        self.owner = owner
        self.region = region
        self.isSimulated = isSimulated
    }
}

/// A parameter of the stack.
package struct AuditParameter: Hashable, Sendable {
    package var key: String
    /// `nil` for one whose value nobody may see.
    package var value: String?
    /// Whether the command line names it.
    package var isGiven: Bool

    package init(key: String, value: String?, isGiven: Bool) {
        self.key = key
        self.value = value
        self.isGiven = isGiven
    }
}

/// What a run does next, and why.
package struct Decision: Hashable, Sendable {
    /// For example `protect instances`.
    package var verb: String
    /// A group or a stack.
    package var subject: String
    /// For example `i-1, i-2`; may be empty.
    package var what: String
    package var why: String

    package init(_ verb: String, _ subject: String, what: String = "", why: String) {
        self.verb = verb
        self.subject = subject
        self.what = what
        self.why = why
    }
}

/// One request to AWS.
package struct AuditCall: Hashable, Sendable {
    /// What the request is about, for example `MinSize` with `["4"]`.
    package struct Detail: Hashable, Sendable {
        package var name: String
        package var values: [String]

        package init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    /// Of the run, from 1: what is going to be sent and what came of it have the same.
    package var number: Int
    /// As a policy names it, for example `autoscaling:SetInstanceProtection`.
    package var operation: String
    package var isChanging: Bool
    /// 1 for the first try of a call.
    package var attempt: Int
    /// What the call is for; `nil` where the decision before it says that.
    package var purpose: String?
    package var details: [Detail]
    /// The HTTP status; `nil` when no answer came.
    package var status: Int?
    package var error: String?
    package var requestID: String?
    package var duration: Duration

    package init(
        number: Int, operation: String, isChanging: Bool, attempt: Int = 1, purpose: String? = nil,
        details: [Detail] = [], status: Int? = nil, error: String? = nil, requestID: String? = nil,
        duration: Duration = .zero
    ) {
        self.number = number
        self.operation = operation
        self.isChanging = isChanging
        self.attempt = attempt
        self.purpose = purpose
        self.details = details
        self.status = status
        self.error = error
        self.requestID = requestID
        self.duration = duration
    }
}
