import Foundation
import RolloutCore
import RolloutViews
import Testing

@Suite struct JSONTests {
    @Test func writesStableKeysInAStableOrder() {
        #expect(
            event(
                .sizes(
                    group: "b", from: Sizes(minimum: 1, desired: 2, maximum: 3),
                    to: Sizes(minimum: 3, desired: 4, maximum: 5)), after: 7
            ).json.text
                == #"{"kind":"sizes","at":"2026-11-22T09:00:07.000Z","elapsed_seconds":7,"group":"b","#
                + #""from":{"minimum":1,"desired":2,"maximum":3},"to":{"minimum":3,"desired":4,"maximum":5}}"#)
    }

    @Test(arguments: [
        (RunEvent.Kind.committed, "committed"), (.phase(.looking), "phase"), (.changeSet([]), "change_set"),
        (.plan([]), "plan"), (.stackStatus(stack: "s", status: "X", reason: nil), "stack_status"),
        (.progress([progress()]), "progress"), (.gate(gate("pass")), "gate"),
        (.proven(group: "g", instance: "i"), "proven"), (.removed(group: "g", instance: "i"), "removed"),
        (.turnedBack(cause: "c"), "turned_back"), (.interrupted(signal: "SIGINT", consequence: "c"), "interrupted"),
        (.note("n"), "note"), (.warning("w"), "warning"), (.finished(report()), "report"),
    ])
    func namesTheKindOfEachEvent(_ kind: RunEvent.Kind, _ name: String) throws {
        let text = event(kind).json.text
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["kind"] as? String == name)
        #expect(object["at"] as? String == "2026-11-22T09:00:00.000Z")
        #expect(!text.contains("\n"))
    }

    @Test func reportsWhatAScriptNeeds() throws {
        let text = event(.finished(report(.rolledBack, cause: "c", next: "haupdate status web"))).json.text
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["outcome"] as? String == "rolled back")
        #expect(object["exit_code"] as? Int == 3)
        #expect(object["changing_calls"] as? Int == 12)
        #expect(object["next_command"] as? String == "haupdate status web")
        let groups = try #require(object["groups"] as? [[String: Any]])
        let newcomers = try #require(groups[0]["newcomers"] as? [[String: Any]])
        #expect(newcomers[0]["proven_after_seconds"] as? Double == 100)
    }

    @Test(arguments: [
        "plain", "quo\"te", "back\\slash", "new\nline", "nul\u{0}", "esc\u{1B}[2J", "del\u{7F}", "sep\u{2028}",
        "grün 日本 🚀",
    ])
    func keepsEveryTextThroughAnotherParser(_ text: String) throws {
        let written = JSONValue.array([.string(text)]).text
        #expect(written.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        let back = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String]
        #expect(back == [text])
    }

    @Test(arguments: [(0, "0"), (7, "0.007"), (1500, "1.500"), (-250, "-0.250"), (61_000, "61")])
    func writesDurationsAsSeconds(_ milliseconds: Int, _ text: String) {
        #expect(JSONValue.seconds(.milliseconds(milliseconds)).text == text)
    }
}
