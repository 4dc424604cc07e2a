extension World {
    /// Sets tags of a group; a key that is there already gets the new value.
    ///
    /// - Throws: `LimitExceeded` for more than 50 tags; those whose key begins with `aws:` do not count.
    package mutating func setTags(_ tags: [GroupTag], of name: String) throws(APIError) {
        var group = try group(named: name)
        for tag in tags {
            if let index = group.tags.firstIndex(where: { $0.key == tag.key }) {
                group.tags[index] = tag
            } else {
                group.tags.append(tag)
            }
        }
        try checkTagCount(group.tags)
        groups.put(group)
    }

    /// Removes tags of a group; one that is not there is no error.
    package mutating func deleteTags(_ keys: [String], of name: String) throws(APIError) {
        _ = try group(named: name)
        groups[name]?.tags.removeAll { keys.contains($0.key) }
    }

    func checkTagCount(_ tags: [GroupTag]) throws(APIError) {
        guard tags.count(where: { !$0.key.hasPrefix("aws:") }) <= 50 else {
            throw APIError("LimitExceeded", "The number of tags for the Auto Scaling group exceeds the limit of 50.")
        }
    }

    /// Refuses a tag that a user may not write.
    static func checkUserTag(_ tag: GroupTag) throws(APIError) {
        let constraint = "failed to satisfy constraint: Member must have length"
        guard !tag.key.isEmpty, tag.key.utf16.count <= 128 else {
            throw .validation(
                "1 validation error detected: Value '\(tag.key)' at 'tags.1.member.key' \(constraint) between 1 and 128"
            )
        }
        guard tag.value.utf16.count <= 256 else {
            throw .validation(
                "1 validation error detected: Value '\(tag.value)' at 'tags.1.member.value' \(constraint) less than or "
                    + "equal to 256")
        }
        guard !tag.key.lowercased().hasPrefix("aws:") else {
            throw .validation("Tag keys that begin with aws: are reserved for system use: \(tag.key)")
        }
    }
}
