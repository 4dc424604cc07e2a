import Synchronization

/// Says yes a number of times.
final class Refusals: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func take() -> Bool {
        left.withLock { count in
            guard count > 0 else { return false }
            count -= 1
            return true
        }
    }
}
