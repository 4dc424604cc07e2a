internal import AWSWire

extension Operation {
    static let describeInstances = Operation(.ec2, "DescribeInstances", .read)
}

extension AWSClient {
    /// Shows instances; those that EC2 does not know (any more, or not yet) are left out.
    ///
    /// - Parameter ids: 100 are asked for in a call; an empty list gives an empty result without a call.
    /// - Returns: In AWS's order.
    package func describeInstances(ids: [String]) async throws(AWSError) -> [EC2Instance] {
        var found: [EC2Instance] = []
        for start in stride(from: 0, to: ids.count, by: 100) {
            found += try await describeKnownInstances(Array(ids[start..<min(start + 100, ids.count)]))
        }
        return found
    }

    /// EC2 refuses a whole call for one unknown instance and names those that it does not know: ask for the others.
    private func describeKnownInstances(_ ids: [String]) async throws(AWSError) -> [EC2Instance] {
        var rest = ids
        while !rest.isEmpty {
            do throws(AWSError) {
                return try await describeInstancesOnce(rest)
            } catch {
                guard let failure = error.serviceFailure, failure.code == "InvalidInstanceID.NotFound" else {
                    throw error
                }
                let known = rest.filter { !failure.message.contains($0) }
                guard known.count < rest.count else { throw error }
                rest = known
            }
        }
        return []
    }

    private func describeInstancesOnce(_ ids: [String]) async throws(AWSError) -> [EC2Instance] {
        var form = form(.describeInstances)
        form.setEC2List("InstanceId", ids)
        return try await pages(.describeInstances, form) { (reader) throws(XMLError) in
            var page = Page<EC2Instance>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "reservationSet":
                    try reader.list(of: "item") { (reader) throws(XMLError) in
                        try reader.children { (reader, name) throws(XMLError) in
                            guard name == "instancesSet" else { return }
                            page.items += try reader.values(of: "item") { (r) throws(XMLError) in
                                try EC2Instance(&r)
                            }
                        }
                    }
                case "nextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
