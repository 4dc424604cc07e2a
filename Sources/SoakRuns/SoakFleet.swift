/// A fleet of fixed size, for figures that can be compared: so many groups of so many instances.
package struct SoakFleet: Sendable, Equatable, CustomStringConvertible {
    /// 1 to 3.
    let groups: Int
    /// 1 to 20, wanted by each group.
    let instances: Int

    /// Reads `3x4`: three groups of four instances; `nil` when it is something else, or too large.
    package init?(_ text: String) {
        let numbers = text.split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 2, "\(numbers[0])x\(numbers[1])" == text, (1...3).contains(numbers[0]),
            (1...20).contains(numbers[1])
        else { return nil }
        groups = numbers[0]
        instances = numbers[1]
    }

    package var description: String { "\(groups)x\(instances)" }
}
