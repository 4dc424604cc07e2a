private import Synchronization

/// The latest stamp of any table.
private let lastStamp = Atomic(UInt64(0))

/// A value that a ``Table`` can hold.
package protocol Keyed: Codable, Sendable {
    /// What it is found by; unique in its table, and never changed.
    var key: String { get }
}

/// Values by key, in the order in which they were added, so that walking over them is the same in every process.
package struct Table<Value: Keyed>: Sendable, Sequence {
    private var slots: [Value?] = []
    private var positions: [String: Int] = [:]
    /// Another one after every change: two tables with the same stamp hold the same. It says nothing across processes
    /// and is no part of what is stored.
    private(set) var stamp = UInt64(0)

    package init() {}

    package var count: Int { positions.count }
    package var isEmpty: Bool { positions.isEmpty }

    /// All values, oldest first.
    package var values: [Value] { slots.compactMap { $0 } }

    package func makeIterator() -> Iterator { Iterator(slots: slots.makeIterator()) }

    /// Walks over the values, oldest first.
    package struct Iterator: IteratorProtocol {
        fileprivate var slots: IndexingIterator<[Value?]>

        package mutating func next() -> Value? {
            while let slot = slots.next() {
                if let slot { return slot }
            }
            return nil
        }
    }

    /// The value with `key`; setting a new one adds it at the end, setting `nil` removes it.
    package subscript(key: String) -> Value? {
        get { positions[key].flatMap { slots[$0] } }
        set {
            stamp = lastStamp.wrappingAdd(1, ordering: .relaxed).newValue
            if let position = positions[key] {
                slots[position] = newValue
                if newValue == nil { remove(key) }
            } else if let newValue {
                positions[key] = slots.count
                slots.append(newValue)
            }
        }
    }

    /// Adds `value`, or replaces the one with the same key.
    mutating func put(_ value: Value) { self[value.key] = value }

    private mutating func remove(_ key: String) {
        positions[key] = nil
        guard slots.count > 32, slots.count > 2 * positions.count else { return }
        let kept = values
        self = Table()
        for value in kept { put(value) }
    }
}

extension Table: Codable {
    package init(from decoder: any Decoder) throws {
        self.init()
        for value in try [Value](from: decoder) { put(value) }
    }

    package func encode(to encoder: any Encoder) throws {
        try values.encode(to: encoder)
    }
}

extension Table: Equatable where Value: Equatable {
    package static func == (left: Table, right: Table) -> Bool { left.values == right.values }
}
