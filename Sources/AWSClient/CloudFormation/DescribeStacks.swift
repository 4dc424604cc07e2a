internal import AWSWire

extension Operation {
    static let describeStacks = Operation(.cloudFormation, "DescribeStacks", .read)
}

extension AWSClient {
    /// Shows a stack.
    ///
    /// - Parameter stack: A name, or the ARN: only that finds a deleted stack.
    /// - Throws: ``AWSError/isAbsentStack`` tells a stack that does not exist.
    package func describeStack(_ stack: String) async throws(AWSError) -> Stack {
        let stacks = try await describeStacks(named: stack)
        guard let first = stacks.first else {
            // AWS itself never answers with an empty list to a name.
            throw .service(
                ServiceFailure(
                    operation: .describeStacks, code: "ValidationError",
                    message: "Stack with id \(stack) does not exist", status: 200))
        }
        return first
    }

    /// Shows all stacks of the region that are not deleted.
    package func describeStacks() async throws(AWSError) -> [Stack] {
        try await describeStacks(named: nil)
    }

    private func describeStacks(named stack: String?) async throws(AWSError) -> [Stack] {
        var form = form(.describeStacks)
        form.set("StackName", stack)
        return try await pages(.describeStacks, form) { (reader) throws(XMLError) in
            var page = Page<Stack>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "Stacks": page.items = try reader.values { (r) throws(XMLError) in try Stack(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
