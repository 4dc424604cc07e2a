import RolloutCore
import RolloutViews
import Terminal
import Testing

@Suite struct PlainStoryTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var kind: RunEvent.Kind
        var lines: [String]
        var testDescription: String { lines.first ?? "nothing" }

        init(_ kind: RunEvent.Kind, _ lines: String...) {
            self.kind = kind
            self.lines = lines
        }
    }

    @Test(arguments: [
        Case(
            .started(
                RunStart(
                    runID: "r-1", command: "update stack", stack: "web", account: "123456789012", region: "eu-west-1",
                    stackAction: "UPDATE")),
            "update stack web: UPDATE in account 123456789012, eu-west-1 (run r-1)"),
        Case(
            .started(
                RunStart(
                    runID: "r-1", command: "update asgs", stack: nil, account: "123456789012", region: "eu-west-1",
                    stackAction: nil)),
            "update asgs: in account 123456789012, eu-west-1 (run r-1)"),
        Case(.phase(.writingDown), "writing down"),
        Case(
            .changeSet([
                PlannedChange(action: "Modify", logicalID: "Lc", type: "AWS::X::Y", replacement: "True"),
                PlannedChange(action: "Add", logicalID: "New", type: "AWS::X::Z", replacement: nil),
            ]),
            "the change set has 2 changes:", "  Modify Lc (AWS::X::Y), replacement True", "  Add New (AWS::X::Z)"),
        Case(.changeSet([]), "the change set is empty: the stack has nothing to change"),
        Case(
            .plan([PlannedGroup(name: "web-blue", sizes: Sizes(minimum: 1, desired: 2, maximum: 4), outdated: 2)]),
            "web-blue: minimum-desired-maximum 1-2-4, 2 outdated now"),
        Case(.plan([]), "no group will be touched"),
        Case(
            .stackStatus(stack: "web", status: "UPDATE_FAILED", reason: "no such AMI"),
            "stack web: UPDATE_FAILED: no such AMI"),
        Case(
            .stackResource(
                StackResourceProgress(
                    stack: "web", logicalID: "Lc", type: "AWS::X::Y", status: "CREATE_COMPLETE", reason: nil)),
            "web/Lc (AWS::X::Y): CREATE_COMPLETE"),
        Case(
            .progress([progress(waitingFor: "target group green: initial")]),
            "web-blue: proving, 2 old, 2 newcomers, 1 of 2 healthy, waits for target group green: initial"),
        Case(
            .sizes(
                group: "web-blue", from: Sizes(minimum: 1, desired: 2, maximum: 4),
                to: Sizes(minimum: 3, desired: 4, maximum: 6)),
            "web-blue: minimum-desired-maximum 1-2-4 -> 3-4-6"),
        Case(.gate(gate("pass", passes: 1)), "health-gate/smoke.lua on i-0c: pass (1 of 3 in a row)"),
        Case(.gate(gate("wait", "status 503")), "health-gate/smoke.lua on i-0c: wait (0 of 3 in a row): status 503"),
        Case(.proven(group: "web-blue", instance: "i-0c"), "web-blue: i-0c is proven"),
        Case(.committed, "all groups are proven: from here on the run goes forward only"),
        Case(.removed(group: "web-blue", instance: "i-0a"), "web-blue: i-0a is on its way out, or gone"),
        Case(.turnedBack(cause: "smoke.lua failed"), "turning back: smoke.lua failed"),
        Case(.interrupted(signal: "SIGINT", consequence: "the run is put back"), "SIGINT: the run is put back"),
        Case(.note("a"), "note: a"), Case(.warning("b"), "warning: b"),
        Case(.note("evil\u{1B}[2J\nline"), "note: evil\\u{1b}[2J line"),
        Case(.finished(report()), "succeeded: stack web is updated"),
    ])
    func tellsEachEvent(_ case: Case) {
        #expect(event(`case`.kind).lines.map(\.text) == `case`.lines)
    }

    @Test func tellsProgressWhenItChangedAndEvery30Seconds() {
        var story = PlainStory()
        func told(_ groups: [GroupProgress], after seconds: Int) -> [String] {
            story.lines(for: event(.progress(groups), after: seconds)).map { String($0.text.prefix(9)) }
        }
        let blue = progress("web-blue")
        let green = progress("web-green")
        #expect(told([blue, green], after: 0) == ["web-blue:", "web-green"])
        #expect(told([blue, green], after: 29).isEmpty)
        #expect(told([blue, progress("web-green", healthy: 2)], after: 29) == ["web-green"])
        #expect(told([blue, progress("web-green", healthy: 2)], after: 30) == ["web-blue:"])
        #expect(told([blue, progress("web-green", healthy: 2)], after: 59) == ["web-green"])
    }

    @Test func tellsAGateWhenItSaysSomethingElseOrPassedForGood() {
        var story = PlainStory()
        func isTold(_ gate: GateProgress) -> Bool { !story.lines(for: event(.gate(gate))).isEmpty }
        #expect(isTold(gate("wait", "connection refused")))
        #expect(!isTold(gate("wait", "connection refused")))
        #expect(isTold(gate("wait", "status 503")))
        #expect(isTold(gate("pass", passes: 1)))
        #expect(!isTold(gate("pass", passes: 2)))
        #expect(isTold(gate("pass", passes: 3)))
        #expect(!isTold(gate("pass", passes: 3)))
    }

    @Test func marksLinesWithTheTimeOfDayAndPaintsOnlyWhereColoursAreWanted() {
        let line = event(.warning("b"), after: 65).lines[0]
        #expect(line.drawn(with: Palette(isColoured: false)) == "09:01:05  warning: b")
        #expect(
            line.drawn(with: Palette(isColoured: true))
                == "\u{1B}[2m09:01:05\u{1B}[0m  \u{1B}[33mwarning: b\u{1B}[0m")
    }
}
