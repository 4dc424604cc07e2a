/// What AWS does not document about stacks, each with a strict default.
package struct StackSwitches: Codable, Sendable, Hashable {
    /// What an update of a group by its stack makes of tags that the template does not know.
    package enum ForeignTags: String, Codable, Sendable, CaseIterable {
        case kept
        case stripped
    }

    /// What a second UpdateStack with the same token and input is answered.
    package enum Repeat: String, Codable, Sendable, CaseIterable {
        /// As the first was, and nothing happens.
        case answered
        /// As if it were a new one: the stack cannot be updated now, or there is nothing to do.
        case refused
    }

    /// Which of two updates counts that come before the stack's status shows the first.
    package enum FastUpdates: String, Codable, Sendable, CaseIterable {
        /// The second is refused.
        case first
        /// The second takes the place of the first.
        case last
    }

    package var foreignGroupTags = ForeignTags.kept
    package var repeatedToken = Repeat.answered
    /// Whether events say `CONFIGURATION_COMPLETE` before a resource is complete.
    package var showsConfigurationComplete = false
    /// How long a stack shows its old status after ExecuteChangeSet or UpdateStack has answered.
    package var statusDelaySeconds = 0
    package var fastUpdates = FastUpdates.first

    package init() {}
}
