package import Timekeeping

/// A question to people, as a tag of a group carries it, so that any machine can answer.
package struct ApprovalQuestion: Hashable, Sendable {
    package static let key = "haupdate:question"

    package var runID: String
    /// Tells one question of a run from the next.
    package var number: Int
    package var hook: String
    package var who: String
    /// When the run waits no longer, to the second.
    package var until: WallTime

    package init(runID: String, number: Int, hook: String, who: String, until: WallTime) {
        self.runID = runID
        self.number = number
        self.hook = ApprovalText.plain(hook, limit: 80)
        self.who = ApprovalText.plain(who, limit: 60)
        self.until = WallTime(secondsSince1970: until.secondsSince1970)
    }

    /// At most 256 characters that a tag may hold.
    package var tag: String {
        "v=1 run=\(runID) n=\(number) until=\(until.iso8601) hook=\(hook.replacing(" ", with: "_")) who=\(who)"
    }

    /// Reads a tag; `nil` for what is none.
    package init?(tag: String) {
        guard let words = ApprovalText.words(tag, last: "who"), let number = words["n"].flatMap({ Int($0) }),
            let runID = words["run"], let until = words["until"].flatMap({ WallTime(iso8601: $0) })
        else { return nil }
        self.init(
            runID: runID, number: number, hook: words["hook"] ?? "", who: words["who"] ?? "", until: until)
    }
}

/// What a person has said to an ``ApprovalQuestion``, as a tag beside it.
package struct ApprovalAnswer: Hashable, Sendable {
    package static let key = "haupdate:answer"

    package var runID: String
    package var number: Int
    package var isApproved: Bool
    /// As `user@host`.
    package var by: String
    package var at: WallTime
    package var reason: String

    package init(runID: String, number: Int, isApproved: Bool, by: String, at: WallTime, reason: String) {
        self.runID = runID
        self.number = number
        self.isApproved = isApproved
        self.by = ApprovalText.plain(by, limit: 60).replacing(" ", with: "_")
        self.at = WallTime(secondsSince1970: at.secondsSince1970)
        self.reason = ApprovalText.plain(reason, limit: 100)
    }

    /// At most 256 characters that a tag may hold.
    package var tag: String {
        "v=1 run=\(runID) n=\(number) says=\(isApproved ? "yes" : "no") by=\(by) at=\(at.iso8601) why=\(reason)"
    }

    /// Reads a tag; `nil` for what is none.
    package init?(tag: String) {
        guard let words = ApprovalText.words(tag, last: "why"), let number = words["n"].flatMap({ Int($0) }),
            let runID = words["run"], let says = words["says"], says == "yes" || says == "no",
            let at = words["at"].flatMap({ WallTime(iso8601: $0) })
        else { return nil }
        self.init(
            runID: runID, number: number, isApproved: says == "yes", by: words["by"] ?? "unknown", at: at,
            reason: words["why"] ?? "")
    }

    /// Whether this is the answer to `question`.
    package func answers(_ question: ApprovalQuestion) -> Bool {
        runID == question.runID && number == question.number
    }
}

extension ApprovalAnswer: CustomStringConvertible {
    package var description: String {
        "\(isApproved ? "approved" : "rejected") by \(by) at \(at.iso8601)\(reason.isEmpty ? "" : ": \(reason)")"
    }
}

/// Text in tags: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
private enum ApprovalText {
    static func plain(_ text: String, limit: Int) -> String {
        let safe = text.prefix(limit).map {
            $0.isASCII && ($0.isLetter || $0.isNumber || " .:/+-@_=".contains($0)) ? $0 : "_"
        }
        return String(safe)
    }

    /// `a=1 b=2 last=all the rest`; `nil` for another version.
    static func words(_ tag: String, last: String) -> [String: String]? {
        var words: [String: String] = [:]
        var rest = Substring(tag)
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let key = String(rest[..<equals])
            rest = rest[rest.index(after: equals)...]
            if key == last {
                words[key] = String(rest)
                break
            }
            let end = rest.firstIndex(of: " ") ?? rest.endIndex
            words[key] = String(rest[..<end])
            rest = rest[end...].dropFirst()
        }
        return words["v"] == "1" ? words : nil
    }
}
