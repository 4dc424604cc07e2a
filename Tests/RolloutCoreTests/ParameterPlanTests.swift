import RolloutCore
import Testing

struct ParameterPlanTests {
    static let declared: [ParameterPlan.Declared] = [
        .init(key: "AmiId", hasDefault: false), .init(key: "Password", hasDefault: false),
        .init(key: "Size", hasDefault: true),
    ]

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var declared = ParameterPlanTests.declared
        var stackHas = ["AmiId", "Password", "Size"]
        var given: [(key: String, value: String)] = []
        var result: Result<[ParameterPlan.Argument], ParameterPlan.Problem>
    }

    @Test(arguments: [
        Case(
            testDescription: "what is not named keeps its value, unread",
            given: [("AmiId", "ami-2")],
            result: .success([.value(key: "AmiId", value: "ami-2"), .previous(key: "Password"), .previous(key: "Size")])
        ),
        Case(
            testDescription: "a new parameter falls back to its default", stackHas: ["AmiId", "Password"],
            result: .success([.previous(key: "AmiId"), .previous(key: "Password")])),
        Case(
            testDescription: "what the template has no more is dropped",
            declared: [.init(key: "AmiId", hasDefault: false)],
            result: .success([.previous(key: "AmiId")])),
        Case(
            testDescription: "a new stack needs what has no default", stackHas: [], given: [("AmiId", "ami-1")],
            result: .failure(.missing(keys: ["Password"]))),
        Case(
            testDescription: "a name that the template does not have", given: [("AmiID", "ami-2")],
            result: .failure(.unknown(key: "AmiID", known: ["AmiId", "Password", "Size"]))),
        Case(
            testDescription: "the last of two counts", given: [("AmiId", "ami-1"), ("AmiId", "ami-2")],
            result: .success([.value(key: "AmiId", value: "ami-2"), .previous(key: "Password"), .previous(key: "Size")])
        ),
        Case(
            testDescription: "an empty value is a value", given: [("Size", "")],
            result: .success([.previous(key: "AmiId"), .previous(key: "Password"), .value(key: "Size", value: "")])),
        Case(testDescription: "a template without parameters", declared: [], result: .success([])),
    ])
    func arguments(_ sample: Case) {
        let result = ParameterPlan.arguments(
            declared: sample.declared, stackHas: sample.stackHas, given: sample.given)
        #expect(result == sample.result)
    }

    @Test func problemsNameWhatToDo() {
        let typo = ParameterPlan.Problem.unknown(key: "amiid", known: ["Size", "AmiId"])
        #expect("\(typo)" == "the template has no parameter amiid: did you mean AmiId?")
        let strange = ParameterPlan.Problem.unknown(key: "Colour", known: ["Size", "AmiId"])
        #expect("\(strange)" == "the template has no parameter Colour: it has Size, AmiId")
        let none = ParameterPlan.Problem.unknown(key: "Colour", known: [])
        #expect("\(none)" == "the template has no parameter Colour: it has none")
        let missing = ParameterPlan.Problem.missing(keys: ["AmiId", "Password"])
        #expect(
            "\(missing)" == "the template needs values for AmiId, Password: add AmiId=... Password=... to the command")
    }
}
