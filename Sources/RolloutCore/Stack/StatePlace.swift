/// Where `--state` keeps what does not fit into tags.
package enum StatePlace: Hashable, Sendable {
    /// An absolute path.
    case folder(String)
    /// The prefix is empty, or has neither a slash in front nor at its end.
    case bucket(String, prefix: String)

    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads what somebody has written: a folder, or `s3://bucket/prefix`.
    ///
    /// - Parameter folder: What a relative path begins in.
    package init(_ text: String, from folder: String = "/") throws(Unreadable) {
        if text.hasPrefix("s3://") {
            let parts = text.dropFirst(5).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            let bucket = parts.first.map(String.init) ?? ""
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
            let isName = bucket.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".")
            }
            guard isName, (3...63).contains(bucket.utf8.count) else {
                throw Unreadable(
                    description: "\"\(text)\" names no bucket: write s3://BUCKET/PREFIX, the bucket in 3 to 63 "
                        + "lower-case letters, digits, - and .")
            }
            let prefix = parts.dropFirst().first?.split(separator: "/").joined(separator: "/") ?? ""
            self = .bucket(bucket, prefix: prefix)
        } else if text.isEmpty || text.contains("://") {
            throw Unreadable(description: "\"\(text)\" is no place for state: write a folder, or s3://BUCKET/PREFIX")
        } else {
            let whole = text.hasPrefix("/") ? text : "\(folder)/\(text)"
            self = .folder("/" + whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/"))
        }
    }

    /// What stands behind a name in this place.
    package func key(_ name: String) -> String {
        switch self {
        case .folder(let path): path == "/" ? "/\(name)" : "\(path)/\(name)"
        case .bucket(_, let prefix): prefix.isEmpty ? name : "\(prefix)/\(name)"
        }
    }
}

extension StatePlace: CustomStringConvertible {
    /// As ``init(_:from:)`` reads it.
    package var description: String {
        switch self {
        case .folder(let path): path
        case .bucket(let bucket, let prefix): "s3://\(bucket)" + (prefix.isEmpty ? "" : "/\(prefix)")
        }
    }
}

/// Something of a stack that is kept outside of the tags: where, and what it must be.
package struct StateCopy: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// The record of the whole stack.
        case stack
        /// A template that is too large for a request, as CloudFormation reads it.
        case template
    }

    package var place: StatePlace
    /// The SHA-256 of its bytes, in 64 digits: its name is made of it.
    package var digest: String
    package var kind: Kind

    package init(place: StatePlace, digest: String, kind: Kind = .stack) {
        self.place = place
        self.digest = digest
        self.kind = kind
    }

    package var name: String { "haupdate-\(digest).\(kind.rawValue)" }
}

extension StateCopy: CustomStringConvertible {
    package var description: String {
        switch place {
        case .folder: place.key(name)
        case .bucket(let bucket, _): "s3://\(bucket)/\(place.key(name))"
        }
    }
}
