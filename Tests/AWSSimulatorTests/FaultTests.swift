import AWSSimulator
import Synchronization
import Testing
import Timekeeping
import Transport

@Suite struct FaultTests {
    private func scenario(_ change: (inout Scenario) -> Void) -> Scenario {
        var scenario = Scenario(name: "test")
        scenario.rules = World.quick().rules
        change(&scenario)
        return scenario
    }

    @Test func everyThirdCallIsThrottled() throws {
        let codes = try simulate(scenario: scenario { $0.faults = [.throttle(every: 3)] }) { client in
            for _ in 1...6 { _ = try await client.call("sts", "GetCallerIdentity") }
            return client.aws.calls.map(\.errorCode)
        }
        #expect(codes == [nil, nil, "Throttling", nil, nil, "Throttling"])
    }

    @Test func aLostAnswerWasAppliedAndTakesTheCallersWholePatience() throws {
        let (error, tags, waited, call) = try simulate(scenario: scenario { $0.faults = [.loseAnswer(call: 1)] }) {
            client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 0) }
            let before = client.timekeeper.now
            var lost: TransportError?
            do throws(TransportError) {
                _ = try await client.call(
                    "autoscaling", "CreateOrUpdateTags",
                    [("Tags.member.1.ResourceId", "web"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")])
            } catch { lost = error }
            return (
                lost, client.aws.withWorld { $0.groups["web"]?.tags.map(\.key) ?? [] }, client.timekeeper.now - before,
                client.aws.calls[0]
            )
        }
        #expect(error == .timedOut(host: "service.example.com", after: .seconds(30)))
        #expect(tags == ["k"])
        #expect(waited >= .seconds(30))
        #expect(!call.wasAnswered)
        #expect(call.isChanging)
        #expect(call.groups == ["web"])
    }

    @Test func anOperatorScalesInTheMiddle() throws {
        let sizes = try simulate(
            scenario: scenario {
                $0.interferences = [
                    .init(trigger: .at(.seconds(30)), group: "we", act: .scale(to: 5)),
                    .init(trigger: .call(3), group: "web", act: .suspend(["Launch"])),
                ]
            }
        ) { client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 1) }
            var seen: [String] = []
            for _ in 1...3 {
                _ = try await client.call("sts", "GetCallerIdentity")
                let group = client.aws.withWorld { $0.groups["web"] }
                seen.append("\(group?.desiredCapacity ?? 0) \(group?.suspensions.count ?? 0)")
                try await client.timekeeper.sleep(for: .seconds(31))
            }
            return seen
        }
        #expect(sizes == ["1 0", "5 0", "5 1"])
    }

    @Test func signalsComeBeforeOrAfterTheirCallAndOnlyOnce() throws {
        let log = Mutex<[String]>([])
        try simulate(
            scenario: scenario {
                $0.signals = [
                    .init(number: 2, trigger: .call(2)), .init(number: 15, trigger: .call(2), moment: .after),
                    .init(number: 1, trigger: .at(.seconds(100))),
                ]
            }, deliverSignal: { signal in log.withLock { $0.append("signal \(signal)") } }
        ) { client in
            client.aws.intercept { call, _ in
                log.withLock { $0.append("call \(call.number)") }
                return .goOn
            }
            for _ in 1...3 { _ = try await client.call("sts", "GetCallerIdentity") }
            try await client.timekeeper.sleep(for: .seconds(100))
            for _ in 1...2 { _ = try await client.call("sts", "GetCallerIdentity") }
        }
        #expect(
            log.withLock { $0 } == [
                "call 1", "signal 2", "call 2", "signal 15", "call 3", "signal 1", "call 4", "call 5",
            ])
    }

    @Test func theInterceptorCanAnswerLoseFailAndChange() throws {
        let result = try simulate { client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 0) }
            client.aws.intercept { call, world in
                switch call.number {
                case 1: return .answer(APIError("ResourceContention", "busy", status: 500))
                case 2: return .fail(.connectionLost(host: "x", reason: "reset"))
                default:
                    try? world.setTags([GroupTag("by", "somebody")], of: "web")
                    return .goOn
                }
            }
            let first = try await client.call("sts", "GetCallerIdentity")
            var second: TransportError?
            do throws(TransportError) { _ = try await client.call("sts", "GetCallerIdentity") } catch { second = error }
            let third = try await client.call("autoscaling", "DescribeTags")
            return (first.status, second, third.first("Value"))
        }
        #expect(result.0 == 500)
        #expect(result.1 == .connectionLost(host: "x", reason: "reset"))
        #expect(result.2 == "somebody")
    }
}
