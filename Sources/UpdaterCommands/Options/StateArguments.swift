import ArgumentParser
import RolloutCore

/// Where what does not fit into tags is kept.
struct StateArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Where the stack's former template and parameters are kept, so that rollback on another machine can take the \
            stack back: a folder, or s3://BUCKET/PREFIX, where templates above 51,200 bytes go, too (docs/state.md).
            """, valueName: "folder or s3://bucket/prefix"))
    var state: String?

    func validate() throws { _ = try place() }

    /// `options` with what this says.
    func applied(to options: RolloutOptions) throws -> RolloutOptions {
        var options = options
        options.state = try place()
        return options
    }

    private func place() throws -> StatePlace? {
        guard let state else { return nil }
        do {
            return try StatePlace(state, from: Surroundings.currentFolder)
        } catch {
            throw ValidationError("--state \(error)")
        }
    }
}
