/// What instances were launched from whose launch configuration is gone, or is about to go: kept in tags of the group, so
/// that they are known again when the group launches equal content under another name.
///
/// AWS shows no launch configuration of an instance once it is deleted, and CloudFormation makes a new one when a stack goes
/// back to what it was.
package struct Acceptance: Hashable, Sendable {
    /// See ``LaunchTarget/fingerprint(of:)``.
    package var content: String
    /// Sorted; `nil` stands for every instance without an identity, where a list has no room.
    package var instanceIDs: [String]?

    package init(content: String, instanceIDs: [String]?) {
        self.content = content
        self.instanceIDs = instanceIDs?.sorted()
    }

    package static let key = "haupdate:accepted"
    /// More instances than this are not listed one by one.
    package static let idLimit = 100

    /// Whether an instance is one of those. What it was launched from never changes.
    package func names(_ instanceID: String, identity: LaunchIdentity?) -> Bool {
        instanceIDs.map { $0.contains(instanceID) } ?? (identity == nil)
    }

    /// The tags that hold it; ten instances to a tag.
    package var tags: [JournalTags.Tag] {
        guard let instanceIDs else {
            return [JournalTags.tag(Acceptance.key, nil, [("content", content), ("ids", "all")])]
        }
        let step = JournalTags.idsPerTag
        let starts = Array(stride(from: 0, to: max(instanceIDs.count, 1), by: step))
        return starts.enumerated().map { index, start in
            let part = instanceIDs[start..<min(start + step, instanceIDs.count)]
            let short = part.map { $0.hasPrefix("i-") ? String($0.dropFirst(2)) : $0 }
            return JournalTags.tag(
                Acceptance.key(index), nil,
                [("content", content), ("n", "\(starts.count)"), ("ids", short.joined(separator: "+"))])
        }
    }

    private static func key(_ index: Int) -> String { index == 0 ? key : "\(key).\(index + 1)" }

    /// Reads what a group's tags say; tags that are damaged, or of other contents than the first, say nothing.
    package init?(_ tags: [JournalTags.Tag]) {
        let ours = tags.filter { $0.key.hasPrefix(Acceptance.key) }
        // Nothing is lost with a damaged one but the name of what is old: that is replaced, not kept.
        guard let first = try? JournalTags.words(Acceptance.key, ours), let content = first["content"] else {
            return nil
        }
        if first["ids"] == "all" {
            self.init(content: content, instanceIDs: nil)
            return
        }
        var ids: [String] = []
        // A longer one of an earlier run may have left more of them.
        for index in 0..<max(0, min(first["n"].flatMap { Int($0) } ?? 0, Acceptance.idLimit)) {
            guard let words = try? JournalTags.words(Acceptance.key(index), ours), words["content"] == content else {
                return nil
            }
            ids += (words["ids"] ?? "").split(separator: "+").map { "i-\($0)" }
        }
        self.init(content: content, instanceIDs: ids)
    }
}
