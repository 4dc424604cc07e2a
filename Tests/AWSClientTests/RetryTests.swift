import AWSClient
import AWSWire
import HTTPTypes
import Synchronization
import Testing
import Timekeeping
import Transport

@Suite struct RetryTests {
    private static let identity = ScriptedTransport.Answer.result("GetCallerIdentity", "<Account>1</Account>")
    private static let lost = ScriptedTransport.Answer.failure(.connectionLost(host: "h", reason: "reset"))
    private static let timedOut = ScriptedTransport.Answer.failure(.timedOut(host: "h", after: .seconds(30)))

    @Test func waitsOutThrottlingForAsLongAsTheDeadlineLasts() throws {
        let answers = Array(repeating: ScriptedTransport.Answer.error("Throttling", "Rate exceeded"), count: 30)
        let outcome = try play(answers + [Self.identity], within: .seconds(600)) { (client) throws(AWSError) in
            try await client.getCallerIdentity().account
        }
        #expect(outcome.value == "1")
        #expect(outcome.records.map(\.attempt) == Array(1...31))
        #expect(outcome.elapsed > .seconds(100))
    }

    @Test(arguments: [(Duration?.none, 120.0), (Duration?.some(.seconds(40)), 40.0)])
    func givesUpThrottlingAtTheDeadlineAndSaysSo(_ limit: Duration?, _ seconds: Double) throws {
        let outcome = try play([.error("Throttling")], repeatsLast: true, within: limit) { (client) throws(AWSError) in
            try await client.getCallerIdentity().account
        }
        guard case .deadline(_, let attempts, _) = outcome.error else {
            Issue.record("\(outcome.result)")
            return
        }
        #expect(attempts == outcome.records.count && attempts > 3)
        #expect(outcome.elapsed <= .seconds(seconds))
        #expect(outcome.error?.isThrottling == true)
    }

    @Test(arguments: [
        lost, timedOut, .failure(.connectionRefused(host: "h")), .error("InternalFailure", status: 500),
        .error("ServiceUnavailable", status: 503), .html(502), .ok("<GetCallerIdentityResponse><GetCaller"),
    ])
    func repeatsAReadWhenTheAnswerIsLost(_ answer: ScriptedTransport.Answer) throws {
        let outcome = try play([answer, answer, Self.identity]) { (client) throws(AWSError) in
            try await client.getCallerIdentity().account
        }
        #expect(outcome.value == "1")
        let hopeless = try play([answer], repeatsLast: true) { (client) throws(AWSError) in
            try await client.getCallerIdentity().account
        }
        #expect(hopeless.value == nil && hopeless.records.count == 3)
        #expect(hopeless.error?.isAmbiguous == false)
    }

    @Test(arguments: [lost, timedOut, .error("InternalFailure", status: 500)])
    func repeatsAnAbsoluteWrite(_ answer: ScriptedTransport.Answer) throws {
        let outcome = try play([answer, .done("UpdateAutoScalingGroup")]) { (client) throws(AWSError) in
            try await client.updateAutoScalingGroup(group: "g", minSize: 1, maxSize: 2, desiredCapacity: 1)
        }
        #expect(outcome.error == nil && outcome.records.count == 2)
        #expect(outcome.forms[0] == outcome.forms[1])
    }

    @Test(arguments: [lost, timedOut, .error("InternalFailure", status: 500), .html(503), .ok("<cut")])
    func neverRepeatsADecrementThatMayHaveBeenApplied(_ answer: ScriptedTransport.Answer) throws {
        let outcome = try play([answer], within: .seconds(600)) { (client) throws(AWSError) in
            try await client.terminateInstanceInAutoScalingGroup(instanceID: "i-1", decrementsDesiredCapacity: true)
        }
        #expect(outcome.error?.isAmbiguous == true)
        #expect(outcome.records.count == 1)
    }

    @Test(
        arguments: [
            .failure(.connectionRefused(host: "h")), .failure(.nameNotFound(host: "h")), .error("Throttling"),
            .error("ResourceContention", status: 500), .error("ScalingActivityInProgress"),
        ] as [ScriptedTransport.Answer])
    func repeatsADecrementThatWasSurelyNotApplied(_ answer: ScriptedTransport.Answer) throws {
        let done = ScriptedTransport.Answer.result("TerminateInstanceInAutoScalingGroup", "")
        let outcome = try play([answer, done]) { (client) throws(AWSError) in
            try await client.terminateInstanceInAutoScalingGroup(instanceID: "i-1", decrementsDesiredCapacity: true)
        }
        #expect(outcome.error == nil && outcome.records.count == 2)
    }

    @Test(arguments: ["CreateStack", "UpdateStack", "CreateChangeSet", "ExecuteChangeSet", "CancelUpdateStack"])
    func neverRepeatsAStackOperationWhoseAnswerIsLost(_ operation: String) throws {
        let request = StackRequest(stack: "web", template: .previous)
        let outcome = try play([Self.timedOut]) { (client) throws(AWSError) in
            switch operation {
            case "CreateStack": _ = try await client.createStack(request)
            case "UpdateStack": _ = try await client.updateStack(request)
            case "CreateChangeSet": _ = try await client.createChangeSet(named: "c", type: .update, request)
            case "ExecuteChangeSet": try await client.executeChangeSet("c", stack: "web")
            default: try await client.cancelUpdateStack("web")
            }
        }
        #expect(outcome.error?.isAmbiguous == true && outcome.records.map(\.operation.name) == [operation])
    }

    @Test(arguments: ["ValidationError", "AccessDenied", "LimitExceededException", "AlreadyExistsException"])
    func doesNotRepeatARefusal(_ code: String) throws {
        let outcome = try play([.error(code)], within: .seconds(600)) { (client) throws(AWSError) in
            try await client.describeStack("web")
        }
        #expect(outcome.records.count == 1)
        #expect(outcome.error?.serviceFailure?.code == code)
        #expect(outcome.error?.isThrottling == false)
    }

    @Test func asksABusyGroupSlowly() throws {
        let busy = ScriptedTransport.Answer.error("ScalingActivityInProgress")
        let outcome = try play([busy, busy, busy, .done("UpdateAutoScalingGroup")], within: .seconds(300)) {
            (client) throws(AWSError) in try await client.updateAutoScalingGroup(group: "g", desiredCapacity: 2)
        }
        #expect(outcome.error == nil)
        #expect(outcome.elapsed > .seconds(25) && outcome.elapsed < .seconds(40))
    }

    @Test func signsEachTryAnew() throws {
        let throttled = Array(repeating: ScriptedTransport.Answer.error("Throttling"), count: 4)
        let outcome = try play(throttled + [Self.identity]) { (client) throws(AWSError) in
            try await client.getCallerIdentity().account
        }
        let dates = outcome.requests.map { $0.head.headerFields[.amzDate] }
        #expect(Set(dates).count > 2)
        let verifier = SigV4Verifier { _ in Secret("secret") }
        for request in outcome.requests {
            guard case .valid = verifier.verify(request, at: request.head.headerFields[.amzDate] ?? "") else {
                Issue.record("a try is not signed properly")
                continue
            }
        }
    }

    @Test func getsNewCredentialsOnceWhenTheTokenHasExpired() throws {
        let fetched = Mutex(0)
        let provider = CredentialsProvider { () async throws(CredentialsError) in
            let number = fetched.withLock { count in
                count += 1
                return count
            }
            return ResolvedCredentials(
                credentials: Credentials(accessKeyID: "AKID\(number)", secretAccessKey: Secret("s")), source: "test")
        }
        let expired = ScriptedTransport.Answer.error("ExpiredToken", status: 403)
        let outcome = try play([expired, Self.identity, expired, expired], credentials: provider) {
            (client) throws(AWSError) in
            _ = try await client.getCallerIdentity()
            return try await client.getCallerIdentity().account
        }
        #expect(outcome.error?.isExpiredToken == true)
        let keys = outcome.requests.compactMap { AuthorizationHeader(of: $0)?.scope.accessKeyID }
        #expect(keys == ["AKID1", "AKID2", "AKID2", "AKID3"])
    }

    @Test func correctsItsClockOnceAndKeepsTheCorrection() throws {
        // The simulated clock says 2027-01-15T08:00:00Z: an hour behind AWS's.
        let skewed = ScriptedTransport.Answer.error(
            "SignatureDoesNotMatch", status: 403, date: "Fri, 15 Jan 2027 09:00:00 GMT")
        let outcome = try play([skewed, Self.identity, Self.identity]) { (client) throws(AWSError) in
            _ = try await client.getCallerIdentity()
            return try await client.getCallerIdentity().account
        }
        #expect(outcome.value == "1")
        let dates = outcome.requests.compactMap { $0.head.headerFields[.amzDate] }
        #expect(dates.map { String($0.prefix(11)) } == ["20270115T08", "20270115T09", "20270115T09"])
    }

    @Test func doesNotBlameTheClockForAWrongSecret() throws {
        let refused = ScriptedTransport.Answer.error(
            "SignatureDoesNotMatch", status: 403, date: "Fri, 15 Jan 2027 08:00:10 GMT")
        let outcome = try play([refused]) { (client) throws(AWSError) in try await client.getCallerIdentity() }
        #expect(outcome.error?.isInvalidCredentials == true && outcome.records.count == 1)
    }

    @Test func stopsHammeringAServiceThatIsOutOfOrder() throws {
        let outcome = try play([.error("InternalFailure", status: 500)], repeatsLast: true) { (client) in
            for _ in 0..<100 {
                do throws(AWSError) { _ = try await client.getCallerIdentity() } catch {}
            }
            return 0
        }
        // 500 tokens at 5 a retry: 100 retries, then each call is made once.
        #expect(outcome.records.count == 200)
    }

    @Test func tellsWhoeverCountsAboutEachTry() throws {
        let outcome = try play([.error("Throttling"), Self.lost, .done("SuspendProcesses")]) {
            (client) throws(AWSError) in
            try await client.suspendProcesses(group: "g", processes: NonEmpty("AZRebalance"))
        }
        #expect(outcome.records.map(\.status) == [400, nil, 200])
        #expect(outcome.records.map(\.errorCode) == ["Throttling", "connection lost", nil])
        #expect(outcome.records.allSatisfy { $0.isChanging })
        #expect(outcome.records.allSatisfy { $0.operation.description == "autoscaling:SuspendProcesses" })
        #expect(outcome.records.allSatisfy { $0.duration == .milliseconds(50) })
    }

    @Test func endsAtOnceWhenItsTaskIsCancelled() throws {
        let simulated = SimulatedTime(startWallTime: WallTime(secondsSince1970: 0))
        let time = simulated.timekeeper
        let client = AWSClient(
            transport: ScriptedTransport([.error("Throttling")], repeatsLast: true), timekeeper: time,
            credentials: CredentialsProvider(Credentials(accessKeyID: "A", secretAccessKey: Secret("s"))),
            region: "r", random: { 0.9 })
        let error = try simulated.run {
            await withTaskGroup(of: AWSError?.self) { group in
                group.addTask {
                    do throws(AWSError) {
                        _ = try await client.until(time.now + .seconds(10_000)).getCallerIdentity()
                        return nil
                    } catch {
                        return error
                    }
                }
                try? await time.sleep(for: .seconds(100))  // Never cancelled.
                group.cancelAll()
                return await group.next() ?? nil
            }
        }
        guard case .cancelled = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(simulated.now == .origin + .seconds(100))
    }
}
