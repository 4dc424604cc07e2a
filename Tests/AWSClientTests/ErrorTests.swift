import AWSClient
import AWSWire
import HTTPTypes
import Testing
import Transport

@Suite struct ErrorTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var body: String

        init(_ name: String, _ body: String) {
            testDescription = name
            self.body = body
        }
    }

    @Test(arguments: [
        Shape(
            "query",
            "<ErrorResponse xmlns='u'><Error><Type>Sender</Type><Code>C</Code><Message>a &lt; b</Message></Error>"
                + "<RequestId>id</RequestId></ErrorResponse>"),
        Shape(
            "EC2",
            "<Response><Errors><Error><Code>C</Code><Message>a &lt; b</Message></Error></Errors>"
                + "<RequestID>id</RequestID></Response>"),
        Shape("S3", "<Error><Code>C</Code><Message>a &lt; b</Message><RequestId>id</RequestId></Error>"),
    ])
    func readsEachShapeOfAnError(_ shape: Shape) throws {
        let answer = ScriptedTransport.Answer.response(status: 400, body: shape.body, fields: [:])
        let outcome = try play([answer]) { (client) throws(AWSError) in try await client.getCallerIdentity() }
        let failure = outcome.error?.serviceFailure
        #expect(failure?.code == "C" && failure?.message == "a < b" && failure?.requestID == "id")
    }

    @Test func saysWhatWhereAndWhatNext() throws {
        let outcome = try play([.error("AccessDenied", "no", status: 403)]) { (client) throws(AWSError) in
            try await client.describeStack("web")
        }
        #expect(
            outcome.error?.description
                == "cloudformation:DescribeStacks: AccessDenied: no (HTTP 403, request body-id): "
                + "allow the action cloudformation:DescribeStacks to the identity that runs this")
    }

    @Test func showsAnHTMLPageWithOperationStatusAndRequestID() throws {
        let outcome = try play([.html(502)], repeatsLast: true) { (client) throws(AWSError) in
            try await client.describeStack("web")
        }
        let text = outcome.error?.description ?? ""
        for part in ["cloudformation:DescribeStacks", "HTTP 502", "header-id", "<html><h1>Oops"] {
            #expect(text.contains(part), "\(text)")
        }
    }

    @Test(arguments: [
        "<!DOCTYPE html><html>login</html>", "<html><body>welcome</body></html>", "{}", "",
        "<DescribeStacksResponse><DescribeStacksResult><Stacks><member>",
        "<DescribeStackResponse/>", "<DescribeStacksResponse/>",
    ])
    func doesNotTakeAnotherDocumentForAnAnswer(_ body: String) throws {
        let outcome = try play([.ok(body)], repeatsLast: true) { (client) throws(AWSError) in
            try await client.describeStack("web")
        }
        guard case .notXML(_, 200, _, _, _) = outcome.error else {
            Issue.record("\(outcome.result)")
            return
        }
    }

    @Test func keepsWhatATerminalObeysOutOfItsText() throws {
        let outcome = try play([.ok("\u{1B}[2Jboo\u{9B}31m")], repeatsLast: true) { (client) throws(AWSError) in
            try await client.getCallerIdentity()
        }
        let text = outcome.error?.description ?? ""
        #expect(text.contains("boo") && !text.contains("\u{1B}") && !text.contains("\u{9B}"))
    }

    // MARK: Operations that an endpoint lacks

    @Test(
        arguments: [
            .error("InvalidAction", "The action X is not valid for this web service."),
            .error("UnknownOperationException", status: 404), .error("InternalFailure", status: 501), .html(404),
            .html(405), .html(500, server: "Werkzeug/3.1.8 Python/3.11.7"),
        ] as [ScriptedTransport.Answer])
    func tellsAnOperationThatTheEndpointLacksAndAsksOnlyOnce(_ answer: ScriptedTransport.Answer) throws {
        let endpoint = try #require(Endpoint(url: "http://localhost:5000"))
        let outcome = try play([answer], endpoints: Endpoints(all: endpoint)) { (client) throws(AWSError) in
            var missing = 0
            for _ in 0..<3 {
                do throws(AWSError) {
                    _ = try await client.describeInstanceRefreshes(group: "g")
                } catch {
                    if error.isOperationMissing { missing += 1 }
                }
            }
            return missing
        }
        #expect(outcome.value == 3)
        #expect(outcome.records.count == 1)
    }

    @Test func doesNotTakeAnErrorPageOfAWSForALackingOperation() throws {
        let outcome = try play([.html(500, server: "Werkzeug/3.1.8")], repeatsLast: true) {
            (client) throws(AWSError) in try await client.describeInstanceRefreshes(group: "g")
        }
        #expect(outcome.error?.isOperationMissing == false)
    }

    @Test func asksTheOlderOperationsWhereTrafficSourcesAreLacking() throws {
        let balancers = ScriptedTransport.Answer.result(
            "DescribeLoadBalancers",
            "<LoadBalancers><member><LoadBalancerName>clb</LoadBalancerName><State>InService</State></member>"
                + "</LoadBalancers>")
        let groups = ScriptedTransport.Answer.result(
            "DescribeLoadBalancerTargetGroups",
            "<LoadBalancerTargetGroups><member><LoadBalancerTargetGroupARN>arn</LoadBalancerTargetGroupARN>"
                + "<State>Removing</State></member></LoadBalancerTargetGroups>")
        let outcome = try play([.error("InvalidAction"), balancers, groups]) { (client) throws(AWSError) in
            try await client.describeTrafficSources(group: "g")
        }
        #expect(
            outcome.value == [
                TrafficSource(identifier: "clb", kind: .classicLoadBalancer, state: "InService"),
                TrafficSource(identifier: "arn", kind: .targetGroup, state: "Removing"),
            ])
    }

    // MARK: Questions

    struct Question: CustomTestStringConvertible, Sendable {
        var testDescription: String { "\(service) \(code): \(message)" }
        var service: Service
        var code: String
        var message: String
        var holds: [String]

        init(_ service: Service, _ code: String, _ message: String, _ holds: String...) {
            self.service = service
            self.code = code
            self.message = message
            self.holds = holds
        }
    }

    @Test(arguments: [
        Question(.cloudFormation, "ValidationError", "Stack with id web does not exist", "absentStack"),
        Question(.cloudFormation, "ValidationError", "Stack with id web does not exist in X"),
        Question(.autoScaling, "ValidationError", "Stack with id web does not exist"),
        Question(.cloudFormation, "ValidationError", "No updates are to be performed.", "noUpdates"),
        Question(.cloudFormation, "ValidationError", "No updates are to be performed"),
        Question(
            .cloudFormation, "ValidationError", "Stack:arn is in UPDATE_IN_PROGRESS state and can not be updated.",
            "stackBusy"),
        Question(.cloudFormation, "InsufficientCapabilitiesException", "m", "capabilities"),
        Question(.cloudFormation, "LimitExceededException", "m"),
        Question(.cloudFormation, "Throttling", "Rate exceeded", "throttling"),
        Question(.ec2, "RequestLimitExceeded", "m", "throttling"),
        Question(.ec2, "UnauthorizedOperation", "m", "denied"),
        Question(.autoScaling, "AccessDenied", "m", "denied"),
        Question(.sts, "ExpiredToken", "m", "expired"),
        Question(.sts, "InvalidClientTokenId", "m", "invalidCredentials"),
        Question(.autoScaling, "ScalingActivityInProgress", "m", "scaling"),
        Question(.autoScaling, "ResourceContention", "m", "contention"),
        Question(.autoScaling, "ValidationError", "AutoScalingGroup name not found - null", "absentGroup"),
        Question(
            .autoScaling, "ValidationError",
            "Instance Id not found - No managed instance found for instance ID i-1", "absentInstance"),
        Question(.elasticLoadBalancing, "InvalidInstance", "m", "absentInstance"),
        Question(.autoScaling, "InvalidNextToken", "m", "invalidToken"),
    ])
    func answersQuestionsExactly(_ question: Question) {
        let error = AWSError.service(
            ServiceFailure(
                operation: Operation(question.service, "X", .read), code: question.code, message: question.message,
                status: 400))
        let answers: [(String, Bool)] = [
            ("absentStack", error.isAbsentStack), ("noUpdates", error.isNoUpdates), ("stackBusy", error.isStackBusy),
            ("capabilities", error.isInsufficientCapabilities), ("throttling", error.isThrottling),
            ("denied", error.isAccessDenied), ("expired", error.isExpiredToken),
            ("invalidCredentials", error.isInvalidCredentials), ("scaling", error.isScalingActivityInProgress),
            ("contention", error.isResourceContention), ("absentGroup", error.isAbsentGroup),
            ("absentInstance", error.isAbsentInstance), ("invalidToken", error.isInvalidNextToken),
        ]
        #expect(answers.filter(\.1).map(\.0) == question.holds)
    }
}
