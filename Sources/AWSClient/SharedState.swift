internal import AWSWire
private import Synchronization

/// What all copies of a client have in common.
final class SharedState: Sendable {
    let signer = SigV4()
    private let values = Mutex(Values())

    private struct Values {
        var retryTokens = RetryTokens()
        var clockCorrection = Duration.zero
        var missing: Set<Operation> = []
        var requests = 0
    }

    /// Counts a request; gives its number, from 1.
    func nextRequest() -> Int {
        values.withLock {
            $0.requests += 1
            return $0.requests
        }
    }

    /// How far AWS's clock is ahead of ours, once a refused signature has shown it.
    var clockCorrection: Duration {
        get { values.withLock { $0.clockCorrection } }
        set { values.withLock { $0.clockCorrection = newValue } }
    }

    func takeRetryTokens(_ cost: Int) -> Bool { values.withLock { $0.retryTokens.take(cost) } }

    func returnRetryTokens(_ count: Int) { values.withLock { $0.retryTokens.put(count) } }

    func isMissing(_ operation: Operation) -> Bool { values.withLock { $0.missing.contains(operation) } }

    func setMissing(_ operation: Operation) { _ = values.withLock { $0.missing.insert(operation) } }
}

/// The budget that keeps many clients from hammering a service that is out of order (botocore's retries/quota.py).
struct RetryTokens {
    static let capacity = 500
    private(set) var left = RetryTokens.capacity

    mutating func take(_ cost: Int) -> Bool {
        guard left >= cost else { return false }
        left -= cost
        return true
    }

    mutating func put(_ count: Int) {
        left = min(left + count, Self.capacity)
    }
}
