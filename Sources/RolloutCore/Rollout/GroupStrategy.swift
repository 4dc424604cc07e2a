/// How one group is rolled: as its own tag says, else as the run's options do.
package struct GroupStrategy: Hashable, Sendable {
    package var kind: RolloutOptions.Strategy

    package init(_ kind: RolloutOptions.Strategy) {
        self.kind = kind
    }

    /// A tag that cannot be read, with what is possible.
    package struct BadTag: Error, Hashable, Sendable {
        package var text: String
    }

    /// The choice for `group`; its tag wins over the options.
    ///
    /// - Throws: ``BadTag`` when the tag says nothing that can be done.
    package init(of group: GroupSnapshot, _ options: RolloutOptions) throws(BadTag) {
        guard let tag = group.strategyTag else {
            self.init(options.strategy)
            return
        }
        guard let kind = RolloutOptions.Strategy(rawValue: tag) else {
            let possible = RolloutOptions.Strategy.allCases.map(\.rawValue).joined(separator: ", ")
            throw BadTag(
                text: "group \(group.name): its tag \(JournalTags.strategyKey) is \"\(tag)\", which is no strategy: "
                    + "possible are \(possible)")
        }
        self.init(kind)
    }
}

extension PinnedTarget {
    /// What the sizes grow by in a first step in which one newcomer starts; `nil` where that is the whole surge already.
    static func canary(_ group: GroupSnapshot, surge: Int, sizes: Sizes) -> Int? {
        let standing = group.instances.filter(\.lifecycle.countsAsCapacity)
        let capacity = standing.reduce(0) { $0 + $1.weight }
        let one = standing.map(\.weight).max() ?? 1
        // A group that the new template shrinks has to grow past all that stand there, or it would launch nobody.
        let step = max(one, capacity + one - sizes.desired)
        return step < surge ? step : nil
    }
}
