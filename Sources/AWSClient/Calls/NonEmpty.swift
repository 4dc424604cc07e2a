/// A list with at least one element, for operations to which an empty list would mean "all".
package struct NonEmpty<Element: Sendable & Hashable>: Sendable, Hashable {
    package var first: Element
    package var rest: [Element]

    package init(_ first: Element, _ rest: Element...) {
        self.first = first
        self.rest = rest
    }

    /// `nil` when `elements` is empty.
    package init?(_ elements: [Element]) {
        guard let first = elements.first else { return nil }
        self.first = first
        self.rest = Array(elements.dropFirst())
    }

    /// All elements, in order.
    package var elements: [Element] { [first] + rest }

    /// The elements in parts of at most `limit`, in order; `limit` is 1 or more.
    func parts(of limit: Int) -> [[Element]] {
        let all = elements
        return stride(from: 0, to: all.count, by: limit).map { Array(all[$0..<min($0 + limit, all.count)]) }
    }
}
