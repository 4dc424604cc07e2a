/// A value handed to a hook as (a part of) its `ctx`.
///
/// Tables reach Lua in key order, so the same context is the same bytes in each run.
package indirect enum HookValue: Hashable, Sendable {
    /// Absent: in a table the field is left out, in a list it is dropped.
    case null
    case bool(Bool)
    case int(Int)
    case number(Double)
    case text(String)
    case list([HookValue])
    case table([String: HookValue])

    /// A duration as Lua sees it: seconds.
    package static func seconds(_ duration: Duration) -> HookValue {
        let (seconds, attoseconds) = duration.components
        return attoseconds == 0
            ? .int(Int(seconds)) : .number(Double(seconds) + Double(attoseconds) / 1_000_000_000_000_000_000)
    }

    /// The text, or absent.
    package static func text(orNull text: String?) -> HookValue {
        text.map { .text($0) } ?? .null
    }
}

extension HookValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: HookValue...) { self = .list(elements) }
    /// A later entry replaces an earlier one of the same key.
    package init(dictionaryLiteral elements: (String, HookValue)...) {
        self = .table(Dictionary(elements) { _, later in later })
    }
    package init(nilLiteral: ()) { self = .null }
}
