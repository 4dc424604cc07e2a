import AWSSimulator
import Testing

@Suite struct SizeRuleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let claim: String
        var min: Int?
        var max: Int?
        var desired: Int?
        /// min, max, desired afterwards; `nil` when it must not work.
        var becomes: [Int]?
        var message: String?

        var testDescription: String { claim }
    }

    static let cases = [
        Case(claim: "all three at once", min: 4, max: 8, desired: 6, becomes: [4, 8, 6]),
        Case(claim: "a minimum above desired raises it", min: 4, becomes: [4, 6, 4]),
        Case(claim: "a maximum below desired lowers it", max: 2, becomes: [1, 2, 2]),
        Case(claim: "nothing given, nothing changed", becomes: [1, 6, 3]),
        Case(
            claim: "desired above maximum", max: 10, desired: 12,
            message: "Desired capacity:12 must be between the specified min size:1 and max size:10"),
        Case(
            claim: "desired below minimum", min: 4, max: 10, desired: 2,
            message: "Desired capacity:2 must be between the specified min size:4 and max size:10"),
        Case(
            claim: "minimum above maximum", min: 7,
            message: "Max bound, 6, must be greater than or equal to min bound, 7"),
        Case(
            claim: "negative", min: -1,
            message:
                "1 validation error detected: Value '-1' at 'minSize' failed to satisfy constraint: Member must have "
                + "value greater than or equal to 0"),
    ]

    @Test(arguments: cases) func updatesSizesAsAWSDoes(_ each: Case) throws {
        var world = World.quick()
        try world.addGroup(min: 1, max: 6, desired: 3)
        let error = refusal { () throws(APIError) in
            try world.resize(min: each.min, max: each.max, desired: each.desired)
        }
        let group = try #require(world.groups["web"])
        #expect(error?.message == each.message)
        #expect([group.minSize, group.maxSize, group.desiredCapacity] == each.becomes ?? [1, 6, 3])
        if error != nil { #expect(error?.code == "ValidationError") }
    }

    @Test func terminatingWithDecrementAtTheMinimumIsRefusedWithAWSsText() throws {
        var world = World.quick()
        try world.addGroup(min: 2, desired: 2)
        world.pass(11)
        let id = world.ids()[0]
        let error = refusal { () throws(APIError) in _ = try world.terminateInGroup(id, decrement: true) }
        #expect(
            error?.message
                == "Currently, desiredSize equals minSize (2). Terminating instance without replacement will "
                + "violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower "
                + "group's min size.")
        #expect(world.states() == [.inService, .inService])
    }

    @Test func terminatingTwiceOrSomebodyUnknownIsRefused() throws {
        var world = World.quick()
        try world.addGroup(desired: 2)
        world.pass(11)
        let id = world.ids()[0]
        _ = try world.terminateInGroup(id, decrement: true)
        #expect(
            refusal { () throws(APIError) in _ = try world.terminateInGroup(id, decrement: true) }?.code
                == "ScalingActivityInProgress")
        #expect(
            refusal { () throws(APIError) in _ = try world.terminateInGroup("i-0", decrement: true) }?.message
                == "Instance Id not found - No managed instance found for instance ID i-0")
        #expect(world.groups["web"]?.desiredCapacity == 1)
    }

    @Test func anUnknownGroupIsNamed() {
        var world = World.quick()
        let error = refusal { () throws(APIError) in try world.resize("nobody", desired: 1) }
        #expect(error == .validation("AutoScalingGroup name not found - no such group: nobody"))
    }
}
