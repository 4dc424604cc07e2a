import Hooks
import RolloutViews
import Timekeeping

extension JSONValue {
    /// A line that a hook wrote, as an object.
    static func hookLog(_ line: HookLogLine, at time: WallTime) -> JSONValue {
        .object([
            .init("kind", .string("hook_log")), .init("at", .string(time.iso8601)), .init("hook", .string(line.hook)),
            .init("subject", .string(line.subject)), .init("level", .string(line.level.rawValue)),
            .init("text", .string(line.text)),
        ])
    }
}
