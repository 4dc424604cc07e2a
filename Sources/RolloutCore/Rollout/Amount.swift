/// Units of capacity: a number of them, or a share of a group's desired capacity.
package enum Amount: Hashable, Sendable, RawRepresentable {
    case units(Int)
    case percent(Int)

    /// Reads `2` or `25%`; `nil` for anything else, and beyond 10000 units or 100 percent.
    package init?(rawValue text: String) {
        let isShare = text.hasSuffix("%")
        let digits = isShare ? text.dropLast() : text[...]
        guard !digits.isEmpty, digits.allSatisfy(\.isNumber), let number = Int(digits) else { return nil }
        guard number <= (isShare ? 100 : 10_000) else { return nil }
        self = isShare ? .percent(number) : .units(number)
    }

    /// A share is rounded down, but is at least one unit unless it is 0 %.
    package func units(of desired: Int) -> Int {
        switch self {
        case .units(let number): number
        case .percent(0): 0
        case .percent(let share): max(1, desired * share / 100)
        }
    }
}

extension Amount {
    package var rawValue: String {
        switch self {
        case .units(let number): "\(number)"
        case .percent(let share): "\(share)%"
        }
    }
}
