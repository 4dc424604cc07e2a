import RolloutCore
import Testing
import Timekeeping

struct GateBoardTests {
    static let subject = GateSubject.instance("i-1", group: "web")

    static func gate(
        _ phase: Gate.Phase = .healthGate, scope: Gate.Scope = .instance, passes: Int = 1, deadline: Int = 120,
        onDeadline: Gate.OnDeadline = .fail, onError: Gate.OnError = .fail, id: String = "smoke.lua"
    ) -> Gate {
        Gate(
            id: id, phase: phase, scope: scope, every: .seconds(2), passes: passes, deadline: .seconds(deadline),
            onDeadline: onDeadline, onError: onError)
    }

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var gate: Gate
        /// One answer each time that the gate is asked; `nil` is none at all.
        var answers: [Verdict?]
        /// The standing after the last, and the second at which it is looked at.
        var standing: GateBoard.Standing
        var at: Int
    }

    static let pass = Verdict.pass(note: nil)
    static let wait = Verdict.wait(reason: "503", after: nil)

    @Test func anErrorIsToldWithoutTheNameThatStandsBesideIt() throws {
        let late = "the try was not done at its deadline"
        var board = GateBoard(gates: [Self.gate(deadline: 10, onError: .wait)])
        board.open(.healthGate, Self.subject, now: Instant(nanoseconds: 0))
        let question = try #require(board.takeDue(now: Instant(nanoseconds: 0)).first)
        let progress = board.answer(question, .error(reason: "smoke.lua: \(late)"), now: Instant(nanoseconds: 0))
        #expect(progress?.reason == late)
        board.expire(now: Instant(nanoseconds: 0) + .seconds(10))
        #expect(
            board.standing(.healthGate, Self.subject)
                == .failed(reason: "smoke.lua: still waiting after 10 s: \(late)"))
    }

    @Test(arguments: [
        Case(
            testDescription: "one pass is enough", gate: gate(), answers: [pass], standing: .passed(note: ""), at: 0),
        Case(
            testDescription: "passes are counted in a row", gate: gate(passes: 3),
            answers: [pass, pass, wait, pass, pass], standing: .waiting(reason: "smoke.lua: passed 2 of 3"), at: 8),
        Case(
            testDescription: "three in a row", gate: gate(passes: 3), answers: [pass, wait, pass, pass, pass],
            standing: .passed(note: ""), at: 8),
        Case(
            testDescription: "a failure settles it", gate: gate(), answers: [wait, .fail(reason: "500"), pass],
            standing: .failed(reason: "smoke.lua: 500"), at: 4),
        Case(
            testDescription: "an error that names its hook is not named twice", gate: gate(),
            answers: [.error(reason: "smoke.lua:12: nil value")],
            standing: .failed(reason: "smoke.lua:12: nil value"), at: 0),
        Case(
            testDescription: "an unknown is a failure by default", gate: gate(), answers: [.unknown(reason: "no idea")],
            standing: .failed(reason: "smoke.lua: no idea"), at: 0),
        Case(
            testDescription: "an unknown waits where it is to", gate: gate(onError: .wait),
            answers: [.unknown(reason: "no idea")], standing: .waiting(reason: "smoke.lua: no idea"), at: 0),
        Case(
            testDescription: "an error passes where it is to", gate: gate(onError: .pass),
            answers: [.error(reason: "nil value")], standing: .passed(note: ""), at: 0),
        Case(
            testDescription: "an error breaks a row of passes", gate: gate(passes: 2, onError: .wait),
            answers: [pass, .error(reason: "killed"), pass], standing: .waiting(reason: "smoke.lua: passed 1 of 2"),
            at: 4),
        Case(
            testDescription: "the deadline fails what waits", gate: gate(deadline: 10),
            answers: Array(repeating: wait, count: 6),
            standing: .failed(reason: "smoke.lua: still waiting after 10 s: 503"), at: 10),
        Case(
            testDescription: "the deadline fails what never answers", gate: gate(deadline: 10), answers: [nil],
            standing: .failed(reason: "smoke.lua: still waiting after 10 s: not asked yet"), at: 10),
        Case(
            testDescription: "the deadline passes what waits, where it is to",
            gate: gate(deadline: 10, onDeadline: .pass), answers: Array(repeating: wait, count: 6),
            standing: .passed(note: ""), at: 10),
        Case(
            testDescription: "what was let through at its deadline stays so while it waits on",
            gate: gate(passes: 2, deadline: 10, onDeadline: .pass),
            answers: Array(repeating: wait, count: 8) + [pass, wait], standing: .passed(note: ""), at: 20),
        Case(
            testDescription: "what was let through at its deadline may still fail",
            gate: gate(deadline: 10, onDeadline: .pass),
            answers: Array(repeating: wait, count: 8) + [.fail(reason: "dead")],
            standing: .failed(reason: "smoke.lua: dead"), at: 20),
        Case(
            testDescription: "a health gate that has passed may fail", gate: gate(),
            answers: [pass, .fail(reason: "500")], standing: .failed(reason: "smoke.lua: 500"), at: 2),
        Case(
            testDescription: "a health gate that has passed may wait again", gate: gate(), answers: [pass, wait],
            standing: .waiting(reason: "smoke.lua: 503"), at: 2),
        Case(
            testDescription: "a post-launch gate that has passed is asked no more", gate: gate(.postLaunch),
            answers: [pass, .fail(reason: "never asked")], standing: .passed(note: ""), at: 60),
        Case(
            testDescription: "the time in which a gate stands passed does not count", gate: gate(deadline: 10),
            answers: Array(repeating: pass, count: 5) + [wait, wait, wait],
            standing: .waiting(reason: "smoke.lua: 503"), at: 14),
        Case(
            testDescription: "what a wavering gate waits adds up", gate: gate(deadline: 10),
            answers: [pass, wait, pass, wait, pass, wait, pass, wait, pass, wait],
            standing: .failed(reason: "smoke.lua: still waiting after 10 s: 503"), at: 20),
        Case(
            testDescription: "until then a wavering gate goes on", gate: gate(deadline: 10),
            answers: [pass, wait, pass, wait, pass, wait, pass, wait, pass, wait],
            standing: .waiting(reason: "smoke.lua: 503"), at: 19),
    ])
    func standing(_ sample: Case) {
        var board = GateBoard(gates: [sample.gate])
        board.open(sample.gate.phase, Self.subject, now: .origin)
        var answers = sample.answers[...]
        for second in 0...sample.at {
            let now = Instant.origin + .seconds(second)
            for question in board.takeDue(now: now) {
                guard let answer = answers.popFirst(), let answer else { continue }
                _ = board.answer(question, answer, now: now)
            }
        }
        #expect(board.standing(sample.gate.phase, Self.subject) == sample.standing)
    }

    @Test func asksEveryTwoSecondsAndSoonerOrLaterWhereTheHookSaysSo() {
        var board = GateBoard(gates: [Self.gate()])
        board.open(.healthGate, Self.subject, now: .origin)
        var asked: [Int] = []
        for second in 0...20 {
            let now = Instant.origin + .seconds(second)
            for question in board.takeDue(now: now) {
                asked.append(second)
                let isSecond = asked.count == 2
                _ = board.answer(question, .wait(reason: "", after: isSecond ? .seconds(7) : nil), now: now)
            }
        }
        #expect(asked == [0, 2, 9, 11, 13, 15, 17, 19])
    }

    @Test func isNotAskedAgainWhileAnAnswerIsAwaited() throws {
        var board = GateBoard(gates: [Self.gate()])
        board.open(.healthGate, Self.subject, now: .origin)
        let first = try #require(board.takeDue(now: .origin).first)
        #expect(first.attempt == 1)
        #expect(first.timeLeft == .seconds(120))
        #expect(board.takeDue(now: .origin + .seconds(60)) == [])
        _ = board.answer(first, Self.wait, now: .origin + .seconds(60))
        let second = try #require(board.takeDue(now: .origin + .seconds(62)).first)
        #expect(second.attempt == 2)
        #expect(second.timeLeft == .seconds(58))
    }

    @Test func aQuestionAskedAgainAfterAPassHasTimeForItsAnswer() throws {
        var board = GateBoard(gates: [Self.gate(deadline: 10)])
        board.open(.healthGate, Self.subject, now: .origin)
        for second in 0...60 {
            let now = Instant.origin + .seconds(second)
            for question in board.takeDue(now: now) {
                #expect(question.timeLeft > .zero, "asked in second \(second)")
                _ = board.answer(question, Self.pass, now: now)
            }
        }
    }

    @Test func aLateAnswerIsIgnored() throws {
        var board = GateBoard(gates: [Self.gate(deadline: 10)])
        board.open(.healthGate, Self.subject, now: .origin)
        let question = try #require(board.takeDue(now: .origin).first)
        board.expire(now: .origin + .seconds(10))
        #expect(board.answer(question, Self.pass, now: .origin + .seconds(11)) == nil)
        #expect(board.firstFailure(.healthGate)?.reason == "smoke.lua: still waiting after 10 s: not asked yet")
        // Neither one that was answered already, nor one about somebody who has gone.
        var other = GateBoard(gates: [Self.gate()])
        other.open(.healthGate, Self.subject, now: .origin)
        let again = try #require(other.takeDue(now: .origin).first)
        #expect(other.answer(again, Self.wait, now: .origin) != nil)
        #expect(other.answer(again, Self.pass, now: .origin) == nil)
        other.close(Self.subject)
        #expect(other.answer(again, Self.pass, now: .origin) == nil)
    }

    @Test func tellsWhenSomethingIsDueNext() throws {
        var board = GateBoard(gates: [Self.gate(deadline: 10), Self.gate(.postLaunch, id: "other.lua")])
        #expect(board.nextDue == nil)
        board.open(.healthGate, Self.subject, now: .origin + .seconds(5))
        #expect(board.nextDue == .origin + .seconds(5))
        let question = try #require(board.takeDue(now: .origin + .seconds(5)).first)
        // While it is being asked only its deadline is ahead.
        #expect(board.nextDue == .origin + .seconds(15))
        _ = board.answer(question, .wait(reason: "", after: .seconds(60)), now: .origin + .seconds(6))
        #expect(board.nextDue == .origin + .seconds(15))
        board.expire(now: .origin + .seconds(15))
        #expect(board.nextDue == nil)
    }

    @Test func openingTwiceKeepsTheDeadline() {
        var board = GateBoard(gates: [Self.gate(deadline: 10)])
        board.open(.healthGate, Self.subject, now: .origin)
        board.open(.healthGate, Self.subject, now: .origin + .seconds(9))
        #expect(board.takeDue(now: .origin + .seconds(9)).map(\.timeLeft) == [.seconds(1)])
    }

    @Test func onlyGatesOfPhaseAndScopeAreOpened() {
        let gates = [
            Self.gate(id: "a"), Self.gate(scope: .group, id: "b"), Self.gate(scope: .run, id: "c"),
            Self.gate(.postLaunch, id: "d"),
        ]
        var board = GateBoard(gates: gates)
        board.open(.healthGate, .group("web"), now: .origin)
        #expect(board.takeDue(now: .origin).map(\.gate.id) == ["b"])
        #expect(board.standing(.healthGate, .run) == .waiting(reason: "c: not asked yet"))
        #expect(board.standing(.postTerminate, .run) == .passed(note: ""))
    }

    @Test func aFailureSpeaksBeforeWhatWaits() throws {
        var board = GateBoard(gates: [Self.gate(id: "a"), Self.gate(id: "b")])
        board.open(.healthGate, Self.subject, now: .origin)
        let questions = board.takeDue(now: .origin)
        #expect(questions.map(\.gate.id) == ["a", "b"])
        _ = board.answer(questions[0], Self.wait, now: .origin)
        let progress = board.answer(questions[1], .fail(reason: "no"), now: .origin)
        #expect(progress?.verdict == "fail")
        #expect(board.standing(.healthGate, Self.subject) == .failed(reason: "b: no"))
        #expect(board.isWaiting(.healthGate))
        board.close(.healthGate)
        #expect(!board.isWaiting(.healthGate))
        #expect(board.firstFailure(.healthGate) == nil)
    }

    @Test func proofNamesTheGateItsPassesAndItsNote() throws {
        var board = GateBoard(gates: [Self.gate(passes: 2)])
        board.open(.healthGate, Self.subject, now: .origin)
        for second in [0, 2] {
            let now = Instant.origin + .seconds(second)
            let question = try #require(board.takeDue(now: now).first)
            _ = board.answer(question, .pass(note: "status 200"), now: now)
        }
        #expect(board.proof(Self.subject) == ["smoke.lua: passed 2 times in a row: status 200"])
        #expect(board.proof(.run) == [])
    }
}
