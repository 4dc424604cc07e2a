import RolloutCore
import RolloutViews
import Terminal
import Testing
import Timekeeping

@Suite struct SummaryTests {
    private let palette = Palette(isColoured: false)

    @Test func saysTheOutcomeFirstThenTheProofThenTheAccounts() {
        #expect(
            report().summary(with: palette) == [
                "succeeded: stack web is updated",
                "web-blue: minimum-desired-maximum 1-1-4, launches launch configuration web-2",
                "  removed 1 instance:",
                "    i-0a at 09:01:30",
                "  newcomer i-0c in eu-west-1a: proven after 1 m 40 s, by:",
                "    classic load balancer web-blue: InService in 3 looks",
                "note: 2 old instances still drain",
                "update stack web: 4 m 10 s, 45 calls to AWS, 12 changing (run r-1)",
            ])
    }

    @Test func saysOfANewcomerThatHadToGoWhenItWentAndHowItWas() {
        var turned = report(.rolledBack)
        turned.groups[0].newcomers[0].provenAfter = nil
        turned.groups[0].newcomers[0].proof = ["target group web: unhealthy"]
        turned.groups[0].removed = [RemovedInstance(id: "i-0c", at: nine + .seconds(60))]
        let lines = turned.summary(with: palette)
        #expect(!lines.contains { $0.contains("removed 1 instance") })
        #expect(
            lines.contains(
                "  newcomer i-0c in eu-west-1a: never proven, removed at 09:01:00 (last seen: target group web: unhealthy)"
            ))
    }

    @Test func saysTheCauseSecondAndTheNextCommandLast() {
        let lines = report(.degraded, cause: "i-0c left", next: "haupdate resume web").summary(with: palette)
        #expect(lines[0] == "degraded: stack web is updated")
        #expect(lines[1] == "cause: i-0c left")
        #expect(lines.last == "next: haupdate resume web")
    }

    @Test func letsNoForeignTextReachTheTerminalRaw() {
        var hostile = report(.rolledBack, cause: "reason\u{1B}]0;title\u{7}\nsecond line")
        hostile.headline = "\u{1B}[2J"
        hostile.notes = ["\u{9B}31m"]
        hostile.groups[0].name = "web\u{202E}"
        let lines = hostile.summary(with: palette)
        #expect(lines.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x9B } })
        #expect(lines[1] == "cause: reason\\u{1b}]0;title\\u{7} second line")
    }

    @Test func marksAnInterruptedRun() {
        var interrupted = report(.rolledBack)
        interrupted.interrupted = true
        #expect(interrupted.summary(with: palette)[0] == "rolled back (interrupted): stack web is updated")
    }
}
