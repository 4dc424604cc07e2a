/// A CloudFormation template: read, checked for its shape, not yet evaluated.
package struct Template: Hashable, Sendable {
    /// The file or address that errors name.
    package var name: String
    package var description: String?
    /// The macros of the `Transform` section, such as `AWS::LanguageExtensions`, in order.
    package var transforms: [String]
    package var metadata: TemplateValue?
    package var parameters: [TemplateParameter]
    /// The `Mappings` section: name, first key, second key.
    package var mappings: [TemplateValue.Entry]
    package var conditions: [TemplateValue.Entry]
    package var resources: [TemplateResource]
    package var outputs: [TemplateOutput]
    /// Places of `Fn::ForEach`, which only AWS's own macro expands; empty in a processed template.
    package var loops: [Position]

    /// The parameter called `name`, if the template has it.
    package func parameter(_ name: String) -> TemplateParameter? { parameters.first { $0.name == name } }

    /// The resource called `logicalID`, if the template has it (its condition may still leave it out).
    package func resource(_ logicalID: String) -> TemplateResource? { resources.first { $0.logicalID == logicalID } }
}

/// A resource of a template as it is written.
package struct TemplateResource: Hashable, Sendable {
    package var logicalID: String
    /// AWS's type name, for example `AWS::AutoScaling::AutoScalingGroup`.
    package var type: String
    /// Where the logical ID stands.
    package var position: Position
    /// The name of the condition that decides whether the resource exists; `nil` for always.
    package var condition: String?
    package var dependsOn: [String]
    package var properties: TemplateValue?
    package var metadata: TemplateValue?
    package var creationPolicy: TemplateValue?
    package var updatePolicy: TemplateValue?
    /// `Delete`, `Retain`, `Snapshot` or `RetainExceptOnCreate`; `nil` when it is not given.
    package var deletionPolicy: String?
    /// `Delete`, `Retain` or `Snapshot`; `nil` when it is not given.
    package var updateReplacePolicy: String?
}

/// An output of a template as it is written.
package struct TemplateOutput: Hashable, Sendable {
    package var name: String
    package var position: Position
    package var condition: String?
    package var description: String?
    package var value: TemplateValue
    package var exportName: TemplateValue?
}
