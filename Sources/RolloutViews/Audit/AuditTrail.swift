package import RolloutCore
package import Timekeeping

/// Turns the entries of one run into the lines of its audit file, one after the other.
package struct AuditTrail: Sendable {
    /// A parameter that the command line gives.
    package struct GivenParameter: Hashable, Sendable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Shorter values are not looked for in texts: they would be found everywhere.
    private static let shortestSecret = 4

    private let run: String
    private let begun: Instant
    private var groups: [AuditGroup] = []
    private var alarms: AlarmReading?
    private var secrets: [String]
    /// What may be secret: AWS has not said yet which parameters are.
    private var unclear: [GivenParameter]

    /// - Parameters:
    ///   - secrets: What must not stand in the file, wherever it comes from.
    ///   - given: Their values count as secrets until an entry says which parameters are none.
    ///   - names: What stands in the file anyway: a parameter's value that is a part of one of them hides nothing.
    package init(
        run: String, begun: Instant, secrets: [String] = [], given: [GivenParameter] = [], names: [String] = []
    ) {
        self.run = run
        self.begun = begun
        self.secrets = secrets.filter { $0.count >= Self.shortestSecret }
        self.unclear = given.filter { parameter in
            parameter.value.count >= Self.shortestSecret && !names.contains { $0.contains(parameter.value) }
        }
    }

    /// The text of the line for an entry, without its end; `nil` for one that says nothing new.
    package mutating func line(for entry: AuditEntry, at wallTime: WallTime, now: Instant) -> String? {
        var entry = entry
        var hidden = secrets
        switch entry {
        case .look(let look):
            entry = .look(look.without(groups))
            for group in look.groups where !groups.contains(group) {
                groups.removeAll { $0.name == group.name }
                groups.append(group)
            }
        case .alarms(let reading):
            if reading == alarms { return nil }
            alarms = reading
        case .parameters(let all):
            unclear.removeAll { given in all.contains { $0.key == given.key && $0.value != nil } }
            secrets += unclear.map(\.value)
            unclear = []
            hidden = secrets
        case .begun, .sending, .call, .event(.started): break
        default: hidden += unclear.map(\.value)
        }
        return AuditLine(run: run, at: wallTime, elapsed: now - begun, entry: entry).json.hiding(hidden).text
    }
}

extension JSONValue {
    /// The value with `secrets` in its texts replaced by `***`; keys stay.
    fileprivate func hiding(_ secrets: [String]) -> JSONValue {
        if secrets.isEmpty { return self }
        switch self {
        case .string(let text):
            // The longest first: one may be a part of another.
            let sorted = secrets.sorted { $0.utf8.count > $1.utf8.count }
            return .string(sorted.reduce(text) { $0.contains($1) ? $0.replacing($1, with: "***") : $0 })
        case .array(let values): return .array(values.map { $0.hiding(secrets) })
        case .object(let members): return .object(members.map { Member($0.key, $0.value.hiding(secrets)) })
        case .null, .bool, .integer, .seconds: return self
        }
    }
}
