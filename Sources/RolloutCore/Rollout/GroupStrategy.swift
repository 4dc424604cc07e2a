/// How one group is rolled: as its own tag says, else as the run's options do.
package struct GroupStrategy: Hashable, Sendable {
    package var kind: RolloutOptions.Strategy
    /// With `rolling`: how much goes at a time; 1 or more.
    package var batch = Amount.units(1)
    /// With `rolling`: by how much the group grows; as much as the batch where nothing is said.
    package var surge: Amount?

    /// A tag that cannot be read, with what is possible.
    package struct BadTag: Error, Hashable, Sendable {
        package var text: String
    }

    /// The choice for `group`; its tag wins over the options.
    ///
    /// - Throws: ``BadTag`` when the tag says nothing that can be done.
    package init(of group: GroupSnapshot, _ options: RolloutOptions) throws(BadTag) {
        kind = options.strategy
        batch = options.batch
        surge = options.surge
        guard let tag = group.strategyTag else { return }
        guard let choice = GroupStrategy(tag) else {
            throw BadTag(
                text: "group \(group.name): its tag \(JournalTags.strategyKey) is \"\(tag)\", which is no strategy: "
                    + "possible are double, canary, rolling, and rolling batch=2 surge=25%")
        }
        self = choice
    }

    private init?(_ tag: String) {
        let words = tag.split(separator: " ")
        guard let first = words.first, let kind = RolloutOptions.Strategy(rawValue: String(first)) else { return nil }
        self.kind = kind
        for word in words.dropFirst() {
            let pair = word.split(separator: "=", omittingEmptySubsequences: false)
            guard kind == .rolling, pair.count == 2, let amount = Amount(rawValue: String(pair[1])) else { return nil }
            switch pair[0] {
            case "batch" where amount.units(of: 1) > 0: batch = amount
            case "surge": surge = amount
            default: return nil
            }
        }
    }

    /// The batches of a group, in units of its capacity.
    package func rolling(_ group: GroupSnapshot, sizes: Sizes) -> RollingPlan? {
        guard kind == .rolling else { return nil }
        // One instance has to fit into a batch, whatever it weighs.
        let heaviest = group.outdated.map(\.weight).max() ?? 1
        let batch = max(heaviest, self.batch.units(of: sizes.desired))
        return RollingPlan(batch: batch, surge: surge?.units(of: sizes.desired) ?? batch)
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
