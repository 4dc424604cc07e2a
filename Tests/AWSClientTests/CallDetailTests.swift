import AWSWire
import Testing

@testable import AWSClient

/// What may be written down of a request.
@Suite struct CallDetailTests {
    @Test func namesWhatACallIsAbout() {
        var form = QueryForm(action: "SetInstanceProtection", version: "2011-01-01")
        form.set("AutoScalingGroupName", "web")
        form.setList("InstanceIds", ["i-1", "i-2"])
        form.set("ProtectedFromScaleIn", true)
        #expect(
            CallDetail.all(of: form) == [
                CallDetail(name: "AutoScalingGroupName", values: ["web"]),
                CallDetail(name: "InstanceIds", values: ["i-1", "i-2"]),
                CallDetail(name: "ProtectedFromScaleIn", values: ["true"]),
            ])
    }

    @Test func keepsValuesOfParametersTagsAndTemplatesToItself() {
        var form = QueryForm(action: "CreateChangeSet", version: "2010-05-15")
        StackRequest(
            stack: "web", template: .url("https://s3.example/t.yaml?X-Amz-Signature=abc"),
            parameters: [
                StackParameter(key: "Password", value: .text("hunter2")),
                StackParameter(key: "AmiId", value: .previous),
            ], tags: [Tag(key: "owner", value: "secret")]
        ).fill(&form)
        form.set("TemplateBody", "hunter2")
        form.set("Value", "hunter2")
        form.set("SomethingNew", "hunter2")
        #expect(
            CallDetail.all(of: form) == [
                CallDetail(name: "StackName", values: ["web"]),
                CallDetail(name: "TemplateURL", values: ["https://s3.example/t.yaml"]),
                CallDetail(name: "Parameters", values: ["Password", "AmiId"]),
                CallDetail(name: "Tags", values: ["owner"]),
            ])
    }

    @Test func namesATagByItsGroupAndItsKey() {
        var form = QueryForm(action: "CreateOrUpdateTags", version: "2011-01-01")
        let tags = ["a", "b"].map { key in
            QueryForm(fields: [
                .init("ResourceId", "web"), .init("ResourceType", "auto-scaling-group"), .init("Key", key),
                .init("Value", "v"),
            ])
        }
        form.setStructures("Tags", tags)
        #expect(CallDetail.all(of: form) == [CallDetail(name: "Tags", values: ["web a", "web b"])])
    }
}
