import AWSSimulator
import Foundation
import Testing

@Suite struct DeterminismTests {
    private func story(seed: UInt64) throws -> Data {
        var world = World.quick(seed: seed)
        world.rules.times.boot = TimeSpan(from: 5, to: 60)
        try world.addGroup("blue", desired: 4)
        try world.addGroup("green", desired: 3)
        world.pass(70)
        try world.resize("blue", desired: 1)
        world.kill(world.ids("green")[1])
        world.pass(300)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(world)
    }

    @Test func oneSeedGivesOneStory() throws {
        #expect(try story(seed: 3) == story(seed: 3))
        #expect(try story(seed: 3) != story(seed: 4))
    }

    @Test func manySmallStepsInTimeAreTheSameAsOneLargeStep() throws {
        var one = World.quick()
        var many = World.quick()
        try one.addGroup(desired: 5)
        try many.addGroup(desired: 5)
        one.pass(100)
        for _ in 1...100 { many.pass(1) }
        #expect(one.activities == many.activities)
        #expect(one.ids() == many.ids())
    }
}
