package import Timekeeping

/// What a run did, for people and machines: the last thing that it prints.
package struct Report: Hashable, Sendable {
    package var runID: String
    /// The command without its options, for example `update stack`.
    package var command: String
    package var stack: String?
    package var outcome: Outcome
    /// Whether a signal ended the run early.
    package var interrupted: Bool
    /// One sentence: what happened, to what.
    package var headline: String
    /// Why, where there is a why: the first cause, not its consequences.
    package var cause: String?
    /// In the order of the stack's resources.
    package var groups: [GroupReport]
    /// What the operator should know besides, in the order in which it was noticed.
    package var notes: [String]
    /// The exact command that comes next; `nil` when nothing is left to do.
    package var nextCommand: String?
    package var started: WallTime
    package var ended: WallTime
    /// AWS calls made, and how many of them could change something.
    package var calls: Int
    package var changingCalls: Int

    package init(
        runID: String, command: String, stack: String?, outcome: Outcome, interrupted: Bool = false, headline: String,
        cause: String? = nil, groups: [GroupReport] = [], notes: [String] = [], nextCommand: String? = nil,
        started: WallTime, ended: WallTime, calls: Int = 0, changingCalls: Int = 0
    ) {
        self.runID = runID
        self.command = command
        self.stack = stack
        self.outcome = outcome
        self.interrupted = interrupted
        self.headline = headline
        self.cause = cause
        self.groups = groups
        self.notes = notes
        self.nextCommand = nextCommand
        self.started = started
        self.ended = ended
        self.calls = calls
        self.changingCalls = changingCalls
    }

    /// The exit code of the process that made this run.
    package var exitCode: Int32 {
        // Whoever asks for a rollback and gets one has not failed.
        if command == "rollback", outcome == .rolledBack, !interrupted { return 0 }
        return outcome.exitCode(interrupted: interrupted)
    }
}

/// What became of one group.
package struct GroupReport: Hashable, Sendable {
    package var name: String
    /// What the group launches now, for example `lt-0abc version 3`; `nil` if it was never read.
    package var target: String?
    package var sizes: Sizes
    /// Old instances that were removed, in the order in which they went.
    package var removed: [RemovedInstance]
    /// Newcomers, with the proof that let them stay.
    package var newcomers: [NewcomerReport]
    /// What is special here, for example "nothing outdated".
    package var note: String?

    package init(
        name: String, target: String?, sizes: Sizes, removed: [RemovedInstance] = [], newcomers: [NewcomerReport] = [],
        note: String? = nil
    ) {
        self.name = name
        self.target = target
        self.sizes = sizes
        self.removed = removed
        self.newcomers = newcomers
        self.note = note
    }
}

/// An instance that the run removed: an old one after the commit point, or a newcomer of a run that turned back.
package struct RemovedInstance: Hashable, Sendable {
    package var id: String
    package var at: WallTime

    package init(id: String, at: WallTime) {
        self.id = id
        self.at = at
    }
}

/// A newcomer and what speaks for it.
package struct NewcomerReport: Hashable, Sendable {
    package var id: String
    package var zone: String
    /// From the surge until every traffic source and gate was content; `nil` if that never came.
    package var provenAfter: Duration?
    /// The run that had proven it before it was taken over: how, and after how long, went with it.
    package var provenEarlierBy: String?
    /// One line for each traffic source and gate, for example `classic load balancer web-blue: InService in 3 looks`.
    package var proof: [String]

    package init(id: String, zone: String, provenAfter: Duration?, proof: [String]) {
        self.id = id
        self.zone = zone
        self.provenAfter = provenAfter
        self.proof = proof
    }
}
