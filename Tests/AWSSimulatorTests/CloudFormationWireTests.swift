import AWSSimulator
import Testing
import Timekeeping

@Suite struct CloudFormationWireTests {
    @Test func createsAndShowsAStackWithoutItsSecrets() throws {
        let reply = try simulate { client in
            let made = try await client.call(
                "cloudformation", "CreateStack",
                [
                    ("StackName", "web"), ("TemplateBody", smallTemplate()),
                    ("Parameters.member.1.ParameterKey", "Secret"), ("Parameters.member.1.ParameterValue", "hush"),
                    ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "a"), ("ClientRequestToken", "t1"),
                ])
            #expect(
                made.first("StackId")?.hasPrefix("arn:aws:cloudformation:eu-west-1:123456789012:stack/web/") == true)
            #expect(made.first("OperationId") != nil)
            try await client.timekeeper.sleep(for: .seconds(60))
            let shown = try await client.call("cloudformation", "DescribeStacks", [("StackName", "web")])
            #expect(shown.first("OperationId") == made.first("OperationId"))
            return shown
        }
        #expect(reply.status == 200)
        #expect(reply.first("StackStatus") == "CREATE_COMPLETE")
        #expect(reply.all("ParameterValue") == ["ami-1", "****"])
        #expect(!reply.body.contains("hush"))
        #expect(reply.body.contains("<Key>team</Key><Value>a</Value>"))
    }

    @Test func pagesEventsNewestFirst() throws {
        let topics = (1...40).map { "  T\($0): {Type: AWS::SNS::Topic}\n" }.joined()
        let (first, second) = try simulate { client in
            _ = try await client.call(
                "cloudformation", "CreateStack", [("StackName", "web"), ("TemplateBody", "Resources:\n" + topics)])
            try await client.timekeeper.sleep(for: .seconds(600))
            let first = try await client.call("cloudformation", "DescribeStackEvents", [("StackName", "web")])
            let second = try await client.call(
                "cloudformation", "DescribeStackEvents",
                [("StackName", "web"), ("NextToken", first.first("NextToken") ?? "")])
            return (first, second)
        }
        #expect(first.all("EventId").count == 100)
        #expect(first.first("ResourceStatus") == "CREATE_COMPLETE")
        #expect(first.first("LogicalResourceId") == "web")
        #expect(second.all("EventId").count == 22)
        #expect(second.all("LogicalResourceId").last == "web")
        #expect(second.first("NextToken") == nil)
        #expect(Set(first.all("EventId") + second.all("EventId")).count == 122)
    }

    @Test func answersChangeSetsTemplatesAndResources() throws {
        try simulate { client in
            _ = try await client.call(
                "cloudformation", "CreateStack", [("StackName", "web"), ("TemplateBody", smallTemplate())])
            try await client.timekeeper.sleep(for: .seconds(60))
            let resources = try await client.call("cloudformation", "ListStackResources", [("StackName", "web")])
            #expect(resources.all("LogicalResourceId") == ["Config", "Web"])
            #expect(resources.all("ResourceStatus") == ["CREATE_COMPLETE", "CREATE_COMPLETE"])
            let template = try await client.call("cloudformation", "GetTemplate", [("StackName", "web")])
            #expect(template.all("member") == ["Original", "Processed"])
            let summary = try await client.call(
                "cloudformation", "GetTemplateSummary", [("TemplateBody", smallTemplate())])
            #expect(summary.all("ParameterKey") == ["AmiId", "Secret"])
            #expect(summary.all("NoEcho") == ["false", "true"])
            _ = try await client.call(
                "cloudformation", "CreateChangeSet",
                [
                    ("StackName", "web"), ("ChangeSetName", "c"), ("UsePreviousTemplate", "true"),
                    ("Parameters.member.1.ParameterKey", "AmiId"), ("Parameters.member.1.ParameterValue", "ami-2"),
                    ("Parameters.member.2.ParameterKey", "Secret"), ("Parameters.member.2.UsePreviousValue", "true"),
                ])
            try await client.timekeeper.sleep(for: .seconds(6))
            let set = try await client.call(
                "cloudformation", "DescribeChangeSet", [("StackName", "web"), ("ChangeSetName", "c")])
            #expect(set.first("Status") == "CREATE_COMPLETE")
            #expect(set.all("Replacement") == ["True", "Conditional"])
            let wrong = try await client.call(
                "cloudformation", "ValidateTemplate",
                [("TemplateBody", "Resources: {A: {Type: T, Properties: {X: !Ref B}}}")])
            #expect(wrong.status == 400)
            #expect(wrong.first("Code") == "ValidationError")
        }
    }
}
