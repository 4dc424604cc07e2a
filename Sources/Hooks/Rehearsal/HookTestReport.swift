/// What became of one test.
package struct HookTestReport: Hashable, Sendable {
    /// The path of the test file.
    package var file: String
    /// The ID of the hook that is tested.
    package var hook: String
    package var name: String
    package var failure: Failure?

    package init(file: String, hook: String, name: String, failure: Failure? = nil) {
        self.file = file
        self.hook = hook
        self.name = name
        self.failure = failure
    }

    /// Why a test failed.
    package struct Failure: Hashable, Sendable {
        /// File, line and what happened; one line without control characters.
        package var message: String
        /// Lines that begin with `-` for what was expected and `+` for what was found; empty where nothing was compared.
        package var difference: [String]
        /// What the hook asked of the world that no fake answered.
        package var unanswered: [String]
        /// What the hook wrote with `log` and `print`.
        package var log: [String]

        package init(
            message: String, difference: [String] = [], unanswered: [String] = [], log: [String] = []
        ) {
            self.message = message
            self.difference = difference
            self.unanswered = unanswered
            self.log = log
        }
    }
}
