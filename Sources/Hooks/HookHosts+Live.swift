private import Dispatch

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

extension HookHosts {
    /// The addresses that this machine's resolver has for `name`, in the order in which they are to be tried.
    ///
    /// The wait ends as soon as the task is cancelled; the system goes on looking for nobody.
    package static func liveResolve(_ name: String) async -> [String] {
        let answers = AsyncStream<[String]> { continuation in
            DispatchQueue.global().async {
                continuation.yield(addresses(of: name))
                continuation.finish()
            }
        }
        for await answer in answers { return answer }
        return []
    }

    private static func addresses(of name: String) -> [String] {
        var hints = addrinfo()
        hints.ai_flags = AI_ADDRCONFIG
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var found: [String] = []
        var next = first
        while let entry = next?.pointee {
            var digits = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let failure = getnameinfo(
                entry.ai_addr, entry.ai_addrlen, &digits, socklen_t(digits.count), nil, 0, NI_NUMERICHOST)
            if failure == 0 {
                found.append(String(decoding: digits.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            next = entry.ai_next
        }
        return found
    }

    /// Whether something exists at `path` of this machine, relative to the folder in which the program runs.
    package static func liveFileExists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }
}
