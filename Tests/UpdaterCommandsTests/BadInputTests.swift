import Testing

/// Input that is wrong beyond the command line: exit code, the next step, and no changing call.
@Suite struct BadInputTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var line: String
        var words: [String]
        /// Whether the stack `web` is created first.
        var needsStack: Bool
        var testDescription: String { name }

        init(_ name: String, _ line: String, _ words: [String], needsStack: Bool = true) {
            self.name = name
            self.line = line
            self.words = words
            self.needsStack = needsStack
        }
    }

    @Test(arguments: [
        Case("unknown stack for update asgs", "update asgs nosuch", ["nosuch", "does not exist"], needsStack: false),
        Case("unknown group", "update asgs --asg nosuch", ["nosuch"], needsStack: false),
        Case(
            "no template and no stack", "update stack nosuch AmiId=ami-2", ["nosuch", "--template"], needsStack: false),
        Case("absent template", "update stack web --template FOLDER/absent.yaml", ["absent.yaml", "no such file"]),
        Case("broken template", "update stack web --template FOLDER/broken.yaml", ["broken.yaml:"]),
        Case("unknown parameter", "update stack web AmiID=ami-2", ["AmiID", "AmiId"]),
        Case("region without the stack", "update stack web AmiId=ami-2 --region us-east-1", ["web", "us-east-1"]),
        Case("absent hooks folder", "update stack web AmiId=ami-2 --hooks FOLDER/absent", ["absent"]),
        Case("empty hooks folder", "update stack web AmiId=ami-2 --hooks FOLDER/empty", ["empty", "PHASE"]),
        Case(
            "missing capability", "update stack web --template FOLDER/role.yaml",
            ["CAPABILITY_IAM", "--capability"]),
        Case(
            "rolling UpdatePolicy", "update stack web AmiId=ami-2 --template FOLDER/policy.yaml",
            ["UpdatePolicy", "AutoScalingRollingUpdate"]),
        Case("unknown scenario", "update stack web AmiId=ami-2 --scenario nosuch", ["nosuch", "default"]),
        Case("unknown plugin", "update stack web AmiId=ami-2 --plugin nosuch", ["nosuch"]),
    ])
    func isDeclinedWithTheNextStepAndWithoutAChange(_ case: Case) async throws {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        _ = try program.write(Templates.withRole, to: "role.yaml")
        _ = try program.write(Templates.withPolicy, to: "policy.yaml")
        _ = try program.write(Templates.broken, to: "broken.yaml")
        _ = try program.write("no hook", to: "empty/readme.txt")
        if `case`.needsStack {
            let created = try await program.simulate("update stack web AmiId=ami-1 --template \(template)")
            try #require(created.code == 0, "\(created.text)")
        }
        let before = try program.groups()
        let ending = try await program.simulate("\(`case`.line.replacing("FOLDER", with: program.folder))")
        #expect(ending.code == 4, "\(ending.text)")
        #expect(ending.report["changing_calls"] as? Int == 0, "\(ending.text)")
        #expect(try program.groups() == before)
        for word in `case`.words { #expect(ending.text.contains(word), "\(word) in: \(ending.text)") }
    }

    @Test func declinesAStackWhoseCreationFailed() async throws {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        _ = try await program.simulate("update asgs nosuch")
        try program.failResource("Group")
        let failed = try await program.simulate("update stack web AmiId=ami-1 --template \(template)")
        #expect(failed.code == 3, "\(failed.text)")
        let ending = try await program.simulate("update stack web AmiId=ami-2")
        #expect(ending.code == 4, "\(ending.text)")
        #expect(ending.report["changing_calls"] as? Int == 0)
        for word in ["ROLLBACK_COMPLETE", "delete-stack"] { #expect(ending.text.contains(word)) }
    }

    @Test func declinesWithoutCredentials() async throws {
        let program = try BuiltProgram()
        let ending = try await program.run(
            "update stack web A=1 --region eu-west-1 --endpoint-url http://127.0.0.1:9 --output json")
        #expect(ending.code == 4, "\(ending.text)")
        #expect(ending.report["changing_calls"] as? Int == 0)
        #expect(ending.text.contains("AWS_ACCESS_KEY_ID"), "\(ending.text)")
    }

    @Test func takesASecondEqualsSignAsPartOfTheValue() async throws {
        let program = try BuiltProgram()
        let template = try program.write(Templates.web, to: "web.yaml")
        let created = try await program.simulate("update stack web AmiId=ami-1 Note=a=b --template \(template)")
        #expect(created.code == 0, "\(created.text)")
        let world = try await program.run(["-c", "grep -c 'a=b' \(program.folder)/cloud.json"], as: "/bin/sh")
        #expect(world.code == 0)
    }

    @Test func refusesAWrongCommandLineWith64() async throws {
        let program = try BuiltProgram()
        let ending = try await program.run("update stack web --frobnicate")
        #expect(ending.code == 64)
        #expect(ending.result.isEmpty)
        #expect(ending.story.contains("--frobnicate"))
    }
}
