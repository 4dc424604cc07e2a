import RolloutCore
import Testing

/// Which parameters take a stack back, and where there is no way back.
@Suite struct WayBackPlanTests {
    typealias Parameter = WayBackPlan.Parameter

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let parameter: Parameter
        let wanted: Result<[WayBackPlan.Argument], WayBackPlan.Obstacle>
    }

    private static let ssm = "AWS::SSM::Parameter::Value<String>"
    private static let cases = [
        Case(
            testDescription: "not given: keeps its value", parameter: Parameter(key: "K", value: "a"),
            wanted: .success([.previous(key: "K")])),
        Case(
            testDescription: "given as it was: keeps its value", parameter: Parameter(key: "K", value: "a", given: "a"),
            wanted: .success([.previous(key: "K")])),
        Case(
            testDescription: "changed: its old value", parameter: Parameter(key: "K", value: "a", given: "b"),
            wanted: .success([.value(key: "K", "a")])),
        Case(
            testDescription: "dropped by the template: its old value",
            parameter: Parameter(key: "K", value: "a", isKept: false), wanted: .success([.value(key: "K", "a")])),
        Case(
            testDescription: "a secret that stays: keeps its value",
            parameter: Parameter(key: "K", value: "****", isSecret: true), wanted: .success([.previous(key: "K")])),
        Case(
            testDescription: "a changed secret: no way back",
            parameter: Parameter(key: "K", value: "****", given: "b", isSecret: true), wanted: .failure(.secret("K"))),
        Case(
            testDescription: "a dropped secret: no way back",
            parameter: Parameter(key: "K", value: "****", isSecret: true, isKept: false), wanted: .failure(.secret("K"))
        ),
        Case(
            testDescription: "SSM that stands for the same: keeps its value",
            parameter: Parameter(key: "K", value: "/a", resolved: "1", newResolved: "1", type: ssm),
            wanted: .success([.previous(key: "K")])),
        Case(
            testDescription: "SSM that has moved: no way back",
            parameter: Parameter(key: "K", value: "/a", resolved: "1", newResolved: "2", type: ssm),
            wanted: .failure(.resolvedAnew("K"))),
        Case(
            testDescription: "SSM of which nothing is known: no way back",
            parameter: Parameter(key: "K", value: "/a", type: ssm), wanted: .failure(.resolvedAnew("K"))),
        Case(
            testDescription: "SSM under another name: no way back",
            parameter: Parameter(key: "K", value: "/a", resolved: "1", newResolved: "1", given: "/b", type: ssm),
            wanted: .failure(.resolvedAnew("K"))),
    ]

    @Test(arguments: cases)
    func decidesBeforeAnythingChanges(_ sample: Case) {
        #expect(WayBackPlan.parameters([sample.parameter]) == sample.wanted)
    }

    @Test func neverTellsAValue() {
        for sample in Self.cases {
            guard case .failure(let obstacle) = sample.wanted else { continue }
            #expect("\(obstacle)".contains("parameter K"))
        }
    }
}
