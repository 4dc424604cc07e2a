/// A table that hooks are handed, or that they hand back: its fields with their types.
package struct HookTable: Hashable, Sendable {
    package var name: String
    package var about: String
    package var fields: [HookFunction.Value]

    init(_ name: String, _ about: String, _ fields: [HookFunction.Value]) {
        self.name = name
        self.about = about
        self.fields = fields
    }
}

extension HookTable {
    private typealias Field = HookFunction.Value

    /// What a hook file returns.
    package static let hook = HookTable(
        "Hook", "What a hook file returns.",
        [
            Field("about", "string", "one sentence for people", isOptional: true),
            Field("per", "\"instance\"|\"group\"|\"run\"", "what one question is about", isOptional: true),
            Field("every", "number", "seconds between two tries; 5 when absent", isOptional: true),
            Field("passes", "integer", "passes in a row; 1 when absent", isOptional: true),
            Field("deadline", "number", "seconds that it may wait in all; 300 when absent", isOptional: true),
            Field("on_deadline", "\"fail\"|\"pass\"", "when it still waits then; fail when absent", isOptional: true),
            Field(
                "on_error", "\"fail\"|\"wait\"|\"pass\"", "an error, a killed process, unknown(); fail when absent",
                isOptional: true),
            Field("needs", "Needs", "what it wants to use", isOptional: true),
            Field("budget", "integer", "instructions a try may use; 5,000,000 when absent", isOptional: true),
            Field("dry", "boolean", "asked, measured and reported, but it decides nothing", isOptional: true),
            Field("run", "fun(ctx: Context): Verdict?", "the question", isOptional: false),
        ])

    /// The tables that only tests meet.
    package static let ofTests: [HookTable] = [
        HookTable(
            "TestAnswer", "What one try of the hook said.",
            [
                Field("verdict", "\"pass\"|\"fail\"|\"wait\"|\"unknown\"|\"error\"", "error: the hook broke"),
                Field("reason", "string", "", isOptional: true),
                Field("seconds", "number", "of wait(reason, seconds)", isOptional: true),
            ]),
        HookTable(
            "TestRequest", "A request that the hook has sent.",
            [
                Field("method", "string", ""), Field("url", "string", ""), Field("body", "string", ""),
                Field("headers", "table<string, string>", "names in lower case to values"),
            ]),
        HookTable(
            "TestProgramCall", "A program that the hook has run.",
            [Field("words", "string[]", "the program and its arguments"), Field("stdin", "string", "what it read")]),
        HookTable(
            "TestQuestion", "What the hook has asked people.",
            [Field("who", "string", "who shall answer"), Field("question", "string", "what is asked")]),
        HookTable(
            "TestCall", "A call of AWS that the hook has made.",
            [Field("operation", "string", "for example ec2:DescribeInstances"), Field("parameters", "table", "")]),
    ]

    /// The tables that hooks meet, each before those that name it.
    package static let all: [HookTable] = [
        HookTable("Verdict", "What `pass`, `fail`, `wait` and `unknown` give.", []),
        HookTable(
            "HttpOptions", "Options of a request.",
            [
                Field("timeout", "number", "seconds; 5 when absent, at most 60", isOptional: true),
                Field("headers", "table<string, string>", "names to values", isOptional: true),
                Field("body", "string", "what `http.request` sends", isOptional: true),
                Field("redirects", "integer", "how many are followed; 0 when absent, at most 10", isOptional: true),
            ]),
        HookTable(
            "HttpResponse", "An answer, whatever its status.",
            [
                Field("status", "integer", "200, 404, ..."),
                Field("headers", "table<string, string>", "names in lower case to values"),
                Field("body", "string", "at most 1,000,000 bytes"),
            ]),
        HookTable(
            "ApprovalOptions", "Options of a question to a person.",
            [
                Field("who", "string", "who shall answer; for people", isOptional: true),
                Field("question", "string", "what is asked; for people", isOptional: true),
                Field(
                    "deadline", "number", "seconds; 3600 when absent, and never longer than the hook's own",
                    isOptional: true),
                Field(
                    "on_deadline", "\"fail\"|\"pass\"", "what no answer counts as; fail when absent", isOptional: true),
                Field("file", "string", "a path whose appearance approves; named in `needs.files`", isOptional: true),
            ]),
        HookTable(
            "ApprovalAnswer", "What a person has said.",
            [
                Field("approved", "boolean", "whether the run may go on"),
                Field("by", "string", "user@host, a file, nobody"),
                Field("reason", "string", "of --reason"), Field("late", "boolean", "nobody answered in time"),
            ]),
        HookTable(
            "TcpTarget", "A port that is tried.",
            [
                Field("host", "string", "a name or an address"), Field("port", "integer", "1 to 65535"),
                Field("timeout", "number", "seconds; 5 when absent, at most 60", isOptional: true),
            ]),
        HookTable(
            "ExecCall", "A program with its arguments, as the list's items, and how it is run.",
            [
                Field("stdin", "string", "what it reads; nothing when absent", isOptional: true),
                Field("timeout", "number", "seconds; 10 when absent, at most 300", isOptional: true),
            ]),
        HookTable(
            "ExecResult", "What a program did.",
            [
                Field("status", "integer", "0 to 255; absent when a signal ended it", isOptional: true),
                Field("signal", "integer", "what ended it", isOptional: true),
                Field("stdout", "string", "the first 65,536 bytes"),
                Field("stderr", "string", "the first 65,536 bytes"),
                Field("stdout_cut", "boolean", "whether there was more"),
                Field("stderr_cut", "boolean", "whether there was more"),
                Field("timed_out", "boolean", "whether it was killed because its time was over"),
            ]),
        HookTable(
            "UtcTime", "Date and time of day in UTC.",
            ["year", "month", "day", "hour", "minute", "second"].map { Field($0, "integer", "") }
                + [Field("weekday", "integer", "1 is Monday, 7 is Sunday")]),
        HookTable(
            "Needs", "What a hook wants to use; what is not named is refused at the call.",
            [
                Field("http", "boolean", "requests to any host but metadata services", isOptional: true),
                Field("env", "string[]", "names of variables", isOptional: true),
                Field("files", "string[]", "paths that may be looked for", isOptional: true),
                Field("plugins", "string[]", "plugins whose functions it calls", isOptional: true),
                Field("approval", "boolean", "may ask people", isOptional: true),
                Field("aws", "string[]", "operations of AWS that it asks for", isOptional: true),
                Field("store", "boolean", "values for later hooks of the run", isOptional: true),
                Field("tcp", "boolean", "trying ports; --allow tcp grants it too", isOptional: true),
                Field(
                    "exec", "string|string[]", "programs that it runs; --allow exec=PROGRAM grants each too",
                    isOptional: true),
            ]),
        HookTable(
            "ContextRun", "The run.",
            [
                Field("id", "string", "its ID, and the same for who resumes it or takes it back"),
                Field("command", "string", "for example update stack"),
                Field("started", "string", "ISO 8601, UTC"),
                Field("dry", "boolean", "whether this hook decides nothing"),
                Field("cause", "string", "why it turned back or failed", isOptional: true),
                Field("outcome", "string", "post-update: for example succeeded, rolled back", isOptional: true),
                Field("headline", "string", "post-update: what happened, in a sentence", isOptional: true),
                Field("next_command", "string", "post-update: what to type next", isOptional: true),
            ]),
        HookTable(
            "ContextStack", "The stack.",
            [
                Field("name", "string", "its name"),
                Field("action", "\"CREATE\"|\"UPDATE\"", "what is done to it", isOptional: true),
                Field("parameters", "table<string, string>", "names to values, NoEcho ones never"),
                Field("outputs", "table<string, string>", "names to values, as the stack was read last"),
            ]),
        HookTable(
            "ContextChange", "A change of the change set.",
            [
                Field("action", "string", "Add, Modify or Remove"), Field("logical_id", "string", "in the template"),
                Field("type", "string", "of the resource"),
                Field("replacement", "string", "True, False or Conditional", isOptional: true),
            ]),
        HookTable(
            "ContextPlan", "What is planned for a group.",
            [
                Field("name", "string", "of the group"), Field("outdated", "integer", "instances to replace"),
                Field("peak", "integer", "instances at the highest point"),
            ]),
        HookTable(
            "ContextSource", "What sends traffic to a group.",
            [Field("kind", "string", "its kind"), Field("id", "string", "name or ARN")]),
        HookTable(
            "ContextGroup", "The Auto Scaling group.",
            [
                Field("name", "string", "its name"), Field("min", "integer", "", isOptional: true),
                Field("max", "integer", "", isOptional: true), Field("desired", "integer", "", isOptional: true),
                Field("target", "string", "what it launches", isOptional: true),
                Field("outdated", "integer", "instances of another identity", isOptional: true),
                Field("in_service", "integer", "instances of both generations", isOptional: true),
                Field("sources", "ContextSource[]", "its traffic sources", isOptional: true),
            ]),
        HookTable(
            "ContextHealth", "What a traffic source says of an instance.",
            [
                Field("kind", "string", "of the source"), Field("id", "string", "name or ARN"),
                Field("serving", "boolean", "only a definite yes"),
                Field("state", "string", "AWS's state and reason"),
            ]),
        HookTable(
            "ContextResult", "What became of a group.",
            [
                Field("name", "string", "of the group"),
                Field("target", "string", "what it launches", isOptional: true),
                Field("removed", "string[]", "IDs of instances that the run removed"),
                Field("newcomers", "string[]", "IDs of instances that it launched"),
                Field("proven", "string[]", "IDs of those that were proven"),
                Field("note", "string", "what is special", isOptional: true),
            ]),
        HookTable(
            "ContextInstance", "The instance.",
            [
                Field("id", "string", "its ID"), Field("private_ip", "string", "", isOptional: true),
                Field("private_dns_name", "string", "", isOptional: true),
                Field("public_ip", "string", "", isOptional: true), Field("subnet_id", "string", "", isOptional: true),
                Field("image_id", "string", "", isOptional: true),
                Field("launched", "string", "ISO 8601, UTC", isOptional: true),
                Field("zone", "string", "availability zone", isOptional: true),
                Field("type", "string", "for example t3.micro", isOptional: true),
                Field("lifecycle_state", "string", "for example InService", isOptional: true),
                Field("launch_identity", "string", "what it was launched from", isOptional: true),
                Field("healthy", "boolean", "the group's own health", isOptional: true),
                Field("health", "ContextHealth[]", "by traffic source, as the last look had it", isOptional: true),
            ]),
        HookTable(
            "Context", "What a hook is told; what is not known is absent.",
            [
                Field("run", "ContextRun", "always"), Field("account", "string", "always"),
                Field("region", "string", "always"), Field("stack", "ContextStack", "for a stack", isOptional: true),
                Field("change_set", "ContextChange[]", "pre-update", isOptional: true),
                Field("plan", "ContextPlan[]", "pre-update", isOptional: true),
                Field("group", "ContextGroup", "per group and instance", isOptional: true),
                Field("instance", "ContextInstance", "per instance", isOptional: true),
                Field(
                    "peers", "ContextInstance[]", "per group and instance: old ones in service, 20 at most",
                    isOptional: true),
                Field(
                    "newcomers", "ContextInstance[]", "per group: new ones in service, 200 at most", isOptional: true),
                Field("groups", "ContextGroup[]", "per run: all groups of the last look", isOptional: true),
                Field("results", "ContextResult[]", "post-update", isOptional: true),
                Field("attempt", "integer", "1 for the first try about this subject"),
                Field("time_left", "number", "seconds until the deadline"),
                Field("options", "table", "the options, in plugins", isOptional: true),
            ]),
        hook,
    ]
}
