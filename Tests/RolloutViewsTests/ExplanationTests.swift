import RolloutCore
import RolloutViews
import Terminal
import Testing
import Timekeeping

/// What an audit file tells a person.
@Suite struct ExplanationTests {
    private static let plain = Palette(isColoured: false)

    private func explanation(_ lines: [AuditLine]) throws -> Explanation {
        let text = lines.map { $0.text + "\n" }.joined()
        let reading = try AuditReading(Array(text.utf8))
        return Explanation(of: try reading.run(nil), in: reading)
    }

    private func story(_ entries: [(Int, AuditEntry)]) -> [String] {
        let run = AuditRun(id: "r-1", format: 1, lines: entries.map { auditLine($0.1, after: $0.0) })
        return AuditStory(run).lines.flatMap { $0.drawn(with: Self.plain, columns: nil) }
    }

    private func call(_ number: Int, error: String? = nil, operation: String = "SetInstanceProtection") -> AuditCall {
        AuditCall(
            number: number, operation: "autoscaling:\(operation)", isChanging: true, status: error == nil ? 200 : 400,
            error: error)
    }

    private func decision(_ subject: String, _ why: String = "they are old") -> AuditEntry {
        .decision(Decision("unprotect instances", subject, what: "i-1, i-2, i-3", why: why))
    }

    @Test func tellsDecisionsOfTheSameKindInOneLine() {
        #expect(
            story([
                (1, decision("a")), (1, .call(call(1))), (1, decision("b")), (1, .call(call(2))),
                (3, .event(.note("n"))),
            ]) == [
                "09:00:01    +0:01  unprotect instances: a (3), b (3) - because they are old",
                "09:00:03    +0:03  note: n",
            ])
    }

    @Test func saysWhatWentWrongWithADecision() {
        #expect(
            story([
                (1, decision("a")), (1, .call(call(1, error: "Throttling"))), (2, .call(call(2, error: "Throttling"))),
                (3, .call(call(3))), (4, decision("b", "it is late")), (5, .event(.phase(.rollingBack))),
            ]) == [
                "09:00:01    +0:01  unprotect instances: a (3) - because they are old "
                    + "[3 requests, of which: Throttling (2 times)]",
                "09:00:04    +0:04  unprotect instances: b (3) - because it is late [no answer is in the file]",
                "09:00:05    +0:05  rolling back",
            ])
    }

    @Test func addsUpWhatGroupsWaitedFor() {
        func wait(_ reason: String) -> AuditEntry { .event(.progress([progress(waitingFor: reason)])) }
        #expect(
            story([
                (1, wait("i-0c: Pending")), (4, wait("i-0d: Pending")),
                (11, wait("i-0c: balancer x: OutOfService (a)")),
                (15, wait("i-0c: balancer x: OutOfService (b)")), (20, wait("i-0c: healthy in 1 of 3 looks")),
                (22, wait("i-0c: healthy in 2 of 3 looks")), (24, wait("")), (30, .event(.phase(.committing))),
            ]) == [
                "09:00:30    +0:30  web-blue: waited 23 s for Pending (10 s), then balancer x: OutOfService (a) (4 s), "
                    + "then OutOfService (b) (5 s), then enough looks in a row (4 s)",
                "09:00:30    +0:30  committing",
            ])
    }

    @Test func tellsWhomHooksHavePassedAndWhomNot() {
        func answer(_ subject: String, _ verdict: String, _ passes: Int, _ reason: String = "") -> AuditEntry {
            var progress = gate(verdict, reason, passes: passes)
            progress.subject = subject
            return .event(.gate(progress))
        }
        #expect(
            story([
                (1, answer("i-1", "wait", 0, "status 503")), (2, answer("i-1", "pass", 1)),
                (3, answer("i-1", "pass", 2)),
                (4, answer("i-1", "pass", 3)), (1, answer("i-2", "wait", 0, "status 503")),
                (5, answer("i-2", "wait", 0, "status 503")), (1, answer("i-3", "wait", 0, "status 503")),
                (5, answer("i-3", "wait", 0, "status 503")), (60, .event(.turnedBack(cause: "c"))),
            ]) == [
                "09:01:00    +1:00  health-gate/smoke.lua: passed for i-1, 3 times in a row; before that wait: status 503",
                "09:01:00    +1:00  health-gate/smoke.lua: not passed for i-2, i-3: wait: status 503 (2 times), within 4 s",
                "09:01:00    +1:00  turning back: c",
            ])
    }

    @Test func saysACauseOnce() {
        #expect(
            story([
                (1, .event(.turnedBack(cause: "i-1 is bad"))), (2, decision("a", "the run turns back: i-1 is bad")),
                (2, .call(call(1))), (3, .event(.phase(.puttingBack))),
            ])[1] == "09:00:02    +0:02  unprotect instances: a (3) - because the run turns back")
    }

    @Test func countsReadingRequestsThatBroughtNothingAndWarningsThatComeAgain() {
        func refusal(_ operation: String) -> AuditEntry {
            var call = call(1, error: "Throttling", operation: operation)
            call.isChanging = false
            return .call(call)
        }
        #expect(
            story([
                (1, refusal("DescribeTags")), (9, refusal("DescribeAlarms")), (11, refusal("DescribeTags")),
                (12, .event(.warning("w"))), (13, .event(.warning("w"))), (14, .event(.phase(.proving))),
            ]) == [
                "09:00:12    +0:12  warning: w",
                "09:00:14    +0:14  Throttling: 3 reading requests within 10 s: DescribeTags (2 times), DescribeAlarms",
                "09:00:14    +0:14  proving", "09:00:14    +0:14  told 2 times in all: w",
            ])
    }

    @Test func showsNothingOfAPartInWhichNothingHappened() {
        let lines = story([(1, .event(.phase(.asking))), (2, .event(.phase(.writingDown))), (3, .event(.note("n")))])
        #expect(lines == ["09:00:02    +0:02  writing down", "09:00:03    +0:03  note: n"])
    }

    @Test func beginsWithWhoRanWhatAndEndsWithTheNextCommand() throws {
        let end = report(.rolledBack, cause: "i-1 is bad", next: "haupdate update stack web AmiId=...")
        let lines = try explanation([
            auditLine(.begun(auditHeader)),
            auditLine(
                .event(
                    .started(
                        RunStart(
                            runID: "r-1", command: "update stack", stack: "web", account: "123", region: "eu-west-1",
                            stackAction: "UPDATE")))),
            auditLine(
                .parameters([
                    .init(key: "AmiId", value: "ami-2", isGiven: true), .init(key: "Secret", value: nil, isGiven: true),
                    .init(key: "Size", value: "2", isGiven: false),
                ])), auditLine(.event(.finished(end)), after: 250),
        ]).lines(with: Self.plain, columns: nil)
        #expect(
            lines.prefix(4) == [
                "haupdate update stack web AmiId=...",
                "run r-1 of ops@bastion, haupdate 0.1.0, began 2026-11-22T09:00:00.000Z, account 123, eu-west-1",
                "given: AmiId=ami-2, Secret=(secret, not written down)",
                "ended: rolled back after 4 m 10 s: i-1 is bad",
            ])
        #expect(lines.suffix(2) == ["exit code: 3", "next: haupdate update stack web AmiId=..."])
    }

    private static let killed: [AuditLine] = [
        auditLine(
            .begun(
                AuditHeader(
                    program: "0.1.0", commandLine: "haupdate update stack web --region eu-west-3 A=...",
                    owner: "ops@bastion", region: "eu-west-3", isSimulated: false))),
        auditLine(
            .event(
                .started(
                    RunStart(
                        runID: "r-1", command: "update stack", stack: "web", account: "123", region: "eu-west-3",
                        stackAction: "UPDATE")))),
        auditLine(.event(.phase(.proving)), after: 10), auditLine(.look(AuditLook(groups: [auditGroup()])), after: 12),
        auditLine(.event(.progress([progress(waitingFor: "i-0c: Pending")])), after: 12),
        auditLine(.decision(Decision("set sizes", "web-blue", what: "1-1-4 -> 2-2-5", why: "1 outdated")), after: 13),
        auditLine(.sending(auditCall), after: 13), auditLine(.call(auditCall), after: 14),
        auditLine(.event(.turnedBack(cause: "i-0c is bad")), after: 20),
        auditLine(.look(AuditLook(groups: [auditGroup(desired: 3)])), after: 21),
        auditLine(
            .decision(Decision("protect instances", "web-blue", what: "i-0a", why: "they must stay")), after: 22),
        auditLine(
            .sending(AuditCall(number: 9, operation: "autoscaling:SetInstanceProtection", isChanging: true)), after: 23),
    ]

    @Test func tellsOfAKilledRunWhatWasOnTheWayAndWhatToDo() throws {
        let lines = try explanation(Self.killed).lines(with: Self.plain, columns: nil)
        #expect(lines.contains("the file ends here: the run was killed, or is still going; this is how it stood then:"))
        #expect(
            lines.contains(
                "on the way: autoscaling:SetInstanceProtection  (protect instances, because they must stay), sent 0 s "
                    + "before, not answered"))
        #expect(lines.last == "next: haupdate status web --region eu-west-3")
    }

    @Test func showsHowAllStoodAtAMoment() throws {
        let time = try #require(AuditTime("+15s"))
        let lines = try explanation(Self.killed).lines(at: time, with: Self.plain)
        #expect(
            lines.dropFirst(3) == [
                "at 2026-11-22T09:00:15.000Z, +0:15 since the beginning:",
                "phase: proving for 5 s, not committed: a failure leads back",
                "web-blue: minimum-desired-maximum 1-2-4, launches launch configuration web-2, seen 3 s before",
                "  waits for i-0c: Pending", "  suspended: AZRebalance",
                "  journal: run r-1 of ops@bastion: surging", "  outdated i-0a InService, protected",
                "  current  i-0c InService; target group blue: initial (Elb.Registration)",
                "last change: autoscaling:UpdateAutoScalingGroup MinSize 4, AutoScalingGroupName web-blue "
                    + "(set sizes, because 1 outdated), 2 s before: ResourceContention",
                "then: as soon as every newcomer is proven the old instances go; any failure until then leads back",
            ])
        let before = try explanation(Self.killed).lines(at: .elapsed(.seconds(-5)), with: Self.plain)
        #expect(before.last?.contains("before the run began") == true)
        let after = try explanation(Self.killed).lines(at: .elapsed(.seconds(99)), with: Self.plain)
        #expect(after.contains { $0.contains("after the last line of the run") })
        #expect(after.contains("turned back: i-0c is bad"))
    }

    @Test func takesThePhaseOfTheSlowestGroupForThatOfTheRun() {
        func state(_ phases: RunPhase...) -> RunPhase? {
            let groups = phases.map { progress(phase: $0) }
            let lines = [
                auditLine(.event(.phase(.surging)), after: 1), auditLine(.event(.progress(groups)), after: 5),
            ]
            return AuditState(AuditRun(id: "r-1", format: 1, lines: lines)).phase
        }
        #expect(state(.proving, .surging) == .surging)
        #expect(state(.proving, .proving) == .proving)
        #expect(state(.puttingBack) == .surging)
    }

    @Test func knowsWhatWasInFlightBetweenSendingAndAnswer() throws {
        let run = AuditRun(id: "r-1", format: 1, lines: Self.killed)
        #expect(AuditState(run, until: .milliseconds(13_500)).inFlight.map(\.call.number) == [7])
        #expect(AuditState(run, until: .seconds(14)).inFlight == [])
        #expect(AuditState(run, until: .seconds(14)).lastChange?.decision?.why == "1 outdated")
        #expect(AuditState(run).groups.map(\.group.sizes.desired) == [3])
    }

    @Test func lettersThatMoveACursorStayOnPaper() throws {
        let evil = "\u{1B}[2J\u{202E}x"
        var header = auditHeader
        header.commandLine = evil
        var group = auditGroup(evil)
        group.journal = evil
        group.target = evil
        let explanation = try explanation([
            auditLine(.begun(header)), auditLine(.look(AuditLook(groups: [group]))),
            auditLine(.decision(Decision(evil, evil, what: evil, why: evil))), auditLine(.event(.warning(evil))),
            auditLine(.hookLog(hook: evil, subject: evil, level: "warn", text: evil)), auditLine(.signal(evil)),
        ])
        let all =
            explanation.lines(with: Self.plain, columns: 60)
            + explanation.lines(at: .elapsed(.zero), with: Self.plain)
        #expect(all.contains { $0.contains("\\u{1b}[2J") })
        #expect(!all.contains { line in line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E } })
    }

    @Test func breaksLinesWhereAScreenEnds() {
        let line = TimelineLine(at: nine, elapsed: .seconds(3700), "one two three four five six seven")
        #expect(
            line.drawn(with: Self.plain, columns: 50) == [
                "09:00:00 +1:01:40  one two three four five six", "                   seven",
            ])
    }

    @Test func namesTheOtherRunsOfTheFile() throws {
        let lines = try explanation(
            [auditLine(.begun(auditHeader), run: "r-0"), auditLine(.begun(auditHeader))]
        ).lines(with: Self.plain, columns: nil)
        #expect(
            lines.contains(
                "note: the file holds other runs as well, for --run: r-0 (haupdate update stack web AmiId=...: no end)")
        )
    }
}
