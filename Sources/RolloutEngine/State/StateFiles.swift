/// What keeps records in folders: files belong to the command layer.
///
/// All of it throws ``StateFailure``, with the reason in words.
package struct StateFiles: Sendable {
    /// Makes sure that files can be written into a folder, before anything is changed.
    let check: @Sendable (_ folder: String) throws(StateFailure) -> Void
    /// Writes a file that is not there yet, durably; one of the same name stays as it is.
    let write: @Sendable (_ path: String, _ contents: [UInt8]) throws(StateFailure) -> Void
    let read: @Sendable (_ path: String) throws(StateFailure) -> [UInt8]

    package init(
        check: @escaping @Sendable (_ folder: String) throws(StateFailure) -> Void,
        write: @escaping @Sendable (_ path: String, _ contents: [UInt8]) throws(StateFailure) -> Void,
        read: @escaping @Sendable (_ path: String) throws(StateFailure) -> [UInt8]
    ) {
        self.check = check
        self.write = write
        self.read = read
    }
}

/// Why a record could not be written or read.
package struct StateFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
