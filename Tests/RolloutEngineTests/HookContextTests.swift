import Hooks
import RolloutCore
@testable import RolloutEngine
import Testing

@Suite struct HookContextTests {
    private func group(desired: Int) -> GroupSnapshot {
        GroupSnapshot(name: "web", sizes: Sizes(minimum: 1, desired: desired, maximum: 9), target: nil)
    }

    private func desired(_ group: DrawnGroup?) -> HookValue? {
        guard case .table(let fields)? = group?.table else { return nil }
        return fields["desired"]
    }

    /// What is made once for many questions is made anew after each look.
    @Test func aHookIsToldOfItsGroupAsTheLastLookHadIt() {
        var context = HookContext()
        context.groups = [group(desired: 2)]
        #expect(desired(context.group("web")) == 2)
        #expect(desired(context.group("web")) == 2)
        context.groups = [group(desired: 3)]
        #expect(desired(context.group("web")) == 3)
        #expect(context.group("api") == nil && context.group(nil) == nil)
        context.groups = []
        #expect(context.group("web") == nil)
    }
}
