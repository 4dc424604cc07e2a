import AWSClient
import AWSWire
import HTTPTypes
import Testing
import Transport

/// What goes over the wire.
@Suite struct RequestTests {
    private func text(_ form: QueryForm?) -> String {
        (form?.fields ?? []).map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    @Test func sendsAStackRequestWithPreviousValues() throws {
        let request = StackRequest(
            stack: "web", template: .previous,
            parameters: [
                StackParameter(key: "AmiId", value: .text("ami-2=x")), StackParameter(key: "Secret", value: .previous),
            ],
            capabilities: ["CAPABILITY_IAM"], clientRequestToken: "t-1", tags: [], roleARN: "arn:r")
        let outcome = try play([.result("UpdateStack", "<StackId>arn</StackId>")]) { (client) throws(AWSError) in
            try await client.updateStack(request)
        }
        #expect(outcome.value == "arn")
        #expect(
            text(outcome.forms.first)
                == "Action=UpdateStack&Version=2010-05-15&StackName=web&UsePreviousTemplate=true"
                + "&Parameters.member.1.ParameterKey=AmiId&Parameters.member.1.ParameterValue=ami-2=x"
                + "&Parameters.member.2.ParameterKey=Secret&Parameters.member.2.UsePreviousValue=true"
                + "&Capabilities.member.1=CAPABILITY_IAM&Tags=&RoleARN=arn:r&ClientRequestToken=t-1")
        let head = outcome.requests.first?.head
        #expect(head?.authority == "cloudformation.eu-west-1.amazonaws.com" && head?.path == "/")
    }

    @Test func splitsProtectionInto50sAndTagsInto25s() throws {
        let ids = try #require(NonEmpty((0..<120).map { "i-\($0)" }))
        let tags = try #require(NonEmpty((0..<30).map { GroupTag(key: "k\($0)", value: "") }))
        let done = Array(repeating: ScriptedTransport.Answer.done("SetInstanceProtection"), count: 3)
        let tagged = Array(repeating: ScriptedTransport.Answer.done("CreateOrUpdateTags"), count: 2)
        let outcome = try play(done + tagged) { (client) throws(AWSError) in
            try await client.setInstanceProtection(group: "g", instanceIDs: ids, isProtected: true)
            try await client.createOrUpdateTags(group: "g", tags: tags)
        }
        #expect(outcome.error == nil)
        #expect(outcome.forms.map { $0.list("InstanceIds").count } == [50, 50, 20, 0, 0])
        #expect(outcome.forms.map { $0.structures("Tags").count } == [0, 0, 0, 25, 5])
        #expect(outcome.forms[3].structures("Tags").allSatisfy { $0["PropagateAtLaunch"] == "false" })
    }

    @Test func cannotSayAnEmptyListOfProcesses() {
        #expect(NonEmpty([String]()) == nil)
    }

    @Test func asksForAnObjectInEitherStyle() throws {
        let body = ScriptedTransport.Answer.ok("Resources: {}")
        let own = try play([body]) { (client) throws(AWSError) in
            try await client.getObject(bucket: "b", key: "a b/c+d.yaml")
        }
        #expect(own.value == Array("Resources: {}".utf8))
        #expect(own.requests.first?.head.authority == "b.s3.eu-west-1.amazonaws.com")
        #expect(own.requests.first?.head.path == "/a%20b/c%2Bd.yaml")
        let endpoint = try #require(Endpoint(url: "http://localhost:1/p"))
        let custom = try play([body], endpoints: Endpoints(all: endpoint)) { (client) throws(AWSError) in
            try await client.getObject(bucket: "b", key: "k")
        }
        #expect(custom.requests.first?.head.authority == "localhost:1")
        #expect(custom.requests.first?.head.path == "/p/b/k")
    }

    @Test func asksForABucketWhereItIs() throws {
        let moved = ScriptedTransport.Answer.response(
            status: 301, body: "<Error><Code>PermanentRedirect</Code><Message>m</Message></Error>",
            fields: ["x-amz-bucket-region": "us-east-2"])
        let outcome = try play([moved, .ok("x")]) { (client) throws(AWSError) in
            try await client.getObject(bucket: "b", key: "k")
        }
        #expect(outcome.value == Array("x".utf8))
        #expect(outcome.requests.last?.head.authority == "b.s3.us-east-2.amazonaws.com")
        #expect(outcome.requests.last.flatMap { AuthorizationHeader(of: $0)?.scope.region } == "us-east-2")
    }

    @Test func putsAnObjectOnlyWhereThereIsNone() throws {
        let taken = ScriptedTransport.Answer.response(
            status: 412, body: "<Error><Code>PreconditionFailed</Code><Message>m</Message></Error>", fields: [:])
        let outcome = try play([taken]) { (client) throws(AWSError) in
            try await client.putNewObject(bucket: "b", key: "a/k", Array("abc".utf8))
        }
        #expect(outcome.error?.isExistingObject == true)
        let request = try #require(outcome.requests.first)
        let fields = request.head.headerFields
        #expect(request.head.method == .put && request.head.path == "/a/k" && request.body == Array("abc".utf8))
        #expect(fields[.ifNoneMatch] == "*")
        // printf abc | openssl dgst -sha256 -binary | base64
        #expect(fields[.amzChecksumSHA256] == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
        #expect(fields[.amzContentSHA256] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(AWSClient.digest(of: Array("abc".utf8)) == fields[.amzContentSHA256])
        #expect(fields[.authorization]?.contains("if-none-match;x-amz-checksum-sha256") == true, "\(fields)")
    }

    @Test func leavesOutInstancesThatEC2DoesNotKnow() throws {
        let unknown = ScriptedTransport.Answer.error(
            "InvalidInstanceID.NotFound", "The instance IDs 'i-2, i-3' do not exist")
        let found = ScriptedTransport.Answer.ok(
            "<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>"
                + "<instanceState><code>16</code><name>running</name></instanceState></item></instancesSet></item>"
                + "</reservationSet></DescribeInstancesResponse>")
        let outcome = try play([unknown, found]) { (client) throws(AWSError) in
            try await client.describeInstances(ids: ["i-1", "i-2", "i-3"])
        }
        #expect(outcome.value == [EC2Instance(id: "i-1", state: "running")])
        #expect(outcome.forms.last?.list("InstanceId") == ["i-1"])
    }
}
