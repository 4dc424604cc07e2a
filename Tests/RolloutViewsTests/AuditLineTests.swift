import RolloutCore
import RolloutViews
import Testing
import Timekeeping

/// An audit line `seconds` after nine.
func auditLine(_ entry: AuditEntry, after seconds: Int = 0, run: String = "r-1") -> AuditLine {
    AuditLine(run: run, at: nine + .seconds(seconds), elapsed: .seconds(seconds), entry: entry)
}

let auditHeader = AuditHeader(
    program: "0.1.0", commandLine: "haupdate update stack web AmiId=...", owner: "ops@bastion", region: "eu-west-1",
    isSimulated: false)

/// A group of one old and one new instance.
func auditGroup(_ name: String = "web-blue", state: String = "InService", desired: Int = 2) -> AuditGroup {
    AuditGroup(
        name: name, sizes: Sizes(minimum: 1, desired: desired, maximum: 4), target: "launch configuration web-2",
        suspended: ["AZRebalance"], journal: "run r-1 of ops@bastion: surging", hasHealth: true,
        protectsNew: true,
        instances: [
            AuditInstance(
                id: "i-0a", zone: "eu-west-1a", state: "InService", isHealthy: true, isProtected: true,
                identity: "launch configuration web-1", isCurrent: false),
            AuditInstance(
                id: "i-0c", zone: "eu-west-1b", state: state, isHealthy: true, isProtected: false, identity: nil,
                isCurrent: true,
                sources: [.init(name: "target group blue", isServing: false, state: "initial (Elb.Registration)")]),
        ])
}

let auditCall = AuditCall(
    number: 7, operation: "autoscaling:UpdateAutoScalingGroup", isChanging: true, attempt: 2, purpose: nil,
    details: [.init(name: "MinSize", values: ["4"]), .init(name: "AutoScalingGroupName", values: ["web-blue"])],
    status: 400, error: "ResourceContention", requestID: "req-1", duration: .milliseconds(120))

@Suite struct AuditLineTests {
    @Test func writesStableKeysInAStableOrder() {
        #expect(
            auditLine(.decision(Decision("protect instances", "web-blue", what: "i-0a", why: "it is old")), after: 7)
                .text
                == #"{"kind":"decision","at":"2026-11-22T09:00:07.000Z","elapsed_seconds":7,"run":"r-1","#
                + #""verb":"protect instances","subject":"web-blue","what":"i-0a","why":"it is old"}"#)
        #expect(
            auditLine(.call(auditCall)).text
                == #"{"kind":"call","at":"2026-11-22T09:00:00.000Z","elapsed_seconds":0,"run":"r-1","number":7,"#
                + #""operation":"autoscaling:UpdateAutoScalingGroup","changing":true,"attempt":2,"purpose":null,"#
                + #""details":[{"name":"MinSize","values":["4"]},{"name":"AutoScalingGroupName","values":["web-blue"]}],"#
                + #""status":400,"error":"ResourceContention","request_id":"req-1","seconds":0.120}"#)
    }

    @Test(arguments: [
        AuditEntry.begun(auditHeader),
        .look(AuditLook(groups: [auditGroup()], unchanged: ["b"], launchFailures: ["f"])),
        .alarms(AlarmReading(states: [AlarmState(name: "a", state: "OK", reason: "r")], failure: "f")),
        .machines(asked: ["i-1", "i-2"], gone: ["i-2"]),
        .parameters([.init(key: "A", value: "1", isGiven: true), .init(key: "S", value: nil, isGiven: false)]),
        .decision(Decision("v", "s", what: "w", why: "y")), .call(auditCall),
        .sending(AuditCall(number: 8, operation: "autoscaling:DeleteTags", isChanging: true)),
        .hookLog(hook: "h", subject: "i", level: "warn", text: "t\u{1B}[2J\n"), .signal("SIGTERM"), .lost(3),
        .event(
            .started(
                RunStart(
                    runID: "r-1", command: "resume", stack: nil, account: "1", region: "eu-west-1", stackAction: nil))),
        .event(.phase(.puttingBack)),
        .event(.changeSet([PlannedChange(action: "Modify", logicalID: "L", type: "T", replacement: "True")])),
        .event(.plan([PlannedGroup(name: "g", sizes: Sizes(minimum: 1, desired: 2, maximum: 3), outdated: 2)])),
        .event(.stackStatus(stack: "s", status: "UPDATE_COMPLETE", reason: nil)),
        .event(
            .stackResource(
                StackResourceProgress(stack: "s", logicalID: "L", type: "T", status: "UPDATE_FAILED", reason: "why"))),
        .event(.progress([progress(waitingFor: "i-0c: Pending")])),
        .event(
            .sizes(
                group: "g", from: Sizes(minimum: 1, desired: 2, maximum: 3),
                to: Sizes(minimum: 2, desired: 4, maximum: 6))),
        .event(.gate(gate("wait", "status 503", passes: 1))), .event(.proven(group: "g", instance: "i")),
        .event(.committed), .event(.removed(group: "g", instance: "i")), .event(.turnedBack(cause: "c")),
        .event(.interrupted(signal: "SIGINT", consequence: "c")), .event(.note("n")), .event(.warning("w")),
        .event(.finished(report())), .event(.finished(report(.frozen, cause: "c", next: "haupdate status web"))),
    ])
    func readsBackWhatWasWritten(_ entry: AuditEntry) throws {
        let line = auditLine(entry, after: 61)
        let json = try #require(JSONValue(reading: line.text.utf8))
        #expect(AuditLine(json) == line)
        #expect(!line.text.contains("\n"))
    }

    @Test func readsNothingOutOfOtherObjects() throws {
        for text in [
            #"{"kind":"nosuch","run":"r","at":"2026-11-22T09:00:00.000Z","elapsed_seconds":1}"#, "{}", "[]", "3",
        ] {
            let json = try #require(JSONValue(reading: text.utf8))
            #expect(AuditLine(json) == nil)
        }
        #expect(JSONValue(reading: "{\"kind\":".utf8) == nil)
        #expect(JSONValue(reading: [0xFF, 0x22]) == nil)
    }
}

@Suite struct AuditTrailTests {
    private func trail(
        secrets: [String] = [], given: [(String, String)] = [], names: [String] = []
    ) -> AuditTrail {
        AuditTrail(
            run: "r-1", begun: .origin, secrets: secrets, given: given.map { .init(key: $0.0, value: $0.1) },
            names: names)
    }

    private func line(_ trail: inout AuditTrail, _ entry: AuditEntry) throws -> AuditEntry {
        let line = trail.line(for: entry, at: nine, now: .origin + .seconds(1))
        let text = try #require(line)
        return try #require(JSONValue(reading: text.utf8).flatMap { AuditLine($0) }).entry
    }

    @Test func namesGroupsOnlyThatLookAsBefore() throws {
        var trail = trail()
        let (a, b) = (auditGroup("a"), auditGroup("b"))
        #expect(try line(&trail, .look(AuditLook(groups: [a, b]))) == .look(AuditLook(groups: [a, b])))
        // A look that lacks a group does not make the next one write it again.
        #expect(try line(&trail, .look(AuditLook(groups: [b]))) == .look(AuditLook(groups: [], unchanged: ["b"])))
        let changed = auditGroup("b", state: "Pending")
        #expect(
            try line(&trail, .look(AuditLook(groups: [a, changed])))
                == .look(AuditLook(groups: [changed], unchanged: ["a"])))
    }

    @Test func writesAlarmsOnlyWhenTheySaySomethingElse() {
        var trail = trail()
        let calm = AlarmReading(states: [AlarmState(name: "a", state: "OK", reason: "")])
        let lines = [calm, calm, AlarmReading(states: [], failure: "f")].map { reading in
            trail.line(for: .alarms(reading), at: nine, now: .origin) != nil
        }
        #expect(lines == [true, false, true])
    }

    @Test func takesGivenValuesForSecretsUntilItIsKnownWhichAreNone() throws {
        var trail = trail(
            secrets: ["key-of-aws"], given: [("AmiId", "ami-2"), ("Password", "hunter2")], names: ["web"])
        let text = "ami-2 is refused, so is hunter2, with key-of-aws"
        #expect(try line(&trail, .event(.warning(text))) == .event(.warning("*** is refused, so is ***, with ***")))
        let all = [
            AuditParameter(key: "AmiId", value: "ami-2", isGiven: true),
            AuditParameter(key: "Password", value: nil, isGiven: true),
        ]
        #expect(try line(&trail, .parameters(all)) == .parameters(all))
        #expect(try line(&trail, .event(.warning(text))) == .event(.warning("ami-2 is refused, so is ***, with ***")))
    }

    @Test func hidesNoNames() throws {
        var trail = trail(given: [("Environment", "prod"), ("Size", "2")], names: ["prod-web"])
        let text = "stack prod-web does not exist, and 2 others"
        #expect(try line(&trail, .event(.note(text))) == .event(.note(text)))
    }
}
