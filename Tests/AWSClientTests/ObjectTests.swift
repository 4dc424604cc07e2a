import AWSClient
import HTTPTypes
import Testing
import Transport

/// What S3 answers, in the shape and the words of its reference
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html): errors have no wrapper, and the request ID stands in
/// a field as well.
@Suite struct ObjectTests {
    struct Refusal: CustomTestStringConvertible, Sendable {
        var code: String
        var message: String
        var status: Int
        var rest = ""
        var testDescription: String { code }

        var answer: ScriptedTransport.Answer {
            .response(
                status: status,
                body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code>"
                    + "<Message>\(message)</Message>\(rest)<RequestId>4442587FB7D0A2F9</RequestId><HostId>Uuag1LuByRx9e6j5Onimru9pO4ZVKnJ2Qz7</HostId>"
                    + "</Error>",
                fields: ["x-amz-request-id": "4442587FB7D0A2F9", "Content-Type": "application/xml"])
        }
    }

    private static let refusals = [
        Refusal(
            code: "NoSuchBucket", message: "The specified bucket does not exist", status: 404,
            rest: "<BucketName>b</BucketName>"),
        Refusal(code: "NoSuchKey", message: "The specified key does not exist.", status: 404, rest: "<Key>k</Key>"),
        Refusal(
            code: "AccessDenied",
            message: "User: arn:aws:iam::1:user/u is not authorized to perform: s3:GetObject on resource: b",
            status: 403),
        Refusal(
            code: "PreconditionFailed", message: "At least one of the pre-conditions you specified did not hold",
            status: 412, rest: "<Condition>If-None-Match</Condition>"),
        Refusal(
            code: "ConditionalRequestConflict",
            message: "The conditional request cannot succeed due to a conflicting operation against this resource.",
            status: 409, rest: "<Condition>If-None-Match</Condition><Key>k</Key>"),
        Refusal(
            code: "PermanentRedirect",
            message: "The bucket you are attempting to access must be addressed using the specified endpoint.",
            status: 301, rest: "<Endpoint>b.s3-us-west-2.amazonaws.com</Endpoint><Bucket>b</Bucket>"),
    ]

    /// A redirect that does not say where to is an answer like the others.
    @Test(arguments: refusals)
    func keepsWhatS3SaysOfAReading(_ refusal: Refusal) throws {
        let outcome = try play([refusal.answer]) { (client) throws(AWSError) in
            try await client.getObject(bucket: "b", key: "k")
        }
        try expect(outcome.error, is: refusal, of: "GetObject")
        #expect(outcome.requests.count == 1)
    }

    @Test(arguments: refusals)
    func keepsWhatS3SaysOfAWriting(_ refusal: Refusal) throws {
        let outcome = try play([refusal.answer]) { (client) throws(AWSError) in
            try await client.putNewObject(bucket: "b", key: "k", [1])
        }
        try expect(outcome.error, is: refusal, of: "PutObject")
        #expect(outcome.error?.isExistingObject == (refusal.code == "PreconditionFailed"))
        #expect(outcome.error?.isObjectContention == (refusal.code == "ConditionalRequestConflict"))
        #expect(outcome.requests.count == 1)
    }

    private func expect(_ error: AWSError?, is refusal: Refusal, of operation: String) throws {
        let failure = try #require(error?.serviceFailure)
        #expect(failure.code == refusal.code && failure.message == refusal.message)
        #expect(failure.status == refusal.status && failure.requestID == "4442587FB7D0A2F9")
        #expect(failure.operation.name == operation)
        #expect(error?.isAccessDenied == (refusal.code == "AccessDenied"))
        #expect(error?.isAmbiguous == false)
    }

    @Test func putsAnObjectWhereItsBucketIs() throws {
        let moved = ScriptedTransport.Answer.response(
            status: 301,
            body: "<Error><Code>PermanentRedirect</Code><Message>m</Message><Endpoint>b.s3.us-west-2.amazonaws.com"
                + "</Endpoint></Error>", fields: ["x-amz-bucket-region": "us-west-2"])
        let outcome = try play([moved, .ok("")]) { (client) throws(AWSError) in
            try await client.putNewObject(bucket: "b", key: "k", Array("abc".utf8))
        }
        #expect(outcome.error == nil)
        #expect(
            outcome.requests.map(\.head.authority)
                == ["b.s3.eu-west-1.amazonaws.com", "b.s3.us-west-2.amazonaws.com"])
        #expect(outcome.requests.allSatisfy { $0.head.headerFields[.ifNoneMatch] == "*" })
        #expect(outcome.requests.last?.body == Array("abc".utf8))
    }

    /// S3 answers with an error to a bucket of a newer region through an older name of the service.
    @Test func asksInTheRegionThatASignatureShouldHaveNamed() throws {
        let wrong = ScriptedTransport.Answer.response(
            status: 400,
            body: "<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the "
                + "region 'eu-west-1' is wrong; expecting 'eu-central-1'</Message><Region>eu-central-1</Region></Error>",
            fields: ["x-amz-bucket-region": "eu-central-1"])
        let outcome = try play([wrong, .ok("x")]) { (client) throws(AWSError) in
            try await client.getObject(bucket: "b", key: "k")
        }
        #expect(outcome.value == Array("x".utf8))
        #expect(outcome.requests.last?.head.authority == "b.s3.eu-central-1.amazonaws.com")
    }
}
