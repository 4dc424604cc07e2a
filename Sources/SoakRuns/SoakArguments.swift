/// The command line of `haupdate-soak`.
package struct SoakArguments: Sendable, Equatable {
    package static let usage = """
        usage: haupdate-soak [--seeds N] [--first N] [--jobs N] [--fleet 3x4] [--with LIST]
               haupdate-soak --seed N [--trace FILE] [--fleet 3x4] [--with LIST]

        Runs random rollouts with random faults on the built-in AWS in simulated time, a referee watching.
        --seeds N     how many, 1000 by default
        --first N     the first seed, 1 by default
        --jobs N      how many at a time, 1 by default
        --seed N      one run, told in full
        --trace FILE  where its last events and calls go
        --fleet 3x4   3 groups of 4 instances each (up to 3x20) instead of a fleet by chance
        --with LIST   what may happen besides: some of hooks,refresh,zones,conditions,switches,lock,everyone,
                      or all
        """

    package private(set) var seeds: UInt64 = 1000
    package private(set) var first: UInt64 = 1
    package private(set) var jobs = 1
    /// The one run that is to be told in full.
    package private(set) var seed: UInt64?
    package private(set) var trace: String?
    package private(set) var fleet: SoakFleet?
    package private(set) var extras: [SoakExtra] = []

    /// Reads the arguments after the program's name; `nil` when they cannot be understood.
    package init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            if let isUnderstood = take(option, text: value) {
                guard isUnderstood else { return nil }
                continue
            }
            guard let number = UInt64(value) else { return nil }
            switch option {
            case "--seeds" where number > 0: seeds = number
            case "--first": first = number
            case "--jobs" where (1...64).contains(number): jobs = Int(number)
            case "--seed": seed = number
            default: return nil
            }
        }
        guard trace == nil || seed != nil, first <= UInt64.max - seeds else { return nil }
    }

    /// Takes an option whose value is no number; `nil` when it is none of those, false when the value is wrong.
    private mutating func take(_ option: String, text: String) -> Bool? {
        switch option {
        case "--trace": trace = text
        case "--fleet":
            fleet = SoakFleet(text)
            return fleet != nil
        case "--with":
            let found = SoakExtra.read(text)
            extras = found ?? []
            return found != nil
        default: return nil
        }
        return true
    }
}
