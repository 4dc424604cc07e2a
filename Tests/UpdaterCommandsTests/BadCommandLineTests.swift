import Testing
import UpdaterCommands

@Suite struct BadCommandLineTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var line: String
        /// What the message must say: what is wrong, and what to do.
        var words: [String]
        var testDescription: String { line }

        init(_ line: String, _ words: String...) {
            self.line = line
            self.words = words
        }
    }

    @Test(arguments: [
        Case("haupdate update stack", "no stack", "first argument without"),
        Case("haupdate update stack A=1", "no stack", "first argument without"),
        Case("haupdate update stack web blue", "\"blue\"", "stack is \"web\"", "blue=VALUE"),
        Case("haupdate update stack web =1", "\"=...\"", "KEY=VALUE"),
        Case("haupdate update stack web A=1 A=2", "\"A\"", "twice"),
        Case("haupdate update stack web_1", "web_1", "letters, digits and hyphens"),
        Case("haupdate update stack 1web", "1web", "a letter first"),
        Case("haupdate update stack web --template=", "--template", "Missing value"),
        Case("haupdate update stack web --template http://h/t", "https://"),
        Case("haupdate update stack web --capability ALL", "ALL", "CAPABILITY_NAMED_IAM"),
        Case("haupdate update stack web --healthy-timeout 0", "--healthy-timeout", "at least 1"),
        Case("haupdate update stack web --healthy-timeout=-5", "--healthy-timeout", "-5"),
        Case("haupdate update stack web --healthy-timeout ten", "ten", "seconds as 25 or 2.5, or 90s, 5m, 1h30m"),
        Case("haupdate update stack web --soak 5x", "--soak", "\"5x\"", "1h30m"),
        Case("haupdate update stack web --bake 5m1h", "\"5m1h\"", "1h30m"),
        Case("haupdate update stack web --bake 5m5m", "\"5m5m\"", "1h30m"),
        Case("haupdate update stack web --bake 1.5h", "\"1.5h\"", "1h30m"),
        Case("haupdate update stack web --bake 169h", "\"169h\"", "at most a week"),
        Case("haupdate update stack web --bake=", "--bake"),
        Case("haupdate update stack web --max-duration 0s", "--max-duration", "at least 1"),
        Case("haupdate update stack web --alarm=", "--alarm"),
        Case("haupdate update stack web --alarm arn:aws:cloudwatch:eu-west-1:1:alarm:a", "ARN", "the alarm's name"),
        Case("haupdate update stack web --warmup-seconds 1e3", "1e3"),
        Case("haupdate update stack web --warmup-seconds inf", "inf"),
        Case("haupdate update stack web --action-timeout 99999999999", "99999999999"),
        Case("haupdate update stack web --looks 0", "--looks 0", "1 to 1000"),
        Case("haupdate update stack web --on-failure explode", "explode", "freeze"),
        Case("haupdate update asgs web --on-failure rollback-stack", "rollback-stack", "leave it out"),
        Case(
            "haupdate update stack web --skip-check warm-pol", "--skip-check warm-pol: there is no such check",
            "did you mean \"warm-pool\"?", "subnet-addresses, targets"),
        Case("haupdate update stack web --skip-check tags", "--skip-check tags: this cannot be left out", "tags away"),
        Case("haupdate update stack web --skip-check protected", "cannot be left out", "--replace-protected"),
        Case("haupdate update stack web --strategy yolo", "yolo", "double"),
        Case("haupdate update stack web --output xml", "xml", "json"),
        Case("haupdate update stack web --region eu/west", "eu/west", "eu-west-1"),
        Case("haupdate update stack web --endpoint-url localhost:4567", "localhost:4567", "http://"),
        Case("haupdate update stack web --plugin webhook:url", "webhook", "NAME:key=value"),
        Case("haupdate update stack web --allow tpc", "--allow tpc", "did you mean tcp?"),
        Case("haupdate update stack web --allow=", "--allow", "Missing value"),
        Case("haupdate update asgs --asg a --allow exec", "--allow exec", "write exec=PROGRAM"),
        Case("haupdate resume web --allow aws=ec2:DescribeInstances", "--allow", "there are aws=ssm:SendCommand"),
        Case("haupdate hooks check --allow tcp=1", "--allow tcp=...", "takes no value"),
        Case("haupdate hooks run h.lua --stack web --allow udp", "--allow udp", "there are tcp"),
        Case("haupdate hooks run h.lua --stack web --http-ca=", "--http-ca"),
        Case("haupdate update stack web --plugin :a=b", ":a", "NAME:key=value"),
        Case("haupdate update stack web --simulate-state f", "--simulate-state", "--simulate"),
        Case("haupdate update stack web --time-scale 5", "--time-scale", "--simulate"),
        Case("haupdate update stack web --simulate --time-scale 0", "0.001"),
        Case("haupdate update stack web --simulate --endpoint-url http://h", "--endpoint-url", "leave one out"),
        Case("haupdate update stack web --frobnicate", "--frobnicate"),
        Case("haupdate update asgs", "nothing is named", "--asg NAME"),
        Case("haupdate update asgs web_1", "web_1", "hyphens"),
        Case("haupdate status", "stack"),
        Case("haupdate rollback a b", "b"),
        Case("haupdate simulate serve --port 70000", "70000", "65535"),
        Case("haupdate frobnicate", "frobnicate"),
        Case("haupdate udpate stack web", "no command \"udpate\"", "did you mean \"haupdate update stack\"?", "status"),
        Case("haupdate update stcak web", "haupdate update has no command \"stcak\"", "\"haupdate update stack\"?"),
        Case("haupdate udpate stcak web", "did you mean \"haupdate update stack\"?"),
        Case("haupdate stack web", "did you mean \"haupdate update stack\"?"),
        Case("haupdate update-asgs web", "did you mean \"haupdate update asgs\"?"),
        Case("haupdate --versio", "did you mean \"--version\"?"),
        Case("haupdate simulate srve", "did you mean \"haupdate simulate serve\"?"),
        Case("haupdate frobnicate", "no command \"frobnicate\": there are update, status"),
        Case("haupdate update stack web --templat=f", "no option \"--templat\": did you mean \"--template\"?"),
        Case("haupdate update stack web --templat f", "no option \"--templat\": did you mean \"--template\"?"),
        Case("haupdate update stack --lenient-lookback 3 web", "did you mean \"--lenient-look-back\"?"),
        Case("haupdate status web --simulat", "haupdate status has no option", "did you mean \"--simulate\"?"),
        Case("haupdate update asgs web --healthy_timeout=3", "did you mean \"--healthy-timeout\"?"),
        Case("haupdate update stack web --frobnicate", "no option \"--frobnicate\": leave it out"),
        Case("update-asgs web --regoin=x", "update-asgs has no option", "did you mean \"--region\"?"),
        Case("update-stack", "no stack", "first argument without"),
        Case("update-stack --region=eu-west-1", "no stack"),
        Case("update-asgs", "nothing is named"),
    ])
    func isRefusedWithWhatToDo(_ case: Case) {
        guard case .refusal(let text) = read(`case`.line) else {
            Issue.record("\(`case`.line) was taken")
            return
        }
        for word in `case`.words { #expect(text.contains(word), "in: \(text)") }
    }

    /// A parameter in the wrong place is still a parameter, and what it is given may be a secret.
    @Test(arguments: [
        "haupdate update DbPassword=hunter2", "haupdate DbPassword=hunter2", "haupdate update stack web =hunter2",
        "haupdate status web DbPassword=hunter2", "haupdate status DbPassword=hunter2",
        "haupdate update asgs web DbPassword=hunter2", "haupdate update stack web --looks DbPassword=hunter2",
        "haupdate update stack web --DbPassword=hunter2", "haupdate update stack web -DbPassword=hunter2",
        "haupdate update stack web A=1 DbPassword=hunter2 DbPassword=hunter23",
        "update-stack web DbPassword=hunter2 blue", "update-asgs web DbPassword=a=hunter2",
    ])
    func doesNotShowAValue(_ line: String) {
        guard case .refusal(let text) = read(line) else {
            Issue.record("\(line) was taken")
            return
        }
        #expect(!text.contains("hunter2"), "in: \(text)")
    }
}
