import RolloutCore
import Testing
import Timekeeping

struct SizeTests {
    @Test func aLiveSizeOfTenOutlivesATemplateThatSaysTwo() {
        let live = Sizes(minimum: 2, desired: 10, maximum: 20)
        var rehearsal = Scene.update([Scene.web(count: 10, sizes: live)])
        let template = TemplateSizes(minimum: 2, desired: 2, maximum: 4)
        let kept = Baseline(of: rehearsal.model.look(health: false).groups[0]).finalSizes(old: template, new: template)
        #expect(kept == live)
        rehearsal.updateStack = { model in
            Scene.bringVersionTwo(&model)
            model["web"].sizes = Sizes(minimum: 2, desired: 2, maximum: 4)
        }
        rehearsal.finalSizes = { _ in kept }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: live)
    }

    @Test func aResetByTheStackIsUndoneOnTheWayBackToo() {
        let live = Sizes(minimum: 2, desired: 10, maximum: 20)
        let first = Scene.web(count: 10, sizes: live)
        var rehearsal = Scene.update([first]) { $0.health = Scene.sickNewcomers }
        rehearsal.updateStack = { model in
            Scene.bringVersionTwo(&model)
            model["web"].sizes = Sizes(minimum: 2, desired: 2, maximum: 4)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func sizesThatTheTemplateChangesAreTheNewOnes() {
        var rehearsal = Scene.update([Scene.web()]) { $0["web"].ceiling = 12 }
        let wanted = Sizes(minimum: 3, desired: 6, maximum: 12)
        rehearsal.updateStack = { model in
            Scene.bringVersionTwo(&model)
            model["web"].sizes = wanted
        }
        rehearsal.finalSizes = { _ in wanted }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: wanted)
    }

    struct FinalCase: CustomTestStringConvertible {
        var testDescription: String
        var live: (Int, Int, Int)
        var old: (Int?, Int?, Int?)
        var new: (Int?, Int?, Int?)
        var expected: (Int, Int, Int)
    }

    @Test(arguments: [
        FinalCase(
            testDescription: "same numbers keep the live ones", live: (2, 10, 20), old: (2, 2, 4), new: (2, 2, 4),
            expected: (2, 10, 20)),
        FinalCase(
            testDescription: "a changed maximum alone", live: (2, 4, 8), old: (2, 4, 8), new: (2, 4, 12),
            expected: (2, 4, 12)),
        FinalCase(
            testDescription: "a changed desired alone", live: (2, 10, 20), old: (2, 2, 4), new: (2, 3, 4),
            expected: (2, 3, 20)),
        FinalCase(
            testDescription: "a higher minimum lifts desired", live: (2, 4, 8), old: (2, nil, 8), new: (6, nil, 8),
            expected: (6, 6, 8)),
        FinalCase(
            testDescription: "a higher minimum lifts the maximum", live: (2, 4, 8), old: (2, 4, 8), new: (10, 4, 8),
            expected: (10, 10, 10)),
        FinalCase(
            testDescription: "a lower maximum lowers desired", live: (2, 10, 20), old: (2, nil, 20), new: (2, nil, 6),
            expected: (2, 6, 6)),
        FinalCase(
            testDescription: "a number that cannot be told changes nothing", live: (2, 4, 8), old: (nil, 2, nil),
            new: (6, nil, 9), expected: (2, 4, 8)),
    ])
    func finalSizes(_ sample: FinalCase) {
        let baseline = Baseline(sizes: Sizes(sample.live), ours: [])
        let final = baseline.finalSizes(old: TemplateSizes(sample.old), new: TemplateSizes(sample.new))
        #expect(final == Sizes(sample.expected))
    }

    struct WithoutCase: CustomTestStringConvertible {
        var testDescription: String
        var seen: (Int, Int, Int)
        var expected: (Int, Int, Int)
    }

    /// The baseline is 2-4-8, the surge 4.
    @Test(arguments: [
        WithoutCase(testDescription: "ours", seen: (6, 8, 12), expected: (2, 4, 8)),
        WithoutCase(testDescription: "scaled out by one", seen: (6, 9, 12), expected: (2, 5, 8)),
        WithoutCase(testDescription: "scaled in by one", seen: (6, 7, 12), expected: (2, 7, 8)),
        WithoutCase(testDescription: "all raised", seen: (8, 10, 14), expected: (4, 6, 10)),
        WithoutCase(testDescription: "set to a small number", seen: (1, 1, 12), expected: (1, 1, 8)),
        WithoutCase(testDescription: "set to nothing", seen: (0, 0, 0), expected: (0, 0, 0)),
        WithoutCase(testDescription: "lower maximum", seen: (6, 8, 10), expected: (2, 4, 10)),
        WithoutCase(testDescription: "lower minimum that exceeds the rest", seen: (5, 8, 12), expected: (5, 5, 8)),
    ])
    func whatSomebodyScaledIsKeptWithoutOurSurge(_ sample: WithoutCase) {
        let surged = Sizes(minimum: 2, desired: 4, maximum: 8).grown(by: 4)
        #expect(Sizes(sample.seen).without(surge: 4, of: surged) == Sizes(sample.expected))
    }
}

extension Sizes {
    init(_ numbers: (Int, Int, Int)) {
        self.init(minimum: numbers.0, desired: numbers.1, maximum: numbers.2)
    }
}

extension TemplateSizes {
    init(_ numbers: (Int?, Int?, Int?)) {
        self.init(minimum: numbers.0, desired: numbers.1, maximum: numbers.2)
    }
}
