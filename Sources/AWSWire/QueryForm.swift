/// A request of AWS's query protocol: names and values in order, as they stand in a form's body.
///
/// The same type writes a request in the client and reads it in the built-in AWS. Nested structures have dotted names
/// (`Parameters.member.1.ParameterKey`).
package struct QueryForm: Sendable, Hashable {
    /// One name with its value.
    package struct Field: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Everything in the form, in the order in which it was set or read.
    package private(set) var fields: [Field]

    /// Makes a form of `fields`, as they are.
    package init(fields: [Field] = []) {
        self.fields = fields
    }

    /// Begins a request for `action` of the service whose API has `version`, for example `2011-01-01`.
    package init(action: String, version: String) {
        self.fields = [Field("Action", action), Field("Version", version)]
    }

    /// The `Action` of the request; empty when there is none.
    package var action: String { self["Action"] ?? "" }

    /// The `Version` of the request; empty when there is none.
    package var version: String { self["Version"] ?? "" }

    /// The first value of `name`; `nil` when the form has none.
    package subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// Adds `name` with `value`; does nothing when `value` is `nil`.
    package mutating func set(_ name: String, _ value: String?) {
        guard let value else { return }
        fields.append(Field(name, value))
    }

    /// Adds `name` with a number; does nothing when it is `nil`.
    package mutating func set(_ name: String, _ value: Int?) {
        set(name, value.map(String.init))
    }

    /// Adds `name` with `true` or `false`; does nothing when it is `nil`.
    package mutating func set(_ name: String, _ value: Bool?) {
        set(name, value.map { $0 ? "true" : "false" })
    }

    /// Adds a list as `NAME.member.1`, `NAME.member.2`, ...; an empty list becomes `NAME=`, as AWS's own clients do.
    ///
    /// Beware: to some operations (`SuspendProcesses`) an empty list means "all".
    package mutating func setList(_ name: String, _ values: [String]) {
        if values.isEmpty { set(name, "") }
        for (index, value) in values.enumerated() { set("\(name).member.\(index + 1)", value) }
    }

    /// Adds a list as `NAME.1`, `NAME.2`, ...: EC2's way; an empty list adds nothing.
    package mutating func setEC2List(_ name: String, _ values: [String]) {
        for (index, value) in values.enumerated() { set("\(name).\(index + 1)", value) }
    }

    /// Adds a list of structures as `NAME.member.1.FIELD`, ...; an empty list becomes `NAME=`.
    package mutating func setStructures(_ name: String, _ structures: [QueryForm]) {
        if structures.isEmpty { set(name, "") }
        for (index, structure) in structures.enumerated() {
            for field in structure.fields { set("\(name).member.\(index + 1).\(field.name)", field.value) }
        }
    }

    /// The form's body: percent-encoded, a space as `%20`.
    package var encoded: [UInt8] {
        var output: [UInt8] = []
        for field in fields {
            if !output.isEmpty { output.append(UInt8(ascii: "&")) }
            PercentEncoding.append(field.name, to: &output)
            output.append(UInt8(ascii: "="))
            PercentEncoding.append(field.value, to: &output)
        }
        return output
    }
}
