private import Crypto
internal import LuaMachine
internal import Timekeeping
internal import Transport

/// What one hook may call, checked against its grants; every refusal is an error that the hook can catch.
struct HostFunctions: Sendable {
    /// The names under which hooks find them.
    static let names = HookFunction.all.filter { $0.home == .program }.map(\.name).sorted()

    let hook: HookDescription
    let subject: String
    let hosts: HookHosts
    let timekeeper: Timekeeper

    /// Why a call is refused.
    struct Refusal: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }

    /// Performs one call.
    ///
    /// - Returns: The answer; `nil` when the deadline passed or the task was cancelled before there was one.
    func perform(_ function: String, _ arguments: [LuaValue], until deadline: Instant) async -> HostAnswer? {
        do throws(Refusal) {
            switch function {
            case "clock.now": return .values([.double(Double(timekeeper.wallTime.millisecondsSince1970) / 1000)])
            case "clock.iso": return .values([.string(timekeeper.wallTime.iso8601)])
            case "clock.utc": return .values([calendar(timekeeper.wallTime)])
            case "env.hmac_sha256": return .values([try signature(arguments)])
            case "env.get": return .values([try environmentValue(arguments)])
            case "approval.ask":
                let call = try ApprovalCall(arguments, hook)
                return await before(deadline) { await call.perform(hook, subject, hosts, timekeeper, until: deadline) }
            case PluginLibrary.use: return .values([.bool(try isGranted(plugin: arguments.first?.text ?? ""))])
            case "store.get", "store.put": return .values(try store(function, arguments))
            case "tcp.connect": return await connect(arguments, until: deadline)
            case "exec.run": return await execute(arguments, until: deadline)
            case "file.exists": return .values([try fileExists(arguments)])
            case "aws.call":
                let call = try CloudCall(arguments, hook.needs, hosts)
                return await before(deadline) { [hosts, hook] in await call.send(over: hosts, from: hook.id) }
            default:
                let call = try HTTPCall(function, arguments)
                guard hook.needs.http else {
                    throw Refusal("\(function) is not granted: add `http = true` to the hook's `needs`")
                }
                return await before(deadline) { await send(call) }
            }
        } catch {
            return .error(error.message)
        }
    }

    /// Asks, and follows as many redirects as the hook wants; the time-out is for all of them together.
    private func send(_ call: HTTPCall) async -> HostAnswer {
        let end = timekeeper.now + call.timeout
        var call = call
        var hop = 0
        do throws(Refusal) {
            while true {
                let response = try await response(to: call, hop: hop, before: end)
                guard let next = try call.following(response, hop: hop) else { return HTTPCall.answer(response) }
                call = next
                hop += 1
            }
        } catch {
            return .error(error.message)
        }
    }

    /// Finds where a name leads, and asks only what has been checked: a second search might give another address.
    private func response(
        to call: HTTPCall, hop: Int, before end: Instant
    ) async throws(Refusal) -> WireResponse {
        if let refusal = AddressRule.refusal(of: call.host) { throw Refusal(refusal) }
        var addresses: [String] = []
        if let resolve = hosts.resolve, !AddressRule.isAddress(call.host) {
            guard let found = await before(end, { await resolve(call.host) }) else {
                throw Refusal("unreachable: \(call.host): its address was not found within \(call.timeout)")
            }
            if found.isEmpty { throw Refusal("unreachable: \(call.host): no address is known for this name") }
            for address in found {
                if let refusal = AddressRule.refusal(of: call.host, at: address) { throw Refusal(refusal) }
            }
            addresses = found
        }
        // The first request has all of the time where nothing has been searched or asked before it.
        let left = hop == 0 && addresses.isEmpty ? call.timeout : end - timekeeper.now
        guard left > .zero else { throw Refusal("unreachable: \(call.host): no answer within \(call.timeout)") }
        return try await call.send(over: hosts.transport, at: addresses, within: left, timekeeper)
    }

    private func environmentValue(_ arguments: [LuaValue]) throws(Refusal) -> LuaValue {
        guard let name = arguments.first?.text else { throw Refusal("env.get(name) needs the name of a variable") }
        guard hook.needs.environment.contains(name) else {
            throw Refusal("env.get(\"\(name)\") is not granted: add it to the hook's `needs`: env = { \"\(name)\" }")
        }
        return hosts.environment(name).map { .string($0) } ?? .null
    }

    /// RFC 2104, with the value of a variable as its key.
    private func signature(_ arguments: [LuaValue]) throws(Refusal) -> LuaValue {
        guard let name = arguments.first?.text, let text = arguments.dropFirst().first?.rawBytes else {
            throw Refusal("env.hmac_sha256(name, text) needs the name of a variable and a string")
        }
        guard hook.needs.environment.contains(name) else {
            throw Refusal(
                "env.hmac_sha256(\"\(name)\") is not granted: add it to the hook's `needs`: env = { \"\(name)\" }")
        }
        guard let key = hosts.environment(name), !key.isEmpty else {
            throw Refusal("the variable \(name) is not set: put the key there")
        }
        let code = HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: Array(key.utf8)))
        return .string(
            code.map { byte in
                let digits = String(byte, radix: 16)
                return byte < 16 ? "0" + digits : digits
            }.joined())
    }

    private func isGranted(plugin name: String) throws(Refusal) -> Bool {
        guard hook.needs.plugins.contains(name) else {
            throw Refusal("plugin \"\(name)\" is not granted: add it to the hook's `needs`: plugins = { \"\(name)\" }")
        }
        return true
    }

    private func fileExists(_ arguments: [LuaValue]) throws(Refusal) -> LuaValue {
        guard let path = arguments.first?.text else { throw Refusal("file.exists(path) needs a path") }
        guard hook.needs.files.contains(path) else {
            throw Refusal(
                "file.exists(\"\(path)\") is not granted: add exactly this path to the hook's `needs`: "
                    + "files = { \"\(path)\" }")
        }
        return .bool(hosts.fileExists(path))
    }

    /// The date and time of day in UTC; `weekday` is 1 for Monday to 7 for Sunday, as ISO 8601 counts.
    private func calendar(_ time: WallTime) -> LuaValue {
        let parts = CalendarTime(time)
        let days = (time.millisecondsSince1970 - Int64(parts.millisecond)) / 86_400_000
        // 1970-01-01 was a Thursday.
        let weekday = (Int(days) + 3) % 7 + 1
        let fields: [(String, Int)] = [
            ("year", parts.year), ("month", parts.month), ("day", parts.day), ("hour", parts.hour),
            ("minute", parts.minute), ("second", parts.second), ("weekday", weekday),
        ]
        return .table(LuaTable(fields.map { LuaTable.Pair(key: .string($0.0), value: .int(Int64($0.1))) }))
    }

    /// The result of `work`, unless `deadline` comes first or the task is cancelled; `work` is cancelled then.
    func before<Value: Sendable>(
        _ deadline: Instant, _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                try? await timekeeper.sleep(until: deadline)  // cancelled or over: both mean that there is no value
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return Task.isCancelled ? nil : first
        }
    }
}
