import RolloutCore
import Testing
import Timekeeping

struct LockNoteTests {
    private static let noon = WallTime(secondsSince1970: 1_795_348_800)
    private static let note = LockNote(
        mark: "run2", run: "run1", owner: "ann smith@host", since: noon, command: "update stack")

    @Test func saysTheSameWhenItIsReadBack() {
        #expect(LockNote(text: Self.note.text) == Self.note)
        #expect("\(Self.note)" == "run run1 of ann_smith@host (update stack) since \(Self.noon.iso8601)")
    }

    @Test func isNotTakenForOneThatWasEditedOrCut() {
        let text = Self.note.text
        #expect(LockNote(text: text.replacing("run1", with: "run9")) == nil)
        #expect(LockNote(text: String(text.dropLast())) == nil)
        #expect(LockNote(text: "locked") == nil)
    }

    @Test(arguments: [
        (LockName.stack("web"), "/haupdate/lock/stack/web"),
        (.group("web-Blue_1.x"), "/haupdate/lock/group/web-Blue_1.x"),
        (.group("web blue"), "/haupdate/lock/group-hex/77656220626c7565"),
        (.group("a/b"), "/haupdate/lock/group-hex/612f62"),
    ])
    func standsUnderANameThatTheStoreTakes(_ name: LockName, _ parameter: String) {
        #expect(name.parameter == parameter)
    }
}
