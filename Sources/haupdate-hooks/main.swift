// The process in which hooks run: frames on standard input, frames on standard output, and nothing else.
import CHookShim
import LuaMachine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lua's 64 MB, and room for frames and for what the allocator holds back.
let addressSpaceBytes: UInt64 = (64 + 64) << 20
/// The parent kills a process that does not answer within 250 ms; this is for the case that it is gone.
let cpuSeconds: UInt64 = 600

/// Writes all of the bytes; `false` if nobody reads them any more.
func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return false }
        sent += count
    }
    return true
}

func encoded(_ frame: ChildFrame) -> [UInt8] {
    do {
        return try FrameCodec.encode(frame)
    } catch {
        // A complaint is short, so it always becomes a frame.
        return (try? FrameCodec.encode(ChildFrame.complaint(message: "\(error)"))) ?? []
    }
}

/// Serves frames until standard input ends. The result is the process's exit code.
func serve() -> Int32 {
    let machine = LuaMachine()
    var reader = FrameReader()
    var part = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let count = part.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        if count < 0 { return 1 }
        if count == 0 { return reader.isInsideFrame ? 2 : 0 }
        reader.append(part[..<count])
        do {
            while let payload = try reader.next() {
                for frame in machine.step(try FrameCodec.decodeParentFrame(payload)) {
                    guard send(encoded(frame)) else { return 0 }
                }
            }
        } catch {
            _ = send(encoded(.complaint(message: "\(error)")))
            return 2
        }
    }
}

let confinement = hook_confine(addressSpaceBytes, cpuSeconds)
let steps = [
    ("leave the session", confinement.session), ("leave the directory", confinement.directory),
    ("close descriptors", confinement.descriptors), ("give up privileges", confinement.privileges),
    ("die with its parent", confinement.parent_death), ("limit its resources", confinement.limits),
    ("give up the calls of the system that it does not need", confinement.calls),
]
if let failed = steps.first(where: { $0.1 != 0 }) {
    _ = send(encoded(.complaint(message: "haupdate-hooks could not \(failed.0): error \(failed.1) of the system")))
    exit(1)
}
// For whoever wants to see that it holds: what a hook that broke out of Lua could do. Nothing is served then.
if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--attempt" {
    let status = hook_attempt(CommandLine.arguments[2])
    let answer = status == 0 ? "succeeded" : status < 0 ? "there is no such attempt" : "refused: error \(status)"
    _ = send(Array("\(CommandLine.arguments[2]): \(answer)\n".utf8))
    exit(status == 0 ? 1 : status < 0 ? 64 : 0)
}
exit(serve())
