package import Timekeeping

/// An object of a bucket.
package struct StoredObject: Keyed {
    package let bucket: String
    /// The object's key in its bucket, without a leading slash.
    package let name: String
    package let body: [UInt8]
    package let contentType: String
    package let modified: WallTime

    package var key: String { "\(bucket)/\(name)" }
}
