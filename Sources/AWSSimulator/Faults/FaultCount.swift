/// How often a fault of a scenario has fired.
package struct FaultCount: Codable, Sendable, Hashable {
    /// The fault's own name, or that of its kind.
    package let name: String
    /// 0 or more.
    package internal(set) var count: Int

    package init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}

/// How often each fault has fired, in the order in which they were announced.
struct FaultTally: Codable, Sendable, Hashable {
    private(set) var counts: [FaultCount] = []

    func count(of name: String) -> Int { counts.first { $0.name == name }?.count ?? 0 }

    /// Adds `number` firings of a fault; 0 announces it.
    mutating func add(_ name: String, _ number: Int = 1) {
        if let index = counts.firstIndex(where: { $0.name == name }) {
            counts[index].count += number
        } else {
            counts.append(FaultCount(name: name, count: number))
        }
    }
}
