internal import LuaMachine
internal import Timekeeping

/// `tcp.connect{ host = "10.0.0.1", port = 5432, timeout = 2 }`.
struct TCPCall: Sendable {
    let host: String
    let port: Int
    let timeout: Duration

    typealias Refusal = HostFunctions.Refusal

    init(_ arguments: [LuaValue]) throws(Refusal) {
        guard case .table(let table) = arguments.first ?? .null, let host = table["host"]?.text,
            let port = table["port"]?.integer, (1...65_535).contains(port)
        else {
            throw Refusal("tcp.connect needs a table: { host = \"10.0.0.1\", port = 5432, timeout = 2 }")
        }
        let names = ["host", "port", "timeout"]
        for pair in table.pairs where !names.contains(pair.key.text ?? "1") {
            throw Refusal(
                "tcp.connect has no option \"\(printable(pair.key.text ?? "1"))\": there are \(names.joined(separator: ", "))"
            )
        }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        let known = bare.hasSuffix(".") ? String(bare.dropLast()) : bare
        // The same letters as in a URL's host.
        guard !known.isEmpty, known.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"/@%\\[]?#".utf8.contains($0) }) else {
            throw Refusal("\"\(printable(host, limit: 100))\" is no host: write a name or an address")
        }
        self.host = known.lowercased()
        self.port = port
        timeout = try HTTPCall.timeout(table["timeout"])
    }
}

extension HostFunctions {
    func connect(_ arguments: [LuaValue], until deadline: Instant) async -> HostAnswer? {
        do throws(Refusal) {
            guard hook.needs.tcp else {
                throw Refusal("tcp.connect is not granted: add `tcp = true` to the hook's `needs`")
            }
            guard hosts.grants.tcp else {
                throw Refusal("tcp.connect is not granted: add --allow tcp to the command")
            }
            let call = try TCPCall(arguments)
            if let refusal = AddressRule.refusal(of: call.host) { throw Refusal(refusal) }
            return await before(deadline) { await tries(call) }
        } catch {
            return .error(error.message)
        }
    }

    /// One address after the other, each with its share of the time that is left.
    private func tries(_ call: TCPCall) async -> HostAnswer {
        let end = timekeeper.now + call.timeout
        var addresses = [call.host]
        if let resolve = hosts.resolve, !AddressRule.isAddress(call.host) {
            addresses = await before(end, { await resolve(call.host) }) ?? []
            if addresses.isEmpty { return Self.closed("\(call.host): no address is known for this name") }
            for address in addresses {
                if let refusal = AddressRule.refusal(of: call.host, at: address) { return .error(refusal) }
            }
        }
        var reason = ""
        for (index, address) in addresses.enumerated() {
            let share = max(.milliseconds(1), end - timekeeper.now) / (addresses.count - index)
            guard let found = await hosts.connect(address, call.port, share) else { return .values([.bool(true)]) }
            reason = found
        }
        return Self.closed("\(call.host):\(call.port): \(reason)")
    }

    private static func closed(_ reason: String) -> HostAnswer {
        .values([.bool(false), .string("unreachable: \(reason)")])
    }
}
