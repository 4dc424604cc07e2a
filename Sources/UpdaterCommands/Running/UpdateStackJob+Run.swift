import AWSClient
import RolloutCore
import RolloutEngine
import RolloutViews

extension UpdateStackJob {
    /// More than CloudFormation takes from anywhere, so that its own limits get to speak.
    private static let templateLimitBytes = 4 * 1024 * 1024

    /// Creates or updates the stack and rolls its groups.
    ///
    /// - Returns: The exit code.
    func perform() async -> Int32 {
        let given = parameters.map { AuditTrail.GivenParameter(key: $0.key, value: $0.value) }
        return await Session(command: "update stack", stack: stack, run: run, parameters: given).perform {
            (updater, cloud) async throws(StartRefusal) in
            let source = try readTemplate()
            let mayCreate = source != nil && (cloud.region.isChosen || createsInDefaultRegion)
            return await updater.updateStack(
                UpdateStackRequest(
                    stack: stack, parameters: parameters.map { .init(key: $0.key, value: $0.value) }, template: source,
                    mayCreate: mayCreate, capabilities: capabilities))
        }
    }

    private func readTemplate() throws(StartRefusal) -> UpdateStackRequest.TemplateSource? {
        switch template {
        case nil: return nil
        case .url(let url): return .url(url)
        case .file(let path):
            do throws(FileError) {
                return .file(path: path, contents: try Surroundings.read(path, limitBytes: Self.templateLimitBytes))
            } catch {
                throw StartRefusal("template \(error): give a file, s3://bucket/key or https://...")
            }
        }
    }
}

extension UpdateGroupsJob {
    /// Rolls the groups.
    ///
    /// - Returns: The exit code.
    func perform() async -> Int32 {
        await Session(command: "update asgs", stack: stack, groups: groups, run: run).perform {
            (updater, _) async throws(StartRefusal) in
            await updater.updateGroups(stack: stack, groups: groups)
        }
    }
}
