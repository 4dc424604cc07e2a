internal import AWSClient

extension Run {
    /// Says which capabilities are needed before a change set is made for nothing.
    func refuseMissingCapabilities(
        _ stack: Stack, _ request: UpdateStackRequest, _ template: TemplateInput?
    ) async throws(RunError) {
        var needed = template?.capabilities ?? []
        if template == nil, !stack.capabilities.allSatisfy(request.capabilities.contains) {
            // What was granted last may have been more than the template needs.
            let summary = try await optional("GetTemplateSummary", "which capabilities are needed shows later") {
                (client) async throws(AWSError) in try await client.getTemplateSummary(stack: stack.name)
            }
            needed = summary?.capabilities ?? []
        }
        try refuseMissing(needed, granted: request.capabilities, stack: stack.name)
    }

    /// CAPABILITY_NAMED_IAM includes CAPABILITY_IAM.
    func refuseMissing(_ needed: [String], granted: [String], stack: String) throws(RunError) {
        let missing = needed.filter { name in
            !granted.contains(name) && !(name == "CAPABILITY_IAM" && granted.contains("CAPABILITY_NAMED_IAM"))
        }
        if missing.isEmpty { return }
        throw .declined(
            "stack \(stack): the template needs \(missing.joined(separator: ", ")): grant it with "
                + missing.map { "--capability \($0)" }.joined(separator: " "))
    }
}
