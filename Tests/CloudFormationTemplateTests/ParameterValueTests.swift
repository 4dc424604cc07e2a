import CloudFormationTemplate
import Testing

@Suite struct ParameterValueTests {
    static func template(_ parameter: String) throws -> Template {
        try Template.parse("Parameters:\n  P: {\(parameter)}\nResources: {A: {Type: T}}", name: "t")
    }

    struct Case: CustomTestStringConvertible {
        let parameter: String
        let given: String?
        let value: PropertyValue

        var testDescription: String { "\(parameter) <- \(given ?? "nothing")" }
    }

    static let cases: [Case] = [
        Case(parameter: "Type: String, Default: a", given: nil, value: .string("a")),
        Case(parameter: "Type: String, Default: ''", given: nil, value: .string("")),
        Case(parameter: "Type: String, Default: a", given: "b=c", value: .string("b=c")),
        Case(parameter: "Type: Number, Default: 1.50", given: nil, value: .string("1.50")),
        Case(parameter: "Type: Number, MinValue: 1, MaxValue: 3", given: "3", value: .string("3")),
        Case(parameter: "Type: CommaDelimitedList", given: "a, b,c", value: texts("a", "b", "c")),
        Case(parameter: "Type: CommaDelimitedList", given: "", value: .list([])),
        Case(parameter: "Type: List<Number>", given: "1,2", value: texts("1", "2")),
        Case(
            parameter: "Type: 'List<AWS::EC2::Subnet::Id>'", given: "subnet-1,subnet-2",
            value: texts("subnet-1", "subnet-2")),
        Case(parameter: "Type: AWS::EC2::Image::Id", given: "ami-1", value: .string("ami-1")),
        Case(
            parameter: "Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>'", given: "/ami/web",
            value: .string("ami-ssm")),
        Case(
            parameter: "Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /list", given: nil,
            value: texts("x", "y")),
        Case(parameter: "Type: String, AllowedPattern: '[a-z]+[0-9]*'", given: "web1", value: .string("web1")),
        Case(parameter: "Type: String, AllowedValues: [1, two]", given: "1", value: .string("1")),
    ]

    @Test(arguments: cases) func takesWhatIsGivenElseTheDefault(_ example: Case) throws {
        let template = try Self.template(example.parameter)
        let given = example.given.map { [(name: "P", value: $0)] } ?? []
        let values = try template.parameterValues(given: given) {
            ["/ami/web": "ami-ssm", "/list": "x,y"][$0]
        }
        #expect(values.map(\.value) == [example.value])
    }

    @Test func keepsTheKeyOfAnSSMParameterBesideItsValue() throws {
        let values = try Self.template("Type: 'AWS::SSM::Parameter::Value<String>', NoEcho: true")
            .parameterValues(given: [("P", "/key")]) { _ in "value" }
        #expect(values[0].given == "/key")
        #expect(values[0].resolved == "value")
        #expect(values[0].noEcho)
    }

    static let faults: [(String, [(name: String, value: String)], String)] = [
        ("Type: String", [], "Parameters: [P] must have values"),
        ("Type: String", [("P", "a"), ("Q", "b")], "Parameters: [Q] do not exist in the template"),
        ("Type: Number", [("P", "many")], "Parameter 'P' must be a number."),
        ("Type: Number, MinValue: 2", [("P", "1")], "Parameter 'P' must be a number not less than 2"),
        ("Type: Number, MaxValue: 2.5", [("P", "3")], "Parameter 'P' must be a number not greater than 2.5"),
        ("Type: List<Number>", [("P", "1,x")], "Parameter 'P' must be a number."),
        ("Type: String, AllowedValues: [a]", [("P", "b")], "Parameter 'P' must be one of AllowedValues"),
        ("Type: String, MinLength: 2", [("P", "b")], "Parameter 'P' must contain at least 2 characters"),
        ("Type: String, MaxLength: 2", [("P", "bcd")], "Parameter 'P' must contain at most 2 characters"),
        ("Type: String, AllowedPattern: '[a-z]*'", [("P", "B1")], "Parameter 'P' must match pattern [a-z]*"),
        (
            "Type: String, AllowedPattern: '[a-z]*', ConstraintDescription: lower case only", [("P", "B1")],
            "Parameter P failed to satisfy constraint: lower case only"
        ),
        (
            "Type: 'AWS::SSM::Parameter::Value<String>'", [("P", "/gone")],
            "Unable to fetch parameters [/gone] from parameter store for this account."
        ),
    ]

    @Test(arguments: 0..<faults.count) func refusesInAWSsWords(_ index: Int) throws {
        let (parameter, given, message) = Self.faults[index]
        let template = try Self.template(parameter)
        let error = #expect(throws: TemplateError.self) {
            try template.parameterValues(given: given) { _ in nil }
        }
        #expect(error?.message == message)
    }
}
