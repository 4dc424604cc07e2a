@testable import Hooks
import HTTPTypes
import Synchronization
import Testing
import Timekeeping
import Transport

@Suite struct GrantTests {
    @Test(arguments: [
        ("http.get(\"http://10.0.0.1/\")", "http.get is not granted: add `http = true`"),
        ("http.post(\"http://10.0.0.1/\", \"x\")", "http.post is not granted"),
        ("http.request(\"PUT\", \"http://10.0.0.1/\")", "http.request is not granted"),
        ("env.get(\"SECRET\")", "env.get(\"SECRET\") is not granted: add it to the hook's `needs`"),
        ("store.get(\"k\")", "store.get is not granted: add `store = true`"),
        ("store.put(\"k\", 1)", "store.put is not granted"),
        ("tcp.connect{ host = \"10.0.0.1\", port = 22 }", "tcp.connect is not granted: add `tcp = true`"),
        ("exec.run{ \"true\" }", "exec.run of true is not granted: add it to the hook's `needs`: exec = \"true\""),
        ("file.exists(\"./approved/../x\")", "is not granted: add exactly this path"),
    ])
    func whatIsNotDeclaredIsRefusedAtTheCall(_ call: String, _ words: String) async throws {
        let world = World(environment: ["SECRET": "s3cret"], fileExists: { _ in true })
        let needs = "{ env = { \"OTHER\" }, files = { \"./approved\" } }"
        let answer = try await world.ask(
            "return { needs = \(needs), run = function() return pass(tostring(\(call))) end }")
        #expect(try #require(answer.errorMessage).contains(words))
        let caught = try await world.ask(
            """
            return { run = function()
              return pass(tostring(pcall(function() return \(call) end)))
            end }
            """
        )
        #expect(caught == .pass(note: "false"))
    }

    @Test func whatIsDeclaredIsGiven() async throws {
        let world = World(environment: ["A": "1", "SECRET": "x"], fileExists: { $0 == "./approved" })
        let answer = try await world.ask(
            """
            return { needs = { env = { "A", "B" }, files = { "./approved", "./rejected" } }, run = function()
              return pass(table.concat({ env.get("A"), tostring(env.get("B")), tostring(file.exists("./approved")),
                tostring(file.exists("./rejected")) }, " "))
            end }
            """)
        #expect(answer == .pass(note: "1 nil true false"))
    }

    @Test(arguments: [
        "169.254.169.254", "169.254.170.2:80", "[fe80::1]", "[fd00:ec2::254]", "[FD00:EC2::23]", "2852039166",
        "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]",
        "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::1]", "169.254.169.254.", "metadata.google.internal",
        "instance-data.ec2.internal", "METADATA.google.internal.",
    ])
    func metadataAddressesAreRefusedInEverySpelling(_ host: String) async throws {
        let answer = try await World().ask(
            "return { needs = { http = true }, run = function() http.get(\"http://\(host)/latest\") return pass() end }"
        )
        #expect(try #require(answer.errorMessage).contains("link-local and metadata addresses are refused"))
    }

    @Test(arguments: [
        "10.0.0.1", "127.0.0.1", "169.253.1.1", "fd00::1", "2001:db8::1", "example.org", "a9fe.example.org",
    ])
    func otherAddressesAreNot(_ host: String) {
        #expect(AddressRule.refusal(of: host) == nil)
    }

    @Test(arguments: [
        ["169.254.169.254"], ["10.0.0.1", "169.254.170.2"], ["fe80::1%eth0"], ["fd00:ec2::254"], ["::ffff:a9fe:a9fe"],
    ])
    func aNameThatLeadsToAMetadataAddressIsRefused(_ addresses: [String]) async throws {
        // Nothing may be sent: the transport refuses.
        let answer = try await World(resolve: { _ in addresses }, timekeeper: .live(speed: World.patience)).ask(
            "return { needs = { http = true }, run = function() http.get(\"http://sly.example.org/\") return pass() end }"
        )
        let message = try #require(answer.errorMessage)
        #expect(message.contains("sly.example.org leads to"), "\(message)")
        #expect(!message.contains("unreachable"))
    }

    @Test func onlyAnAddressThatWasCheckedIsConnectedTo() async throws {
        let transport = AnsweringTransport { (request) async throws(TransportError) in
            if request.address == "10.0.0.1" { throw .connectionRefused(host: "sly.example.org") }
            return response(200)
        }
        // Another answer each time, as of a name server that wants to deceive.
        let answers = Mutex([["169.254.169.254"], ["10.0.0.1", "10.0.0.2"]])
        let world = World(
            transport: transport, resolve: { _ in answers.withLock { $0.popLast() ?? [] } },
            timekeeper: .live(speed: World.patience))
        let answer = try await world.ask(
            """
            return { needs = { http = true }, run = function()
              return pass(http.get("http://sly.example.org:8080/a").status .. http.get("http://10.0.0.3/").status)
            end }
            """)
        #expect(answer == .pass(note: "200200"))
        #expect(transport.requests.map(\.address) == ["10.0.0.1", "10.0.0.2", nil])
        #expect(transport.requests.first?.head.authority == "sly.example.org:8080")
    }

    /// As where a name has an address of IPv6 that no way leads to.
    @Test(arguments: ["http.get(\"http://two.example.org/\")", "http.post(\"http://two.example.org/\", \"now\")"])
    func anAddressThatSwallowsEverythingLeavesTimeForTheNext(_ call: String) async throws {
        let transport = AnsweringTransport { (request) async throws(TransportError) in
            if request.address == "10.0.0.2" { return response(200) }
            guard let limit = request.connectTimeout, limit < request.timeout else {
                throw .timedOut(host: "two.example.org", after: request.timeout)
            }
            throw .connectionRefused(host: "two.example.org")
        }
        let answer = try await World(
            transport: transport, resolve: { _ in ["fd00::1", "10.0.0.1", "10.0.0.2"] },
            timekeeper: .live(speed: World.patience)
        ).ask(
            "return { needs = { http = true }, run = function() return pass(\(call).status .. \"\") end }")
        #expect(answer == .pass(note: "200"))
        #expect(transport.requests.map(\.address) == ["fd00::1", "10.0.0.1", "10.0.0.2"])
        let limits = transport.requests.map(\.connectTimeout)
        // The search for the addresses has taken a little of the five seconds.
        let first = try #require(limits.first ?? nil)
        #expect(first <= .seconds(5) / 3 && first > .seconds(1))
        #expect(limits.last == .some(nil), "the last one has all the time that is left")
        #expect(transport.requests.allSatisfy { $0.timeout > .seconds(4) }, "an answer may still take its time")
    }

    @Test func aNameWithoutAnAddressIsUnreachable() async throws {
        let answer = try await World(resolve: { _ in [] }, timekeeper: .live(speed: World.patience)).ask(
            "return { needs = { http = true }, run = function() http.get(\"http://gone.example.org/\") return pass() end }"
        )
        #expect(try #require(answer.errorMessage).contains("unreachable: gone.example.org: no address is known"))
    }

    @Test func aSearchThatTakesTooLongIsUnreachable() async throws {
        let world = World(
            resolve: { _ in
                // Cancelled when nobody waits any more.
                try? await Timekeeper.live().sleep(for: .seconds(60))
                return ["10.0.0.1"]
            }, timekeeper: .live(speed: World.patience))
        let answer = try await world.ask(
            """
            return { needs = { http = true }, run = function()
              http.get("http://slow.example.org/", { timeout = 0.05 })
              return pass()
            end }
            """)
        #expect(try #require(answer.errorMessage).contains("unreachable: slow.example.org: its address was not found"))
    }

    @Test func theSystemFindsAddressesOfNames() async {
        let found = await HookHosts.liveResolve("localhost")
        #expect(!found.isEmpty && found.allSatisfy { ["127.0.0.1", "::1"].contains($0) }, "\(found)")
        #expect(await HookHosts.liveResolve("no-such-host.invalid").isEmpty)
    }

    @Test(arguments: [
        "ftp://10.0.0.1/", "10.0.0.1", "http://", "http:///x", "http://user@10.0.0.1/", "http://10.0.0.1:99999/",
        "http://10.0.0.1:x/", "http://10.0.0.1/a b", "http://10.0.0.1\\r\\nX: y/", "http://[::1/",
        "http://[fe80::1%eth0]/",
    ])
    func aURLThatCannotBeAskedIsAnError(_ url: String) async throws {
        let answer = try await World().ask(
            "return { needs = { http = true }, run = function() http.get(\"\(url)\") return pass() end }")
        #expect(try #require(answer.errorMessage).contains("is not a URL that can be asked"))
    }
}

@Suite struct HTTPTests {
    @Test func sendsTheRequestAndGivesTheAnswer() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            var answer = response(201, "made \u{e9}")
            answer.head.headerFields[.contentType] = "text/plain"
            return answer
        }
        let answer = try await World(transport: transport).ask(
            """
            return { needs = { http = true }, run = function()
              local r = http.request("put", "https://Example.org:8443/a?b=c#d",
                { body = "text", timeout = 1.5, headers = { ["X-One"] = "1" } })
              return pass(r.status .. " " .. r.body .. " " .. r.headers["content-type"])
            end }
            """)
        #expect(answer == .pass(note: "201 made \u{e9} text/plain"))
        let request = try #require(transport.requests.first)
        #expect(request.head.method == .put)
        #expect(request.head.scheme == "https")
        #expect(request.head.authority == "Example.org:8443")
        #expect(request.head.path == "/a?b=c")
        #expect(request.head.headerFields[.init("X-One")!] == "1")
        #expect(request.body == Array("text".utf8))
        #expect(request.timeout == .milliseconds(1500))
        #expect(request.responseLimitBytes == 1_000_000)
    }

    @Test func anAnswerThatDoesNotComeIsACatchableError() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            throw .connectionRefused(host: "10.0.0.1")
        }
        let answer = try await World(transport: transport).ask(
            """
            return { needs = { http = true }, run = function()
              local ok, e = pcall(http.get, "http://10.0.0.1/")
              return wait(e)
            end }
            """)
        guard case .wait(let reason, nil) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(reason.contains("unreachable: 10.0.0.1: connection refused"))
    }

    @Test(arguments: [
        ("{ timeout = 0 }", "above 0 and up to 60"), ("{ timeout = \"2\" }", "above 0 and up to 60"),
        ("{ time = 2 }", "no option \"time\""), ("{ headers = { Host = \"x\" } }", "not the hook's to set"),
        ("{ headers = { A = \"a\\r\\nB: c\" } }", "does not allow"), ("3", "are a table"),
    ])
    func anOptionThatIsWrongIsAnError(_ options: String, _ words: String) async throws {
        let answer = try await World().ask(
            """
            return { needs = { http = true }, run = function()
              http.get("http://10.0.0.1/", \(options))
              return pass()
            end }
            """
        )
        #expect(try #require(answer.errorMessage).contains(words))
    }

    @Test func anAnswerTooLargeForTheHookIsAnErrorThere() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            response(200, String(repeating: "x", count: 1_100_000))
        }
        let answer = try await World(transport: transport).ask(
            """
            return { needs = { http = true }, run = function()
              local ok, e = pcall(http.get, "http://10.0.0.1/")
              return pass(tostring(ok) .. " " .. e)
            end }
            """)
        guard case .pass(let note?) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(note.hasPrefix("false"))
        #expect(note.contains("over the limit"))
    }
}
