extension JournalTags {
    /// How the tags of one list are told from those of others.
    enum Mark: Hashable {
        /// The key carries a checksum of the contents.
        case contents(String)
        /// The value carries the run's ID, as a version before wrote it.
        case run(String)

        /// Whether a tag whose key begins with `prefix` is part of the list.
        fileprivate func covers(_ tag: Tag, _ prefix: String) -> Bool {
            guard tag.key.hasPrefix(prefix) else { return false }
            switch self {
            case .contents(let mark): return tag.key.hasPrefix("\(prefix)\(mark).")
            case .run(let runID):
                let isNumbered = tag.key.dropFirst(prefix.count).allSatisfy(\.isNumber)
                return isNumbered && tag.value.hasPrefix("v=\(schema) run=\(runID) ")
            }
        }
    }

    /// The marks of a journal's lists. Each has its own, so that the one that stays the same is not written twice.
    struct Marks: Hashable {
        var protected: Mark
        var kept: Mark
        var stack: Mark?
        /// `nil` where nothing is spent.
        var spent: Mark?

        init(_ baseline: Baseline) {
            stack = baseline.stack.map { .contents(Checksum.hexadecimal($0.pieces.joined())) }
            protected = .contents(JournalTags.mark(baseline.protectedIDs))
            kept = .contents(JournalTags.mark(baseline.keptIDs))
            spent = baseline.spentIDs.isEmpty ? nil : .contents(JournalTags.mark(baseline.spentIDs))
        }

        /// What the words of the baseline's tag say.
        init(reading words: [String: String], runID: String) {
            guard let parts = words["lists"]?.split(separator: "+", omittingEmptySubsequences: false) else {
                protected = .run(runID)
                kept = .run(runID)
                stack = nil
                return
            }
            protected = .contents(parts.first.map(String.init) ?? "")
            kept = .contents(parts.dropFirst().first.map(String.init) ?? "")
            stack = parts.dropFirst(2).first.flatMap { $0.isEmpty ? nil : .contents(String($0)) }
            spent = parts.dropFirst(3).first.map { .contents(String($0)) }
        }

        /// The word that stands for them in the baseline's tag.
        var word: String {
            // The place of the third stays empty where only the fourth is there.
            let more = spent == nil ? [stack].compactMap(\.self) : [stack, spent]
            return ([protected, kept] + more).map { mark in
                if case .contents(let text) = mark { text } else { "" }
            }.joined(separator: "+")
        }

        /// Whether the lists in `baseline` are those that the marks mean; those without a mark of the contents always are.
        func agree(with baseline: Baseline) -> Bool {
            let right = Marks(baseline)
            guard stack == right.stack, spent == right.spent else { return false }
            return [(protected, right.protected), (kept, right.kept)].allSatisfy { mark, right in
                if case .contents = mark { mark == right } else { true }
            }
        }
    }

    private static func mark(_ ids: [String]) -> String { Checksum.hexadecimal(ids.joined(separator: "+")) }

    static func lists(_ baseline: Baseline) -> [Tag] {
        idTags("\(protectedKey)\(mark(baseline.protectedIDs)).", baseline.protectedIDs)
            + idTags("\(keptKey)\(mark(baseline.keptIDs)).", baseline.keptIDs)
            + idTags("\(spentKey)\(mark(baseline.spentIDs)).", baseline.spentIDs) + stackTags(baseline.stack)
    }

    private static func stackTags(_ memory: StackMemory?) -> [Tag] {
        guard let pieces = memory?.pieces else { return [] }
        let mark = Checksum.hexadecimal(pieces.joined())
        return pieces.enumerated().map { tag("\(stackKey)\(mark).\($0 + 1)", nil, [("was", $1)]) }
    }

    static func stackMemory(_ mark: Mark, _ tags: [Tag]) throws(Torn) -> StackMemory? {
        var pieces: [(number: Int, text: String)] = []
        for tag in tags where mark.covers(tag, stackKey) {
            guard let text = try words(tag.key, tags)["was"], let number = tag.key.split(separator: ".").last,
                let number = Int(number)
            else { throw Torn(reason: "\(tag.key) lacks what the stack was") }
            pieces.append((number, text))
        }
        guard !pieces.isEmpty, let memory = StackMemory(pieces: pieces.sorted { $0.number < $1.number }.map(\.text))
        else { throw Torn(reason: "\(stackKey)* does not say what the stack was") }
        return memory
    }

    /// Lists among `seen` that neither the journal there nor `wanted` names: they only take room.
    ///
    /// None where the journal there cannot be read: nobody knows then what its head names.
    package static func strayLists(_ seen: [Tag], writing wanted: Journal) -> [Tag] {
        var named = lists(wanted.baseline).map(\.key)
        switch decode(seen) {
        case .none: break
        case .torn: return []
        case .valid(let journal): named += listTags(of: journal, in: seen).map(\.key)
        }
        return seen.filter { isList($0.key) && !named.contains($0.key) }
    }

    /// The most tags that a group has at once while a run writes its journal there, that run's and those of `seen`.
    ///
    /// New lists are written while the head still names the old ones: twice, over what an earlier run has left and when the
    /// target is pinned.
    ///
    /// - Parameters:
    ///   - others: How many tags the group has that are no part of a journal and count towards its limit.
    ///   - mayKeep: How many instances the list of those that stay may have once the target is pinned.
    package static func mostTags(beside others: Int, seen: [Tag], _ baseline: Baseline, mayKeep: Int) -> Int {
        let new = lists(baseline)
        let named = decode(seen).journal.map { listTags(of: $0, in: seen) } ?? []
        let first = new.count + named.filter { !new.contains($0) }.count
        let isSame = mayKeep <= baseline.keptIDs.count
        let pinning = new.count + (isSame ? 0 : (mayKeep + idsPerTag - 1) / idsPerTag)
        return others + headLimit + max(first, pinning)
    }

    /// The tags among `seen` that hold the lists of `journal`, which has been read from them.
    private static func listTags(of journal: Journal, in seen: [Tag]) -> [Tag] {
        // The tag has been read before: it is whole.
        guard let was = try? words(wasKey, seen) else { return [] }
        let marks = Marks(reading: was, runID: journal.runID)
        return seen.filter {
            marks.protected.covers($0, protectedKey) || marks.kept.covers($0, keptKey)
                || (marks.stack?.covers($0, stackKey) ?? false) || (marks.spent?.covers($0, spentKey) ?? false)
        }
    }

    static func idList(_ key: String, _ mark: Mark, _ tags: [Tag]) throws(Torn) -> [String] {
        var ids: [String] = []
        for tag in tags where mark.covers(tag, key) {
            guard let list = try words(tag.key, tags)["ids"] else {
                throw Torn(reason: "\(tag.key) lacks its instances")
            }
            ids += list.split(separator: "+").map { "i-\($0)" }
        }
        return ids.sorted()
    }

    private static func idTags(_ key: String, _ ids: [String]) -> [Tag] {
        stride(from: 0, to: ids.count, by: idsPerTag).enumerated().map { index, start in
            let part = ids[start..<min(start + idsPerTag, ids.count)]
            // Without "i-" ten IDs of 17 digits fit into a value.
            let short = part.map { $0.hasPrefix("i-") ? String($0.dropFirst(2)) : $0 }
            return tag("\(key)\(index + 1)", nil, [("ids", short.joined(separator: "+"))])
        }
    }
}
