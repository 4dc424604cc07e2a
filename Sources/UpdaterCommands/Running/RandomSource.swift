import Synchronization

/// Random numbers: the system's for a live run, repeatable ones for a simulated run.
final class RandomSource: Sendable {
    /// The state of SplitMix64 (https://prng.di.unimi.it/splitmix64.c); `nil` takes the system's numbers.
    private let state: Mutex<UInt64?>

    /// - Parameter seed: Equal seeds give equal numbers; `nil` takes the system's.
    init(seed: UInt64?) {
        self.state = Mutex(seed)
    }

    /// The next 64 random bits.
    func next() -> UInt64 {
        state.withLock { state in
            guard var value = state else {
                var system = SystemRandomNumberGenerator()
                return system.next()
            }
            value &+= 0x9E37_79B9_7F4A_7C15
            state = value
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    /// A number from 0 up to, not including, 1.
    func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// 12 letters and digits.
    func runID() -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        return String((0..<12).map { _ in letters[Int(next() % UInt64(letters.count))] })
    }
}
