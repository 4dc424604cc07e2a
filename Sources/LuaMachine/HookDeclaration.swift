/// What a hook file says about its hook, checked: every field has its type and range, defaults are filled in.
package struct HookDeclaration: Sendable, Equatable {
    /// What counts when the deadline passes and the hook still waits.
    package enum OnDeadline: String, Sendable, CaseIterable { case fail, pass }
    /// What counts when the hook has an error, its process is killed, or it says `unknown`.
    package enum OnError: String, Sendable, CaseIterable { case fail, wait, pass }

    /// One sentence for people; empty if the file has none.
    package var about = ""
    package var per: HookSubject
    /// Time between two tries; more than zero.
    package var every: Duration = .seconds(5)
    /// How many tries in a row must pass; 1 or more.
    package var passes = 1
    /// How long the hook may wait in all; more than zero.
    package var deadline: Duration = .seconds(300)
    package var onDeadline = OnDeadline.fail
    package var onError = OnError.fail
    /// What the hook wants to use (`http = true`, `env = { "HOME" }`); the values are for the program to judge.
    package var needs = LuaTable()
    /// How many instructions one try may use, from 1,000 to 20,000,000; `nil` is the machine's own limit.
    package var budget: Int?
    /// Whether the hook is only asked and reported: it decides nothing.
    package var dry = false
    /// The line on which `run` stands, where that is known.
    package var runLine: Int?

    package init(per: HookSubject) {
        self.per = per
    }
}
