private import NIOCore

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// Why nothing can be served.
package enum LoopbackServerError: Error, Hashable, Sendable {
    case portInUse(Int)
    /// Ports below 1024 are root's on most systems.
    case portNotAllowed(Int)

    /// What an error of the system means for `port`; `nil` for one that has nothing to do with it.
    init?(_ error: any Error, port: Int) {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: self = .portInUse(port)
        case EACCES: self = .portNotAllowed(port)
        default: return nil
        }
    }
}

extension LoopbackServerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .portInUse(let port):
            "port \(port) of 127.0.0.1 is in use: end what listens there, or give another with --port "
                + "(--port 0 takes a free one)"
        case .portNotAllowed(let port):
            "port \(port) is not allowed to this user: give one from 1024 up with --port (--port 0 takes a free one)"
        }
    }
}
