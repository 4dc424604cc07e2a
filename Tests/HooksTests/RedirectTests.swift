import Hooks
import HTTPTypes
import Testing
import Timekeeping
import Transport

@Suite struct RedirectTests {
    private static let places: [String: (Int, String)] = [
        "http://a.example/one": (302, "/two"), "http://a.example/two": (307, "http://b.example:81/three?x=1"),
        "http://b.example:81/three?x=1": (200, ""), "http://a.example/loop": (301, "loop"),
        "http://a.example/sly": (302, "http://169.254.169.254/latest"),
        "http://a.example/name": (302, "//sly.example/"),
        "https://a.example/": (302, "http://a.example/one"), "http://a.example/see": (303, "two"),
        "http://a.example/file": (302, "ftp://a.example/"),
    ]

    private let transport = AnsweringTransport { (request) async throws(TransportError) in
        let url = "\(request.head.scheme ?? "")://\(request.head.authority ?? "")\(request.head.path ?? "")"
        guard let (status, place) = Self.places[url] else { throw .connectionRefused(host: url) }
        var answer = response(status, url)
        if !place.isEmpty { answer.head.headerFields[.location] = place }
        return answer
    }

    private func ask(_ call: String) async throws -> HookAnswer {
        let world = World(
            transport: transport, resolve: { $0 == "sly.example" ? ["169.254.169.254"] : ["10.0.0.1"] },
            timekeeper: .live(speed: World.patience))
        return try await world.ask(
            """
            return { needs = { http = true }, run = function()
              local r = \(call)
              return pass(r.status .. " " .. r.body)
            end }
            """)
    }

    @Test func withoutTheOptionARedirectIsTheAnswer() async throws {
        #expect(try await ask("http.get('http://a.example/one')") == .pass(note: "302 http://a.example/one"))
    }

    @Test func theyAreFollowedAndSecretsStayWhereTheyWere() async throws {
        let answer = try await ask(
            "http.get('http://a.example/one', { redirects = 5, headers = { Authorization = 'Bearer s3cret', "
                + "Cookie = 'c', ['X-Api-Key'] = 'k', Accept = 'text/plain' } })")
        #expect(answer == .pass(note: "200 http://b.example:81/three?x=1"))
        let sent = transport.requests.map { $0.head.headerFields.map(\.name.canonicalName).sorted() }
        let all = ["accept", "authorization", "cookie", "x-api-key"]
        #expect(sent == [all, all, ["accept"]])
    }

    @Test func methodsChangeAsTheStandardSays() async throws {
        #expect(try await ask("http.post('http://a.example/one', 'text', { redirects = 2 })").errorMessage == nil)
        #expect(transport.requests.map(\.head.method) == [.post, .get, .get])
        #expect(transport.requests.map { $0.body.count } == [4, 0, 0])
        #expect(
            try await ask("http.request('PUT', 'http://a.example/see', { redirects = 2, body = 'text' })").errorMessage
                == nil)
        #expect(transport.requests.dropFirst(3).map(\.head.method) == [.put, .get, .get])
    }

    @Test(arguments: [
        ("http.get('http://a.example/sly', { redirects = 1 })", "link-local and metadata addresses are refused"),
        ("http.get('http://a.example/name', { redirects = 1 })", "sly.example leads to 169.254.169.254"),
        ("http.get('http://a.example/loop', { redirects = 3 })", "redirects more than 3 times"),
        ("http.get('https://a.example/', { redirects = 3 })", "from https to http"),
        ("http.get('http://a.example/file', { redirects = 3 })", "is not a URL that can be asked"),
        ("http.get('http://a.example/one', { redirects = 11 })", "a whole number from 0 to 10"),
        ("http.get('http://a.example/one', { redirects = true })", "a whole number from 0 to 10"),
    ])
    func aHopThatMustNotBeIsAnError(_ call: String, _ words: String) async throws {
        let message = try #require(try await ask(call).errorMessage)
        #expect(message.contains(words), "\(message)")
        #expect(!transport.requests.contains { $0.head.authority?.contains("169.254") == true })
    }

    @Test func theTimeIsForAllHopsTogether() async throws {
        _ = try await ask("http.get('http://a.example/one', { redirects = 5, timeout = 3 })")
        let limits = transport.requests.map(\.timeout)
        #expect(limits.count == 3)
        #expect(limits == limits.sorted(by: >) && limits[2] < limits[0])
    }
}
