/// The command line of `haupdate-soak`.
package struct SoakArguments: Sendable, Equatable {
    package static let usage = """
        usage: haupdate-soak [--seeds N] [--first N] [--jobs N] [--fleet 3x4] [--with LIST] [--known LIST]
               haupdate-soak --seed N [--trace FILE] [--fleet 3x4] [--with LIST]
               haupdate-soak --matrix KIND [--strategy NAME] [--part I/N] [--jobs N]
               haupdate-soak --matrix KIND [--strategy NAME] --cell N [--trace FILE]

        Runs rollouts on the built-in AWS in simulated time, a referee watching: random ones with random faults, or one
        of a group of four instances, again and again, with something else happening to its process at every call.
        --seeds N        how many, 1000 by default
        --first N        the first seed, 1 by default
        --jobs N         how many at a time, 1 by default
        --seed N         one run, told in full
        --trace FILE     where its events and calls go
        --fleet 3x4      3 groups of 4 instances each (up to 3x20) instead of a fleet by chance
        --with LIST      what may happen besides: some of hooks,refresh,zones,conditions,switches,lock,
                         everyone,strategies, or all
        --known LIST     seeds whose reports are told but do not make the whole fail: 430,550
        --matrix KIND    crashes: killed, and resume or rollback takes over; pairs: that one is killed, too;
                         rivals: the same is started once more; stops: stopped for an hour and woken
        --strategy NAME  double (default), canary, rolling, or in-place (rolling with a surge of 0)
        --part I/N       one of N parts of the matrix only, 0/N to (N-1)/N
        --cell N         one run of the matrix, told in full
        """

    package private(set) var seeds: UInt64 = 1000
    /// Seeds whose reports are expected.
    package private(set) var known: [UInt64] = []
    package private(set) var first: UInt64 = 1
    package private(set) var jobs = 1
    /// The one run that is to be told in full.
    package private(set) var seed: UInt64?
    package private(set) var trace: String?
    package private(set) var fleet: SoakFleet?
    package private(set) var extras: [SoakExtra] = []
    package private(set) var matrix: SoakMatrix.Kind?
    package private(set) var strategy = SoakMatrix.Strategy.double
    package private(set) var part: SoakPart?
    /// The one cell of the matrix that is to be told in full.
    package private(set) var cell: Int?

    /// Reads the arguments after the program's name; `nil` when they cannot be understood.
    package init?(_ arguments: [String]) {
        var rest = arguments[...]
        var given: [String] = []
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            given.append(option)
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
            case "--cell": cell = Int(exactly: number)
            default: return nil
            }
        }
        let others =
            matrix == nil
            ? ["--strategy", "--part", "--cell"] : ["--seeds", "--first", "--seed", "--fleet", "--with", "--known"]
        guard !given.contains(where: others.contains), part == nil || cell == nil else { return nil }
        guard trace == nil || seed != nil || cell != nil, first <= UInt64.max - seeds else { return nil }
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
        case "--known":
            let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { UInt64($0) }
            known = numbers.compactMap(\.self)
            return known.count == numbers.count
        case "--matrix":
            matrix = SoakMatrix.Kind(rawValue: text)
            return matrix != nil
        case "--strategy":
            let found = SoakMatrix.Strategy(rawValue: text)
            strategy = found ?? .double
            return found != nil
        case "--part":
            part = SoakPart(text)
            return part != nil
        default: return nil
        }
        return true
    }
}

/// One of so many parts of a matrix.
package struct SoakPart: Sendable, Equatable {
    /// From 0 on.
    package let number: Int
    package let count: Int

    /// Reads `3/10`; `nil` when it is something else.
    package init?(_ text: String) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 2, "\(numbers[0])/\(numbers[1])" == text, numbers[1] > 0,
            (0..<numbers[1]).contains(numbers[0])
        else { return nil }
        number = numbers[0]
        count = numbers[1]
    }
}
