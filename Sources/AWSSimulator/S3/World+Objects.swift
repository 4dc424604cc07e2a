extension World {
    /// Puts an object into a bucket, which comes into being with it.
    package mutating func putObject(
        bucket: String, name: String, body: [UInt8], contentType: String = "binary/octet-stream"
    ) {
        objects.put(StoredObject(bucket: bucket, name: name, body: body, contentType: contentType, modified: now))
    }

    /// The object of a bucket; `nil` when it is not there.
    package func object(bucket: String, name: String) -> StoredObject? { objects["\(bucket)/\(name)"] }
}
