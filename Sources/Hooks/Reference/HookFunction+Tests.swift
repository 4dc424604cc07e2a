extension HookFunction {
    /// What a test finds besides, in the order of the documentation.
    package static let ofTests: [HookFunction] = [
        HookFunction(
            "test", [Value("name", "string", "what holds"), Value("body", "fun()", "the test")], gives: "",
            home: .child,
            "declares a test; each begins in a new world"),
        HookFunction(
            "ask", [Value("ctx", "table", "what differs from the sample", isOptional: true)], gives: "TestAnswer",
            "asks the hook once, as a run does, and gives `{ verdict, reason, seconds }`; fields of `ctx` go over those of a "
                + "sample, `json.null` takes one away; `attempt` counts by itself"),
        HookFunction(
            "equal", [Value("found", "any", "what there is"), Value("expected", "any", "what there should be")],
            gives: "",
            "fails the test with the difference, field by field"),
        HookFunction(
            "http.fake", [Value("answers", "table<string, any>", "addresses to answers")], gives: "",
            "`[\"GET http://10.0.0.10:8080/health\"] = { status = 200, body = \"\" }`; without a method for all of them, `\"*\"` for "
                + "every address; `\"unreachable\"`, `\"timeout\"`, or a list of answers of which the last stays"),
        HookFunction(
            "http.requests", [], gives: "TestRequest[]", "what the hook has sent: `method`, `url`, `body`, `headers`"),
        HookFunction(
            "tcp.fake", [Value("ports", "table<string, any>", "ports to answers")], gives: "",
            "`[\"10.0.0.10:5432\"] = \"open\"`, `\"closed\"`, `\"timeout\"`, or a list of which the last stays; `\"*\"` for "
                + "every port; a port that `http.fake` answers is open"),
        HookFunction(
            "exec.fake", [Value("results", "table<string, any>", "calls to results")], gives: "",
            "`[\"kubectl get nodes\"] = { status = 0, stdout = \"\" }`; the program alone for all its calls, `\"*\"` for every "
                + "program; `\"timeout\"`, or a list of results of which the last stays; nothing is run"),
        HookFunction(
            "exec.calls", [], gives: "TestProgramCall[]", "the programs that the hook has run: `words`, `stdin`"),
        HookFunction(
            "approval.fake", [Value("answer", "any", "what a person says")], gives: "",
            "`\"approved\"`, `\"rejected\"`, `{ approved = true, by = \"ann\", reason = \"\" }`, `\"late\"` when nobody answers, or "
                + "a list of answers of which the last stays"),
        HookFunction(
            "approval.questions", [], gives: "TestQuestion[]", "what the hook has asked people: `who`, `question`"),
        HookFunction(
            "store.fake", [Value("values", "table<string, any>", "keys to values")], gives: "",
            "what earlier hooks of the run have left"),
        HookFunction("store.values", [], gives: "table<string, any>", "what is in the store now"),
        HookFunction(
            "env.fake", [Value("variables", "table<string, string>", "names to values")], gives: "",
            "sets variables of the environment"),
        HookFunction(
            "file.fake", [Value("paths", "table<string, boolean>", "paths that exist")], gives: "",
            "says which files exist"),
        HookFunction(
            "aws.fake", [Value("answers", "table<string, any>", "operations to answers")], gives: "",
            "`[\"ssm:GetParameter\"] = { Parameter = { Value = \"1\" } }`; `\"denied\"`, `\"unreachable\"`, "
                + "`\"refused: ParameterNotFound\"`, or a list of answers of which the last stays; what a hook needs is "
                + "allowed"),
        HookFunction(
            "aws.calls", [], gives: "TestCall[]", "what the hook has asked of AWS: `operation`, `parameters`"),
        HookFunction(
            "clock.advance", [Value("seconds", "number", "from 0 on")], gives: "",
            "moves the clock, which stands at 2026-01-05T09:00:00Z, a Monday, when a test begins"),
        HookFunction("clock.set", [Value("time", "string", "ISO 8601")], gives: "", "sets it"),
    ]
}
