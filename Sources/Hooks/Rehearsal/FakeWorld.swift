internal import HTTPTypes
internal import LuaMachine
private import Synchronization
internal import Timekeeping
internal import Transport

/// What a hook that is tested finds of the world: what the test has said, and nothing else.
final class FakeWorld: Sendable {
    /// 2026-01-05, a Monday, 09:00 UTC.
    static let beginning = WallTime(secondsSince1970: 1_767_603_600)

    private struct State {
        var time = FakeWorld.beginning
        var routes: [(key: String, answer: FakeAnswer)] = []
        var variables: [String: String] = [:]
        var paths: [String: Bool] = [:]
        var requests: [LuaValue] = []
        var unanswered: [String] = []
        var log: [String] = []
        var cloud = FakeCloud()
        var outside = FakeOutside()
    }

    private let state = Mutex(State())
    let store = HookStore()

    /// Forgets everything: the next test begins.
    func reset() {
        state.withLock { $0 = State() }
        store.clear()
    }

    var time: WallTime { state.withLock { $0.time } }
    var requests: [LuaValue] { state.withLock { $0.requests } }
    /// What the hook asked of the world that no fake was for.
    var unanswered: [String] { state.withLock { $0.unanswered } }
    var log: [String] { state.withLock { $0.log } }

    func set(_ time: WallTime) { state.withLock { $0.time = time } }

    func advance(_ duration: Duration) { state.withLock { $0.time = $0.time + duration } }

    /// Answers requests to `key` (`GET http://10.0.0.10:8080/health`, a URL for every method, or `*`); again replaces it.
    func fake(_ key: String, _ answer: FakeAnswer) {
        state.withLock { state in
            state.routes.removeAll { $0.key == key }
            state.routes.append((key, answer))
        }
    }

    /// What the hook has asked of AWS.
    var cloudCalls: [LuaValue] { state.withLock { $0.cloud.calls } }

    func fakeCloud(_ operation: String, _ answer: LuaValue) throws(HostFunctions.Refusal) {
        try state.withLock { (state) throws(HostFunctions.Refusal) in try state.cloud.set(operation, answer) }
    }

    private func ask(_ request: CloudRequest) -> Result<HookValue, CloudFailure> {
        state.withLock { state in
            if let answer = state.cloud.answer(request) { return answer }
            state.unanswered.append(request.operation)
            return .failure(CloudFailure(.unreachable, "\(request.operation): no fake answers it"))
        }
    }

    /// What the hook has let programs do, and asked of people.
    var outside: FakeOutside { state.withLock { $0.outside } }

    func fakePort(_ target: String, _ answer: LuaValue) throws(HostFunctions.Refusal) {
        try state.withLock { (state) throws(HostFunctions.Refusal) in try state.outside.setPort(target, answer) }
    }

    func fakeProgram(_ call: String, _ result: LuaValue) throws(HostFunctions.Refusal) {
        try state.withLock { (state) throws(HostFunctions.Refusal) in try state.outside.setProgram(call, result) }
    }

    func fakePeople(_ answer: LuaValue) throws(HostFunctions.Refusal) {
        try state.withLock { (state) throws(HostFunctions.Refusal) in try state.outside.setPeople(answer) }
    }

    private func run(_ call: ProgramCall) -> HostAnswer {
        state.withLock { state in
            if let result = state.outside.result(of: call) { return .values([result]) }
            let words = ([call.program] + call.arguments).joined(separator: " ")
            state.unanswered.append("exec \(printable(words))")
            return .error("exec.run of \(printable(words)): no fake answers it")
        }
    }

    private func answer(_ call: ApprovalCall) -> HostAnswer {
        state.withLock { state in
            if let answer = state.outside.answer(to: call) { return .values([answer]) }
            state.unanswered.append("approval \(call.text)")
            return .error("approval.ask: no fake answers it")
        }
    }

    /// Why there is no connection; a port that answers HTTP is open.
    private func connect(_ host: String, _ port: Int, _ timeout: Duration) async -> String? {
        let target = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        let said = state.withLock { state in
            if let answer = state.outside.port(target) { return String??.some(answer) }
            let url = "http://\(target)/"
            if state.routes.contains(where: { ["GET \(url)", url, "*"].contains($0.key) }) { return nil }
            state.unanswered.append("tcp \(target)")
            return "no fake answers it"
        }
        if let said { return said }
        return await HookHosts.connect(over: FakeTransport(world: self))(host, port, timeout)
    }

    func setVariable(_ name: String, _ value: String?) { state.withLock { $0.variables[name] = value } }

    func setPath(_ path: String, _ exists: Bool) { state.withLock { $0.paths[path] = exists } }

    /// The hosts of the hook that is tested.
    var hosts: HookHosts {
        var hosts = HookHosts(
            transport: FakeTransport(world: self),
            connect: { host, port, timeout in await self.connect(host, port, timeout) }, grants: .everything,
            environment: { name in self.state.withLock { $0.variables[name] } },
            fileExists: { path in self.state.withLock { $0.paths[path] ?? false } },
            log: { line in self.state.withLock { $0.log.append("\(line.level.rawValue): \(line.text)") } })
        hosts.store = store
        hosts.aws = { self.ask($0) }
        hosts.rehearsedPrograms = { self.run($0) }
        hosts.rehearsedPeople = { self.answer($0) }
        return hosts
    }

    /// `timekeeper` with the wall clock of this world; how long things take stays real.
    func timekeeper(like timekeeper: Timekeeper) -> Timekeeper {
        Timekeeper(
            now: { timekeeper.now }, wallTime: { self.time },
            sleepUntil: { (deadline) async throws(CancellationError) in try await timekeeper.sleep(until: deadline) })
    }

    fileprivate func answer(_ request: WireRequest) -> Result<WireResponse, TransportError> {
        let method = request.head.method.rawValue
        let host = request.head.authority ?? ""
        let url = "\(request.head.scheme ?? "http")://\(host)\(request.head.path ?? "")"
        return state.withLock { state in
            state.requests.append(
                [
                    "method": .string(method), "url": .string(url),
                    "body": String(validating: request.body, as: UTF8.self).map { .string($0) }
                        ?? .bytes(request.body),
                    "headers": .table(
                        LuaTable(
                            request.head.headerFields.map {
                                LuaTable.Pair(key: .string($0.name.canonicalName), value: .string($0.value))
                            })),
                ])
            for key in ["\(method) \(url)", url, "*"] {
                guard let index = state.routes.firstIndex(where: { $0.key == key }) else { continue }
                return state.routes[index].answer.next(host: host, timeout: request.timeout)
            }
            state.unanswered.append("\(method) \(url)")
            return .failure(.outsideSimulation(host: host))
        }
    }
}

private struct FakeTransport: HTTPTransport {
    let world: FakeWorld

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        try world.answer(request).get()
    }
}
