/// A function that hooks find: what it is called, what it takes and gives, and what must be granted first.
///
/// The list of them is what the child is started with, what editors are told, and what `docs/hooks.md` shows.
package struct HookFunction: Hashable, Sendable {
    /// A parameter, or a field of a table; types are those of lua-language-server.
    package struct Value: Hashable, Sendable {
        package var name: String
        package var type: String
        package var about: String
        package var isOptional: Bool

        init(_ name: String, _ type: String, _ about: String, isOptional: Bool = false) {
            self.name = name
            self.type = type
            self.about = about
            self.isOptional = isOptional
        }
    }

    /// Who answers a call.
    package enum Home: Hashable, Sendable {
        /// The program, which looks at the grants.
        case program
        /// The hook's own process.
        case child
    }

    package var name: String
    package var parameters: [Value]
    /// The type of what it gives; empty for nothing.
    package var gives: String
    package var about: String
    /// What stands in the hook's `needs`; `nil` where nothing has to be granted.
    package var needs: String?
    package var home: Home

    init(
        _ name: String, _ parameters: [Value], gives: String, needs: String? = nil, home: Home = .program,
        _ about: String
    ) {
        self.name = name
        self.parameters = parameters
        self.gives = gives
        self.about = about
        self.needs = needs
        self.home = home
    }

    /// For example `http.get(url, options)`.
    package var call: String { "\(name)(\(parameters.map(\.name).joined(separator: ", ")))" }
}

extension HookFunction {
    private static let options = Value("options", "HttpOptions", "time-out and headers", isOptional: true)

    /// All of them, in the order of the documentation.
    package static let all: [HookFunction] = [
        HookFunction(
            "http.get", [Value("url", "string", "http or https"), options], gives: "HttpResponse", needs: "http = true",
            "gives `{ status, headers, body }`; header names in lower case"),
        HookFunction(
            "http.post", [Value("url", "string", "http or https"), Value("body", "string", "what is sent"), options],
            gives: "HttpResponse", needs: "http = true", "`body` is a string"),
        HookFunction(
            "http.request",
            [Value("method", "string", "for example PUT"), Value("url", "string", "http or https"), options],
            gives: "HttpResponse", needs: "http = true", "`options.body`"),
        HookFunction(
            "env.get", [Value("name", "string", "the variable, as `needs` names it")], gives: "string?",
            needs: "env = { \"NAME\" }", "a string, or `nil` when it is not set"),
        HookFunction(
            "env.hmac_sha256",
            [Value("name", "string", "the variable that holds the key"), Value("text", "string", "what is signed")],
            gives: "string", needs: "env = { \"NAME\" }",
            "the HMAC-SHA256 of a text as hexadecimal digits; the key itself stays in the program"),
        HookFunction(
            "file.exists", [Value("path", "string", "the path, as `needs` names it")], gives: "boolean",
            needs: "files = { \"./approved\" }",
            "exactly this text, relative to the folder of the command ([why](decisions/0004-file-exists-host.md))"),
        HookFunction(
            "approval.ask", [Value("options", "ApprovalOptions", "who, and how long", isOptional: true)],
            gives: "ApprovalAnswer", needs: "approval = true",
            "waits for a person: `haupdate approve` or `reject` from any machine, `y` or `n` at the terminal, or a file"
        ),
        HookFunction(
            "aws.call",
            [
                Value("operation", "string", "for example ec2:DescribeInstances"),
                Value("parameters", "table", "in AWS's names"),
            ], gives: "table", needs: "aws = { \"ec2:DescribeInstances\" }",
            "asks AWS, with the credentials of the run, for what the list below has"),
        HookFunction(
            "store.get", [Value("key", "string", "at most 128 characters")], gives: "any", needs: "store = true",
            "what a hook of this run has put there; `nil` for nothing"),
        HookFunction(
            "store.put", [Value("key", "string", "at most 128 characters"), Value("value", "any", "as JSON has it")],
            gives: "", needs: "store = true",
            "keeps a value for later hooks of this run; `nil` takes it away; at most 16 KiB a value, 256 keys"),
        HookFunction(
            "tcp.connect", [Value("target", "TcpTarget", "where")], gives: "boolean, string?", needs: "tcp = true",
            "`true` when the port takes a connection, else `false` and why; also needs `--allow tcp`"),
        HookFunction(
            "exec.run", [Value("call", "ExecCall", "what is run, and how")], gives: "ExecResult",
            needs: "exec = \"PROGRAM\"",
            "runs a program without a shell and gives `{ status, stdout, stderr, timed_out, ... }`; also needs "
                + "`--allow exec=PROGRAM`"),
        HookFunction(
            "plugin", [Value("name", "string", "of a plugin that --plugin or haupdate.yaml names")], gives: "table",
            needs: "plugins = { \"slack\" }", home: .child,
            "the plugin's functions; what the plugin may use, the hook may use too"),
        HookFunction("clock.now", [], gives: "number", "seconds since 1970, with fraction"),
        HookFunction("clock.iso", [], gives: "string", "`2026-11-22T09:05:00.000Z`"),
        HookFunction(
            "clock.utc", [], gives: "UtcTime",
            "`year`, `month`, `day`, `hour`, `minute`, `second`, `weekday` (1 is Monday)"),
        HookFunction(
            "json.encode", [Value("value", "any", "tables, texts, numbers, booleans, `json.null`")], gives: "string",
            home: .child, "JSON text; `json.null` stands for null"),
        HookFunction(
            "json.decode", [Value("text", "string", "JSON")], gives: "any", home: .child,
            "what the text says; `json.null` for null"),
        HookFunction(
            "log.info", [Value("text", "any", "the line")], gives: "", home: .child,
            "a line of the run's log; `print(...)` does the same"),
        HookFunction(
            "log.warn", [Value("text", "any", "the line")], gives: "", home: .child, "a line of it that people must see"
        ),
        HookFunction(
            "pass", [Value("note", "string", "said with the proof", isOptional: true)], gives: "Verdict", home: .child,
            "this try is content"),
        HookFunction(
            "fail", [Value("reason", "string", "said to people")], gives: "Verdict", home: .child,
            "it is over: declined, or rolled back"),
        HookFunction(
            "wait",
            [
                Value("reason", "string", "said to people"),
                Value("seconds", "number", "until the next try; `every` without it", isOptional: true),
            ], gives: "Verdict", home: .child, "ask again"),
        HookFunction(
            "unknown", [Value("reason", "string", "said to people")], gives: "Verdict", home: .child,
            "the hook cannot tell: `on_error` decides"),
    ]
}
