import CloudFormationTemplate

/// A template with one resource `R` whose property `X` is `expression`, written in YAML's flow style or as JSON.
func template(x expression: String, extra: String = "") throws -> Template {
    try Template.parse(
        """
        \(extra)
        Resources:
          R:
            Type: Test::R
            Properties:
              X: \(expression)
          Other: {Type: Test::Other}
        """, name: "t.yaml")
}

extension Template {
    /// The template with what a stack called `web` in eu-west-1 knows.
    func evaluation(_ parameters: [String: PropertyValue] = [:]) -> Evaluation {
        Evaluation(
            self, parameters: parameters,
            pseudoParameters: PseudoParameters(
                region: "eu-west-1", accountID: "123456789012", stackName: "web",
                stackID: "arn:aws:cloudformation:eu-west-1:123456789012:stack/web/1", notificationARNs: ["arn:n"]),
            reference: { $0 == "Other" ? .string("other-1") : nil },
            attribute: { $0 == "Other" && ($1 == "Arn" || $1 == "Outputs.Key") ? .string("\($1) of \($0)") : nil },
            importedValue: { $0 == "net-vpc" ? .string("vpc-1") : nil },
            zones: { $0 == "eu-west-1" ? ["eu-west-1a", "eu-west-1b"] : nil })
    }

    /// What the property `X` of the resource `R` evaluates to; `nil` for `AWS::NoValue`.
    func x(_ parameters: [String: PropertyValue] = [:]) throws -> PropertyValue? {
        guard let resource = resource("R") else { return nil }
        return try evaluation(parameters).properties(of: resource)["X"]
    }
}

func texts(_ texts: String...) -> PropertyValue { .list(texts.map { .string($0) }) }
