import Foundation
@testable import Hooks
import Synchronization
import Testing
import Timekeeping

/// `aws.call`: what is on the list, granted, allowed, and well asked reaches AWS; nothing else does.
@Suite struct CloudTests {
    private final class Cloud: Sendable {
        private let seen = Mutex<[CloudRequest]>([])
        var requests: [CloudRequest] { seen.withLock { $0 } }
        func add(_ request: CloudRequest) { seen.withLock { $0.append(request) } }
    }

    private func ask(
        _ call: String, needs: String, allowed: [String] = [], readOnly: Bool = false,
        answer: Result<HookValue, CloudFailure> = .success(["Parameter": ["Value": "v"]]), cloud: Cloud = Cloud()
    ) async throws -> HookAnswer {
        var world = World()
        world.aws = { request in
            cloud.add(request)
            return answer
        }
        world.grants = try HookGrants(allowed.map { try HookGrant("aws=\($0)") }) { _ in nil }
        world.isReadOnly = readOnly
        return try await world.ask(
            "return { needs = { aws = { \(needs) } }, run = function() return pass(tostring(\(call))) end }")
    }

    @Test func whatIsGrantedReachesAWS() async throws {
        let cloud = Cloud()
        let answer = try await ask(
            "aws.call(\"ssm:GetParameter\", { Name = \"/a\" }).Parameter.Value", needs: "\"ssm:GetParameter\"",
            cloud: cloud)
        #expect(answer == .pass(note: "v"))
        #expect(
            cloud.requests == [
                CloudRequest(
                    hook: "health-gate/it.lua", operation: "ssm:GetParameter", parameters: ["Name": "/a"])
            ])
    }

    @Test(arguments: [
        ("\"ssm:GetParamter\", {}", "did you mean ssm:GetParameter?"),
        ("\"iam:CreateUser\", {}", "has no operation iam:CreateUser"),
        ("\"ec2:DescribeInstances\", { InstanceIds = { \"i-1\" } }", "add it to the hook's `needs`: aws = { \"ec2:"),
        ("\"ssm:GetParameter\", { Nam = \"/a\" }", "did you mean Name?"),
        ("\"ssm:GetParameter\", { Name = 3 }", "Name is a string, not a number"),
        ("\"ssm:GetParameter\", {}", "needs Name, a string"),
        ("\"ssm:GetParameter\", \"/a\"", "are a table such as { Name }"),
        ("\"cloudwatch:DescribeAlarms\", { AlarmNames = {} }", "AlarmNames is a list of strings"),
        ("\"cloudwatch:DescribeAlarms\", { AlarmNames = { \"a\", \"\" } }", "AlarmNames is a list of strings"),
        ("\"cloudwatch:DescribeAlarms\", { AlarmNames = { \"a\", 3 } }", "AlarmNames is a list of strings"),
        ("\"cloudwatch:GetMetricData\", { StartTime = \"now\" }", "StartTime is seconds since 1970"),
        ("\"cloudwatch:GetMetricData\", { StartTime = 0 / 0 }", "StartTime is seconds since 1970"),
        ("\"cloudwatch:GetMetricData\", { MetricDataQueries = { \"a\" } }", "MetricDataQueries is a list of tables"),
        ("3", "needs an operation such as"),
    ])
    func whatIsNotOnTheListNotGrantedOrNotWellAskedIsRefused(_ call: String, _ words: String) async throws {
        let cloud = Cloud()
        let answer = try await ask(
            "aws.call(\(call))",
            needs: "\"ssm:GetParameter\", \"cloudwatch:DescribeAlarms\", \"cloudwatch:GetMetricData\"", cloud: cloud)
        #expect(try #require(answer.errorMessage).contains(words), "\(answer)")
        #expect(cloud.requests.isEmpty)
    }

    /// Every changing operation, so that none is forgotten.
    @Test(arguments: CloudOperation.all.filter { $0.effect == .write }.map(\.name))
    func whatChangesSomethingMustBeAllowedToo(_ name: String) async throws {
        let call = "aws.call(\"\(name)\", \(Self.sample(name)))"
        let refused = Cloud()
        let error = await #expect(throws: HookError.self) {
            try await ask(call, needs: "\"\(name)\"", cloud: refused)
        }
        #expect("\(try #require(error))".contains("it needs what was not allowed: add --allow aws=\(name)"))
        let looking = try await ask(call, needs: "\"\(name)\"", allowed: [name], readOnly: true, cloud: refused)
        #expect(try #require(looking.errorMessage).contains("this command only looks"))
        #expect(refused.requests.isEmpty)
        let allowed = Cloud()
        _ = try await ask(call, needs: "\"\(name)\"", allowed: [name], cloud: allowed)
        #expect(allowed.requests.map(\.operation) == [name])
    }

    @Test(arguments: [
        (CloudFailure(.denied, "ssm:GetParameter: AccessDeniedException: no"), "denied: ssm:GetParameter"),
        (CloudFailure(.unreachable, "x"), "unreachable: x"), (CloudFailure(.refused, "a\u{1b}[2Jb"), "refused: a"),
    ])
    func anErrorTellsDeniedFromUnreachableAndShowsNoEscapes(_ failure: CloudFailure, _ words: String) async throws {
        let answer = try await ask(
            "aws.call(\"ssm:GetParameter\", { Name = \"/a\" })", needs: "\"ssm:GetParameter\"",
            answer: .failure(failure))
        let message = try #require(answer.errorMessage)
        #expect(message.contains(words) && !message.contains("\u{1b}"), "\(message)")
    }

    @Test func aGrantThatNoOperationHasIsRefusedBeforeAnythingRuns() async throws {
        let folder = try HookFolder([
            "health-gate/it.lua": "return { needs = { aws = { \"ssm:GetParamter\" } }, run = function() end }"
        ])
        let error = await #expect(throws: HookError.self) { try await World().run([folder.path]) { _ in } }
        #expect("\(try #require(error))".contains("did you mean ssm:GetParameter?"))
    }

    @Test(arguments: ["aws=ssm:SendComand", "aws=ec2:DescribeInstances", "aws", "aws="])
    func anAllowanceThatAllowsNothingIsRefused(_ text: String) throws {
        let error = #expect(throws: HookProblem.self) { try HookGrant(text) }
        #expect("\(try #require(error))".contains("aws=ssm:SendCommand"))
    }

    static func sample(_ name: String) -> String {
        let fields = (CloudOperation.named(name)?.parameters ?? []).filter { !$0.isOptional }.map { parameter in
            let value =
                switch parameter.kind {
                case .text: "\"x\""
                case .texts: "{ \"x\" }"
                case .integer, .time: "60"
                case .flag: "true"
                case .structures: "{ { Id = \"a\" } }"
                case .structure: "{ a = { \"b\" } }"
                }
            return "\(parameter.name) = \(value)"
        }
        return "{ \(fields.joined(separator: ", ")) }"
    }
}
