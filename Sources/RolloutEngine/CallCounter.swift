package import AWSClient
private import Synchronization

/// Counts the requests of a run; its ``count(_:)`` is the client's observer.
package final class CallCounter: Sendable {
    private let counts = Mutex((all: 0, changing: 0, unanswered: 0))

    package init() {}

    package func count(_ record: CallRecord) {
        counts.withLock {
            $0.all += 1
            guard record.isChanging else { return }
            $0.changing += 1
            if record.status == nil { $0.unanswered += 1 }
        }
    }

    /// Changing requests so far to which no answer came, those included that were then repeated well.
    package var unansweredChanges: Int { counts.withLock { $0.unanswered } }

    /// Requests sent so far, repeated ones too; and those of them that could change something.
    package var total: (all: Int, changing: Int) { counts.withLock { ($0.all, $0.changing) } }
}
