internal import AWSWire

extension Operation {
    static let describeLaunchConfigurations = Operation(.autoScaling, "DescribeLaunchConfigurations", .read)
}

/// A launch configuration.
package struct LaunchConfiguration: Sendable, Hashable {
    package var name: String
    package var imageID: String
    package var instanceType: String
    /// Everything in it but name, ARN and creation time, as `path=value` lines in order: equal content, equal text.
    package var content: String

    package init(name: String, imageID: String = "", instanceType: String = "", content: String = "") {
        self.name = name
        self.imageID = imageID
        self.instanceType = instanceType
        self.content = content
    }
}

extension AWSClient {
    /// Shows launch configurations; names that do not exist any more are left out. An empty list gives an empty result.
    package func describeLaunchConfigurations(names: [String]) async throws(AWSError) -> [LaunchConfiguration] {
        var found: [LaunchConfiguration] = []
        for start in stride(from: 0, to: names.count, by: 50) {
            var form = form(.describeLaunchConfigurations)
            form.setList("LaunchConfigurationNames", Array(names[start..<min(start + 50, names.count)]))
            form.set("MaxRecords", 100)
            found += try await pages(.describeLaunchConfigurations, form) { (reader) throws(XMLError) in
                var page = Page<LaunchConfiguration>()
                try reader.children { (reader, name) throws(XMLError) in
                    switch name {
                    case "LaunchConfigurations":
                        page.items = try reader.values { (r) throws(XMLError) in try LaunchConfiguration(&r) }
                    case "NextToken": page.next = try reader.text()
                    default: break
                    }
                }
                return page
            }
        }
        return found
    }
}

extension LaunchConfiguration {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        var lines: [ContentLine] = []
        try reader.contentLines(into: &lines)
        func value(_ path: String) -> String { lines.first { $0.path == path }?.value ?? "" }
        let own = ["LaunchConfigurationName", "LaunchConfigurationARN", "CreatedTime"]
        self.init(
            name: value("LaunchConfigurationName"), imageID: value("ImageId"), instanceType: value("InstanceType"),
            content: ContentLine.text(of: lines.filter { !own.contains($0.path) }))
    }
}
