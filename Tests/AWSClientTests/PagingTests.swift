import AWSClient
import AWSWire
import Testing

@Suite struct PagingTests {
    private static func page(_ names: [String], next: String? = nil) -> ScriptedTransport.Answer {
        let members = names.map {
            "<member><LogicalResourceId>\($0)</LogicalResourceId><ResourceType>T</ResourceType></member>"
        }
        return .result(
            "ListStackResources",
            "<StackResourceSummaries>\(members.joined())</StackResourceSummaries>"
                + (next.map { "<NextToken>\($0)</NextToken>" } ?? ""))
    }

    private func list(_ answers: [ScriptedTransport.Answer]) throws -> Outcome<[String]> {
        try play(answers) { (client) throws(AWSError) in
            try await client.listStackResources(stack: "web").map(\.logicalID)
        }
    }

    @Test func collectsAllPagesInOrder() throws {
        let outcome = try list([
            Self.page(["a", "b"], next: "1"), Self.page([], next: "2"), Self.page(["c"], next: ""),
        ])
        #expect(outcome.value == ["a", "b", "c"])
        #expect(outcome.forms.map { $0["NextToken"] } == [nil, "1", "2"])
    }

    @Test(arguments: ["InvalidNextToken", "ValidationError"])
    func beginsAnewWhenATokenIsNotTakenAnyMore(_ code: String) throws {
        let refusal = ScriptedTransport.Answer.error(code, "the NextToken is invalid")
        let outcome = try list([
            Self.page(["old"], next: "1"), refusal, Self.page(["a"], next: "2"), Self.page(["b"]),
        ])
        #expect(outcome.value == ["a", "b"])
    }

    @Test func endsWhenTokensAreNeverTaken() throws {
        let pair = [Self.page(["a"], next: "1"), ScriptedTransport.Answer.error("InvalidNextToken")]
        let outcome = try list(pair + pair + pair + pair)
        #expect(outcome.error?.isInvalidNextToken == true)
    }

    @Test func refusesATokenThatComesTwice() throws {
        let outcome = try list([
            Self.page(["a"], next: "1"), Self.page(["b"], next: "2"), Self.page(["a"], next: "1"),
        ])
        guard case .repeatedPage = outcome.error else {
            Issue.record("\(outcome.result)")
            return
        }
    }

    @Test func neverReturnsAPartOfAList() throws {
        let outcome = try list([Self.page(["a"], next: "1"), .error("AccessDenied", status: 403)])
        #expect(outcome.value == nil && outcome.error?.isAccessDenied == true)
    }

    @Test func readsEventsOnlyAsFarAsNeeded() throws {
        func events(_ ids: [String], next: String) -> ScriptedTransport.Answer {
            let members = ids.map { "<member><EventId>\($0)</EventId></member>" }.joined()
            return .result(
                "DescribeStackEvents", "<StackEvents>\(members)</StackEvents><NextToken>\(next)</NextToken>")
        }
        let outcome = try play([events(["5", "4"], next: "x"), events(["3", "2"], next: "y")]) {
            (client) throws(AWSError) in
            try await client.describeStackEvents(stack: "web", while: { $0.id != "2" }).map(\.id)
        }
        #expect(outcome.value == ["5", "4", "3"])
    }

    @Test func asksForGroupsBy100AndForNoneNotAtAll() throws {
        let names = (0..<150).map { "g\($0)" }
        let page = ScriptedTransport.Answer.result("DescribeAutoScalingGroups", "<AutoScalingGroups/>")
        let outcome = try play([page, page]) { (client) throws(AWSError) in
            try await client.describeAutoScalingGroups(names: names)
                + client.describeAutoScalingGroups(names: [])
        }
        #expect(outcome.value == [])
        #expect(outcome.forms.map { $0.list("AutoScalingGroupNames").count } == [100, 50])
    }
}
