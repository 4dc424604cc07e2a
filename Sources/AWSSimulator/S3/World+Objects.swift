extension World {
    /// A bucket that is always there.
    package static let stateBucket = "haupdate-state"

    /// Makes a bucket, which stands in the table as an object without a name.
    package mutating func putBucket(_ bucket: String) { putObject(bucket: bucket, name: "", body: []) }

    package func hasBucket(_ bucket: String) -> Bool {
        bucket == Self.stateBucket || objects.contains { $0.bucket == bucket }
    }

    /// Puts an object into a bucket, which comes into being with it.
    package mutating func putObject(
        bucket: String, name: String, body: [UInt8], contentType: String = "binary/octet-stream"
    ) {
        objects.put(StoredObject(bucket: bucket, name: name, body: body, contentType: contentType, modified: now))
    }

    /// The object of a bucket; `nil` when it is not there.
    package func object(bucket: String, name: String) -> StoredObject? { objects["\(bucket)/\(name)"] }
}
