private import Timekeeping

/// Writes journals as tags and reads them back.
///
/// A journal is its head (``runKey``, ``wasKey``, ``toKey``), which fits into one call, and lists of instances, which may need
/// several. The keys of a list's tags carry a mark of the contents, and the head names the marks: lists that are written
/// before their head are not read yet, and do not overwrite those that the present head names. Equal lists of two runs are
/// the same tags. Lists without a head are the leftovers of a run that has not begun, or has ended.
///
/// Journals of a version before that have lists without a mark are read, too; their tags carry the run's ID instead.
///
/// Each tag is a line of `key=value` words that a person can read in the AWS console, with the run's ID and a checksum,
/// so that tags of two runs, a cut one or an edited one are told from a whole journal. Keys are at most 128 and values at
/// most 256 characters (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html).
package enum JournalTags {
    package static let prefix = "haupdate:"
    package static let runKey = "haupdate:run"
    package static let wasKey = "haupdate:was"
    package static let toKey = "haupdate:to"
    package static let protectedKey = "haupdate:protected."
    package static let keptKey = "haupdate:kept."
    /// How the group's owner wants it to be rolled: no part of a journal.
    package static let strategyKey = "haupdate:strategy"
    package static let stackKey = "haupdate:stack."
    package static let spentKey = "haupdate:spent."
    /// The most instance IDs in a journal, user-protected, kept and spent ones counted apart.
    package static let idLimit = 20 * idsPerTag

    /// The most tags of any names that a group has, those of AWS itself apart.
    package static let tagLimit = 50

    /// The most tags of a journal's head.
    static let headLimit = 3
    static let schema = "1"
    package static let idsPerTag = 10

    /// One tag of a group.
    package struct Tag: Hashable, Sendable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The tags that hold `journal`, in a fixed order.
    package static func encode(_ journal: Journal) -> [Tag] {
        var tags = [
            tag(
                runKey, journal.runID,
                [
                    ("phase", journal.phase.rawValue), ("since", journal.started.iso8601),
                    ("by", journal.owner),
                ] + (journal.stop.map { [("stopped", $0.rawValue)] } ?? [])),
            tag(
                wasKey, journal.runID,
                baselineWords(journal.baseline) + [("lists", Marks(journal.baseline).word)]),
        ]
        if let pinned = journal.pinned {
            let old = pinned.oldMarks.isEmpty ? "-" : pinned.oldMarks.joined(separator: "+")
            let words =
                [("target", pinned.fingerprint), ("surge", "\(pinned.surge)")]
                + (pinned.canary.map { [("canary", "\($0)")] } ?? [])
                + (pinned.rolling.map { [("by", "\($0.batch)/\($0.surge)")] } ?? []) + sizeWords(pinned.sizes) + [
                    ("old", old)
                ]
                + (pinned.mixedMarks.isEmpty ? [] : [("mixed", pinned.mixedMarks.joined(separator: "+"))])
            tags.append(tag(toKey, journal.runID, words))
        }
        return tags + lists(journal.baseline)
    }

    /// Whether a tag is part of a list, not of a journal's head.
    package static func isList(_ key: String) -> Bool {
        key.hasPrefix(protectedKey) || key.hasPrefix(keptKey) || key.hasPrefix(stackKey)
            || key.hasPrefix(spentKey)
    }

    /// The same tags with those of the head first, as they are deleted: what is left after a part of that is no journal.
    package static func headFirst(_ tags: [Tag]) -> [Tag] {
        tags.filter { !isList($0.key) } + tags.filter { isList($0.key) }
    }

    /// Whether a tag's key belongs to a journal.
    package static func isJournal(_ key: String) -> Bool {
        key.hasPrefix(prefix) && !key.hasPrefix(Acceptance.key) && key != strategyKey
            && key != ApprovalQuestion.key && key != ApprovalAnswer.key
    }

    /// Reads what `tags` of one group say; tags of others are ignored.
    package static func decode(_ tags: [Tag]) -> JournalReading {
        let ours = tags.filter { isJournal($0.key) }
        if ours.allSatisfy({ isList($0.key) }) { return .none }
        do {
            return .valid(try journal(ours))
        } catch {
            return .torn(error.reason)
        }
    }

    struct Torn: Error {
        var reason: String
    }

    private static func journal(_ tags: [Tag]) throws(Torn) -> Journal {
        let run = try words(runKey, tags)
        let was = try words(wasKey, tags)
        guard let runID = run["run"], let phase = run["phase"].flatMap(Journal.Phase.init),
            let started = run["since"].flatMap({ WallTime(iso8601: $0) }), let owner = run["by"]
        else { throw Torn(reason: "\(runKey) lacks a run, a phase, a time or an owner") }
        var baseline = try baseline(was)
        let marks = Marks(reading: was, runID: runID)
        baseline.protectedIDs = try idList(protectedKey, marks.protected, tags)
        baseline.keptIDs = try idList(keptKey, marks.kept, tags)
        baseline.spentIDs = try marks.spent.map { mark throws(Torn) in try idList(spentKey, mark, tags) } ?? []
        baseline.stack = try marks.stack.flatMap { mark throws(Torn) in try stackMemory(mark, tags) }
        guard baseline.protectedIDs.count == Int(was["protected"] ?? ""),
            baseline.keptIDs.count == Int(was["kept"] ?? "")
        else {
            throw Torn(reason: "\(protectedKey)* or \(keptKey)* does not list as many instances as \(wasKey) counts")
        }
        guard baseline.spentIDs.count == Int(was["spent"] ?? "0") else {
            throw Torn(reason: "\(spentKey)* does not list as many instances as \(wasKey) counts")
        }
        guard marks.agree(with: baseline) else {
            throw Torn(
                reason:
                    "\(protectedKey)*, \(keptKey)*, \(spentKey)* or \(stackKey)* does not list the instances that \(wasKey) means, or what the stack was"
            )
        }
        var pinned: PinnedTarget?
        // One of an earlier run stays beside the journal that adopts a frozen one, until the target is pinned.
        if tags.contains(where: { $0.key == toKey }), case let to = try words(toKey, tags), to["run"] == runID {
            guard let fingerprint = to["target"], let surge = to["surge"].flatMap({ Int($0) }) else {
                throw Torn(reason: "\(toKey) lacks its target or its surge")
            }
            let old = to["old"].map { $0 == "-" ? [] : $0.split(separator: "+").map(String.init) } ?? []
            pinned = PinnedTarget(
                fingerprint: fingerprint, surge: surge, canary: to["canary"].flatMap { Int($0) },
                rolling: try rolling(to),
                sizes: try sizes(toKey, to), oldMarks: old,
                mixedMarks: to["mixed"]?.split(separator: "+").map(String.init) ?? [])
        }
        guard was["run"] == runID else { throw Torn(reason: "\(runKey) and \(wasKey) belong to different runs") }
        if pinned == nil, phase == .surging || phase == .committing {
            throw Torn(reason: "\(toKey) is missing, or of another run, in phase \(phase.rawValue)")
        }
        return Journal(
            runID: runID, phase: phase, started: started, owner: owner, baseline: baseline, pinned: pinned,
            stop: run["stopped"].flatMap(Journal.Stop.init))
    }

    private static func baselineWords(_ baseline: Baseline) -> [(String, String)] {
        sizeWords(baseline.sizes) + [
            ("suspended", baseline.ours.isEmpty ? "-" : baseline.ours.map(\.rawValue).joined(separator: "+")),
            ("new-protected", baseline.newInstancesProtected ? "yes" : "no"),
            ("protected", "\(baseline.protectedIDs.count)"), ("kept", "\(baseline.keptIDs.count)"),
        ] + (baseline.spentIDs.isEmpty ? [] : [("spent", "\(baseline.spentIDs.count)")])
    }

    private static func baseline(_ words: [String: String]) throws(Torn) -> Baseline {
        guard let suspended = words["suspended"] else { throw Torn(reason: "\(wasKey) lacks the suspended processes") }
        let names = suspended == "-" ? [] : suspended.split(separator: "+").map(String.init)
        let ours = names.compactMap(ScalingProcess.init)
        guard ours.count == names.count else { throw Torn(reason: "\(wasKey) names an unknown process: \(suspended)") }
        return Baseline(
            sizes: try sizes(wasKey, words), ours: ours, newInstancesProtected: words["new-protected"] == "yes")
    }

    private static func sizeWords(_ sizes: Sizes) -> [(String, String)] {
        [("min", "\(sizes.minimum)"), ("desired", "\(sizes.desired)"), ("max", "\(sizes.maximum)")]
    }

    private static func rolling(_ words: [String: String]) throws(Torn) -> RollingPlan? {
        guard let word = words["by"] else { return nil }
        let numbers = word.split(separator: "/").compactMap { Int($0) }
        guard numbers.count == 2 else { throw Torn(reason: "\(toKey) names no batches: \(word)") }
        return RollingPlan(batch: numbers[0], surge: numbers[1])
    }

    private static func sizes(_ key: String, _ words: [String: String]) throws(Torn) -> Sizes {
        let numbers = ["min", "desired", "max"].compactMap { name in words[name].flatMap { Int($0) } }
        guard numbers.count == 3 else { throw Torn(reason: "\(key) lacks a size") }
        return Sizes(minimum: numbers[0], desired: numbers[1], maximum: numbers[2])
    }

    static func tag(_ key: String, _ runID: String?, _ words: [(String, String)]) -> Tag {
        let text = ([("v", schema)] + (runID.map { [("run", $0)] } ?? []) + words).map { "\($0.0)=\($0.1)" }.joined(
            separator: " ")
        return Tag(key: key, value: "\(text) crc=\(Checksum.hexadecimal(text))")
    }

    static func words(_ key: String, _ tags: [Tag]) throws(Torn) -> [String: String] {
        guard let value = tags.first(where: { $0.key == key })?.value else { throw Torn(reason: "\(key) is missing") }
        // The checksum is the last 8 characters, after " crc=".
        let text = String(value.dropLast(13))
        guard value.dropFirst(text.count) == " crc=\(Checksum.hexadecimal(text))" else {
            throw Torn(reason: "\(key) is damaged: its checksum is wrong")
        }
        var words: [String: String] = [:]
        for part in text.utf8.split(separator: UInt8(ascii: " ")) {
            let pair = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            words[String(Substring(pair[0]))] = pair.count == 2 ? String(Substring(pair[1])) : ""
        }
        guard words["v"] == schema else {
            throw Torn(reason: "\(key) was written by a newer version (schema \(words["v"] ?? "?"))")
        }
        return words
    }

    /// The most characters of an owner in a journal.
    static let ownerLimit = 80

    /// Who takes a run over, for its journals: with the mark of the command, which tells the same person on the same machine
    /// from their earlier self. It stands last, and an owner that is too long gives way to it.
    package static func owner(_ owner: String, command mark: String) -> String {
        let mark = word(mark, limit: 40)
        return "\(word(owner, limit: ownerLimit - mark.count - 1))+\(mark)"
    }

    /// `text` as one word that a tag may hold.
    static func word(_ text: String, limit: Int) -> String {
        let safe = text.prefix(limit).map {
            $0.isASCII && ($0.isLetter || $0.isNumber || ".:/+-@_".contains($0)) ? $0 : "_"
        }
        return safe.isEmpty ? "unknown" : String(safe)
    }
}
