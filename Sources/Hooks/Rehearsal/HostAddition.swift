internal import LuaMachine

/// Functions that scripts of one runner find besides those of ``HookFunction``: what tests are written with.
struct HostAddition: Sendable {
    let names: [String]
    /// Answers a call of one of ``names``; `script` is the ID of who calls.
    let perform: @Sendable (_ script: String, _ function: String, _ arguments: [LuaValue]) async -> HostAnswer
}
