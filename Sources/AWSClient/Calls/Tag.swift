internal import AWSWire

/// A tag: a key with its value.
package struct Tag: Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// Reads a tag whose elements have the names that the service gives them.
    init(_ reader: inout XMLPullReader, keyName: String = "Key", valueName: String = "Value") throws(XMLError) {
        self.init(key: "", value: "")
        try reader.children { (reader, name) throws(XMLError) in
            if name == keyName { self.key = try reader.text() }
            if name == valueName { self.value = try reader.text() }
        }
    }
}
