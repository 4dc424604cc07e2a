import Hooks
import HTTPTypes
import Testing
import Timekeeping
import Transport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A socket of this machine, closed with the last use.
private final class Port: Sendable {
    let number: Int
    private let descriptor: Int32

    init(listens: Bool) throws {
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var count = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, count) == 0 && getsockname(descriptor, $0, &count) == 0
            }
        }
        try #require(isBound)
        if listens { try #require(listen(descriptor, 4) == 0) }
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}

@Suite struct ConnectTests {
    private func asks(_ target: String, _ world: World) async throws -> HookAnswer {
        try await world.ask(
            """
            return { needs = { tcp = true }, run = function()
              local open, why = tcp.connect(\(target))
              return pass(tostring(open) .. " " .. tostring(why))
            end }
            """)
    }

    @Test func aPortThatListensIsOpenAndOneThatDoesNotIsUnreachable() async throws {
        let (open, closed) = (try Port(listens: true), try Port(listens: false))
        let world = World(
            resolve: { _ in ["127.0.0.1"] }, connect: HookHosts.liveConnect, timekeeper: .live(speed: World.patience))
        for host in ["127.0.0.1", "db.example.org"] {
            #expect(try await asks("{ host = '\(host)', port = \(open.number) }", world) == .pass(note: "true nil"))
            #expect(
                try await asks("{ host = '\(host)', port = \(closed.number), timeout = 5 }", world)
                    == .pass(note: "false unreachable: \(host):\(closed.number): connection refused"))
        }
        // One that is refused leaves time for the next.
        let two = World(
            resolve: { _ in ["::1", "127.0.0.1"] }, connect: HookHosts.liveConnect,
            timekeeper: .live(speed: World.patience))
        #expect(try await asks("{ host = 'db.example.org', port = \(open.number) }", two) == .pass(note: "true nil"))
    }

    @Test func whatSwallowsEverythingIsGivenUp() async throws {
        // Nobody accepts: a full queue takes no more connections, and refuses none.
        let port = try Port(listens: true)
        var outcomes: [String?] = []
        for _ in 1...12 { outcomes.append(await HookHosts.liveConnect("127.0.0.1", port.number, .milliseconds(50))) }
        #expect(outcomes.first == .some(nil))
        #expect(outcomes.last??.hasPrefix("no answer within") == true, "\(outcomes)")
    }

    @Test(arguments: [
        ("{ host = '169.254.169.254', port = 80 }", "link-local and metadata addresses are refused"),
        ("{ host = '[fe80::1]', port = 80 }", "link-local and metadata addresses are refused"),
        ("{ host = 'sly.example.org', port = 80 }", "sly.example.org leads to 169.254.169.254"),
        ("{ host = 'a/b', port = 80 }", "is no host"), ("{ host = 'a', port = 0 }", "needs a table"),
        ("{ port = 80 }", "needs a table"), ("'10.0.0.1'", "needs a table"),
        ("{ host = 'a', port = 1, time = 2 }", "no option \"time\""),
        ("{ host = 'a', port = 1, timeout = 61 }", "above 0 and up to 60"),
    ])
    func whatMustNotBeTriedIsRefused(_ target: String, _ words: String) async throws {
        let world = World(
            resolve: { _ in ["169.254.169.254"] },
            connect: { _, _, _ in
                Issue.record("nothing may be connected to")
                return nil
            })
        let message = try #require(try await asks(target, world).errorMessage)
        #expect(message.contains(words), "\(message)")
        #expect(!message.contains("unreachable"))
    }

    @Test func withoutTheCommandsGrantNothingBegins() async throws {
        let world = World(grants: HookGrants())
        let error = await #expect(throws: HookError.self) { try await asks("{ host = '10.0.0.1', port = 1 }", world) }
        #expect(error?.problems?.map(\.message) == ["it needs what was not allowed: add --allow tcp"])
    }

    /// As in the built-in AWS: a port is open where something answers.
    @Test func aNetworkOfRequestsIsAskedWhereNothingElseIs() async throws {
        let transport = AnsweringTransport { (request) async throws(TransportError) in
            if request.head.authority == "10.0.0.1:8080" { return response(404) }
            throw .outsideSimulation(host: "10.0.0.2")
        }
        let world = World(transport: transport)
        #expect(try await asks("{ host = '10.0.0.1', port = 8080 }", world) == .pass(note: "true nil"))
        #expect(
            try await asks("{ host = '10.0.0.2', port = 1 }", world)
                == .pass(note: "false unreachable: 10.0.0.2:1: outside the simulation"))
    }
}
