import Foundation
import HTTPTypes
import Hooks
import Testing
import Transport

/// The plugins of this repository against what the services document.
@Suite struct ShippedPluginTests {
    private let context: HookValue = [
        "run": [
            "id": "r-1", "command": "update stack", "outcome": "rolled back", "headline": "stack web: as before",
            "cause": "i-1: status 503", "next_command": "haupdate update stack web AmiId=...",
        ],
        "account": "123456789012", "region": "eu-west-1", "stack": ["name": "web"], "group": ["name": "web-blue"],
        "instance": ["id": "i-1", "private_ip": "10.0.0.10"], "plan": [["name": "web-blue", "outdated": 2, "peak": 4]],
    ]

    private func ask(
        _ id: String, _ transport: any HTTPTransport, _ settings: [String], _ variables: [String: String] = [:]
    ) async throws -> HookAnswer {
        let found = try HookPlugin.find(settings.map { try PluginSetting($0) }, in: ["\(repository)/plugins"])
        return try await World(transport: transport, environment: variables, plugins: found).run([]) { runner in
            #expect(runner.hooks.contains { $0.id == id }, "\(runner.hooks.map(\.id))")
            return await runner.ask(id, context)
        }
    }

    private func body(_ request: WireRequest?) throws -> [String: Any] {
        let bytes = Data(try #require(request).body)
        return try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    }

    private static func answering(_ status: Int, _ text: String = "") -> AnsweringTransport {
        AnsweringTransport { (_) async throws(TransportError) in response(status, text) }
    }

    // MARK: webhook

    @Test(arguments: ["post-terminate", "on-rollback", "post-update"])
    func theWebhookIsToldOfEvents(_ phase: String) async throws {
        let transport = Self.answering(204)
        let settings = ["webhook:url=https://example.org/hook", "webhook:timeout=2.5"]
        #expect(try await ask("plugin webhook \(phase)", transport, settings) == .pass(note: "status 204"))
        let request = try #require(transport.requests.first)
        #expect(request.head.method == .post)
        #expect(request.head.authority == "example.org")
        #expect(request.head.headerFields[.contentType] == "application/json")
        #expect(request.timeout == .milliseconds(2500))
        let said = try body(request)
        #expect(said["event"] as? String == phase)
        #expect(said["run"] as? String == "r-1")
        #expect(said["stack"] as? String == "web")
        let text = try #require(said["text"] as? String)
        switch phase {
        case "post-terminate": #expect(text == "haupdate: i-1 of web-blue has been replaced")
        case "on-rollback": #expect(text == "haupdate: turning back: i-1: status 503")
        default:
            #expect(text == "haupdate: rolled back: stack web: as before")
            #expect(said["outcome"] as? String == "rolled back")
        }
    }

    /// The key and the text of RFC 4231, test case 2, prove the code; the body is signed as it is sent.
    @Test func theWebhookIsSigned() async throws {
        let hook = """
            return { needs = { env = { "KEY" } }, run = function()
              return pass(env.hmac_sha256("KEY", "what do ya want for nothing?"))
            end }
            """
        let folder = try HookFolder(["health-gate/it.lua": hook])
        try await World(environment: ["KEY": "Jefe"]).run([folder.path]) { runner in
            #expect(
                await runner.ask("health-gate/it.lua")
                    == .pass(note: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
        }
        let transport = Self.answering(200)
        let settings = ["webhook:url=https://example.org/hook", "webhook:secret=KEY"]
        _ = try await ask("plugin webhook post-update", transport, settings, ["KEY": "Jefe"])
        let name = try #require(HTTPField.Name("x-haupdate-signature"))
        let signature = try #require(transport.requests.first?.head.headerFields[name])
        #expect(signature.hasPrefix("sha256=") && signature.count == 71)
        let missing = try await ask("plugin webhook post-update", transport, settings)
        guard case .error(let message) = missing else { throw Unexpected(answer: missing) }
        #expect(message.contains("the variable KEY is not set"))
    }

    @Test(arguments: [
        (200, HookAnswer.pass(note: "go on")), (403, .fail(reason: "the answer was no: closed")),
        (404, .wait(reason: "status 404", after: nil)), (500, .wait(reason: "status 500", after: nil)),
    ])
    func theWebhookIsAskedWhetherToGoOn(_ status: Int, _ expected: HookAnswer) async throws {
        for phase in ["pre-update", "health-gate"] {
            let transport = Self.answering(status, "closed")
            let answer = try await ask("plugin webhook \(phase)", transport, ["webhook:ask=http://gate.example.org/"])
            #expect(answer == expected)
            #expect(try body(transport.requests.first)["event"] as? String == phase)
            #expect((try body(transport.requests.first)["plan"] != nil) == (phase == "pre-update"))
        }
    }

    @Test func withoutItsOptionsTheWebhookHasNoHook() async throws {
        let found = try HookPlugin.find([try PluginSetting("webhook")], in: ["\(repository)/plugins"])
        try await World(plugins: found).run([]) { #expect($0.hooks == []) }
    }

    @Test(arguments: [
        (503, HookAnswer.wait(reason: "status 503", after: nil)), (429, .wait(reason: "status 429", after: nil)),
        (404, .fail(reason: "the webhook answered with status 404")),
    ])
    func theWebhookIsTriedAgainWhereThatCanHelp(_ status: Int, _ expected: HookAnswer) async throws {
        let transport = Self.answering(status)
        #expect(
            try await ask("plugin webhook post-terminate", transport, ["webhook:url=https://example.org/x"]) == expected
        )
        #expect(transport.requests.first?.timeout == .seconds(5))
    }

    @Test func aWebhookThatIsUnreachableIsWaitedFor() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            throw .nameNotFound(host: "example.org")
        }
        #expect(
            try await ask("plugin webhook post-terminate", transport, ["webhook:url=https://example.org/x"])
                == .wait(reason: "the webhook is unreachable", after: nil))
    }

    // MARK: slack, https://api.slack.com/messaging/webhooks

    @Test func slackIsToldOfTheEnd() async throws {
        let transport = Self.answering(200, "ok")
        let answer = try await ask(
            "plugin slack post-update", transport, ["slack:channel=#ops"],
            ["SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/T0/B0/s3cr3t"])
        #expect(answer == .pass(note: "sent"))
        #expect(transport.requests.first?.head.path == "/services/T0/B0/s3cr3t")
        let said = try body(transport.requests.first)
        #expect(said["channel"] as? String == "#ops")
        let text = try #require(said["text"] as? String)
        for words in ["*rolled back*: stack web: as before", "> i-1: status 503", "next: `haupdate update stack web"] {
            #expect(text.contains(words), "\(text)")
        }
    }

    @Test(arguments: [
        (404, "no_service", HookAnswer.fail(reason: "Slack answered with status 404: no_service")),
        (429, "", .wait(reason: "Slack asks for a pause", after: .seconds(30))),
        (503, "", .wait(reason: "Slack answered with status 503", after: nil)),
    ])
    func whatSlackAnswersDecides(_ status: Int, _ text: String, _ expected: HookAnswer) async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            var answer = response(status, text)
            answer.head.headerFields[.retryAfter] = "30"
            return answer
        }
        let url = ["SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/s3cr3t"]
        #expect(try await ask("plugin slack on-rollback", transport, ["slack"], url) == expected)
    }

    @Test func slacksAddressIsNeverShown() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            throw .nameNotFound(host: "hooks.slack.com")
        }
        let url = ["SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/s3cr3t"]
        let lost = try await ask("plugin slack on-rollback", transport, ["slack"], url)
        #expect(lost == .wait(reason: "Slack is unreachable", after: nil))
        let unset = try await ask("plugin slack on-rollback", transport, ["slack"])
        guard case .error(let message) = unset else { throw Unexpected(answer: unset) }
        #expect(message.contains("the variable SLACK_WEBHOOK_URL is not set"))
    }

    // MARK: prometheus, https://prometheus.io/docs/prometheus/latest/querying/api/

    private static let limits = [
        "prometheus:url=http://prometheus:9090/", "prometheus:max=0.5",
        "prometheus:query=sum(errors{instance=\"{{instance.private_ip}}:9100\"})",
    ]

    @Test(arguments: [
        (
            #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1435781451.781,"0.25"]}]}}"#,
            HookAnswer.pass(note: "0.25")
        ),
        (
            #"{"status":"success","data":{"resultType":"scalar","result":[1435781451.781,"0.75"]}}"#,
            .wait(reason: "0.75 is above 0.5", after: nil)
        ),
        (
            #"{"status":"success","data":{"resultType":"vector","result":[]}}"#,
            .wait(reason: "the query has no result yet", after: nil)
        ),
        (
            #"{"status":"success","data":{"resultType":"scalar","result":[1435781451.781,"NaN"]}}"#,
            .wait(reason: "the query's result is not a number yet", after: nil)
        ),
        ("<html>", .wait(reason: "Prometheus answered with no result", after: nil)),
    ])
    func prometheusIsAskedForOneNumber(_ text: String, _ expected: HookAnswer) async throws {
        let transport = Self.answering(200, text)
        #expect(try await ask("plugin prometheus health-gate", transport, Self.limits) == expected)
        let path = try #require(transport.requests.first?.head.path)
        #expect(
            path.removingPercentEncoding == "/api/v1/query?query=sum(errors{instance=\"10.0.0.10:9100\"})")
        #expect(!path.contains("\"") && !path.contains("{"))
    }

    @Test(arguments: [
        ([#"prometheus:query={{instance.nme}}"#, "prometheus:max=1"], "{{instance.nme}} is nothing that ctx has"),
        (["prometheus:query=up"], "give the option min or max"),
        (["prometheus:query=up", "prometheus:max=much"], "the option max is a number"),
    ])
    func aGateOfPrometheusThatMakesNoSenseIsAnError(_ settings: [String], _ words: String) async throws {
        let answer = try await ask(
            "plugin prometheus health-gate", RefusingTransport(), ["prometheus:url=http://p:9090"] + settings)
        guard case .error(let message) = answer else { throw Unexpected(answer: answer) }
        #expect(message.contains(words))
    }

    @Test func severalSeriesAreNoNumber() async throws {
        let two = #"{"metric":{},"value":[1,"1"]}"#
        let transport = Self.answering(
            200, #"{"status":"success","data":{"resultType":"vector","result":[\#(two),\#(two)]}}"#)
        let answer = try await ask("plugin prometheus health-gate", transport, Self.limits)
        guard case .error(let message) = answer else { throw Unexpected(answer: answer) }
        #expect(message.contains("the query gives 2 series"))
    }

    @Test func aTokenOfPrometheusGoesIntoTheHeader() async throws {
        let transport = Self.answering(500)
        let answer = try await ask(
            "plugin prometheus health-gate", transport, Self.limits + ["prometheus:token=PROM_TOKEN"],
            ["PROM_TOKEN": "s3cr3t"])
        #expect(answer == .wait(reason: "Prometheus answered with status 500", after: nil))
        #expect(transport.requests.first?.head.headerFields[.authorization] == "Bearer s3cr3t")
    }
}

private struct Unexpected: Error {
    let answer: HookAnswer
}
