import RolloutCore
import Testing
import Timekeeping

struct ApprovalTagTests {
    private static let noon = WallTime(secondsSince1970: 1_795_348_800)

    @Test func aQuestionReadsBackAsItWasWritten() {
        let question = ApprovalQuestion(
            runID: "abc", number: 3, hook: "plugin webhook pre-update", who: "the ops team", until: Self.noon)
        let read = ApprovalQuestion(tag: question.tag)
        #expect(read?.runID == "abc" && read?.number == 3 && read?.who == "the ops team" && read?.until == Self.noon)
        #expect(read?.hook == "plugin_webhook_pre-update")
    }

    @Test(arguments: [true, false])
    func anAnswerReadsBackAsItWasWritten(_ isApproved: Bool) {
        let answer = ApprovalAnswer(
            runID: "abc", number: 3, isApproved: isApproved, by: "me@here", at: Self.noon, reason: "looks = good, go")
        #expect(ApprovalAnswer(tag: answer.tag) == answer)
        #expect(answer.reason == "looks = good_ go")
    }

    @Test func everyTextFitsIntoATag() {
        let long = String(repeating: "ä\u{1b}[31m", count: 300)
        let question = ApprovalQuestion(runID: "abcdefghijkl", number: 999, hook: long, who: long, until: Self.noon)
        let answer = ApprovalAnswer(
            runID: "abcdefghijkl", number: 999, isApproved: true, by: long, at: Self.noon, reason: long)
        for tag in [question.tag, answer.tag] {
            #expect(tag.count <= 256)
            #expect(tag.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || " .:/+-@_=".contains($0)) })
        }
        #expect(ApprovalAnswer(tag: answer.tag) == answer)
    }

    @Test func onlyTheAnswerToThisQuestionCounts() {
        let question = ApprovalQuestion(runID: "abc", number: 3, hook: "a", who: "b", until: Self.noon)
        func answer(_ run: String, _ number: Int) -> ApprovalAnswer {
            ApprovalAnswer(runID: run, number: number, isApproved: true, by: "x", at: Self.noon, reason: "")
        }
        #expect(answer("abc", 3).answers(question))
        #expect(!answer("abc", 2).answers(question))
        #expect(!answer("abd", 3).answers(question))
    }

    @Test(arguments: [
        "", "yes", "v=2 run=a n=1 says=yes by=x at=2026-11-28T00:00:00Z why=",
        "v=1 run=a n=1 says=maybe by=x at=x why=",
        "v=1 n=1 says=yes by=x at=2026-11-28T00:00:00Z why=",
    ])
    func whatIsNoAnswerIsNone(_ tag: String) {
        #expect(ApprovalAnswer(tag: tag) == nil)
        #expect(ApprovalQuestion(tag: tag) == nil)
    }

    @Test func theyAreNoJournal() {
        for key in [ApprovalQuestion.key, ApprovalAnswer.key] { #expect(!JournalTags.isJournal(key)) }
    }
}
