#if canImport(Glibc)
    private import Glibc
#endif

/// What the system tells of a process at one moment.
struct ProcessSight: Hashable, Sendable {
    enum State: Hashable, Sendable {
        /// It runs, or would if it got the processor or the disk.
        case busy
        /// It waits for something else, or is gone.
        case idle
        /// A signal or a debugger has stopped it.
        case stopped
    }

    /// Whether this system tells such things at all (Linux does).
    var isTold = true
    var state: State
    /// The processor time that it has used; `nil` for a process that is gone.
    var computed: Duration?

    /// Looks at `process`.
    static func look(at process: Int32) -> ProcessSight {
        #if canImport(Glibc)
            ProcessSight(state: state(of: process), computed: processorTime(of: process))
        #else
            ProcessSight(isTold: false, state: .busy, computed: nil)
        #endif
    }

    #if canImport(Glibc)
        /// The letter behind the name in `/proc/PID/stat` (proc(5)); without `/proc` everybody counts as busy.
        private static func state(of process: Int32) -> State {
            guard let file = fopen("/proc/\(process)/stat", "re") else {
                return access("/proc/self/stat", R_OK) == 0 ? .idle : .busy
            }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 512)
            let count = fread(&bytes, 1, bytes.count, file)
            // The name is in brackets, and may have brackets and blanks itself.
            guard let bracket = bytes[..<count].lastIndex(of: UInt8(ascii: ")")), bracket + 2 < count else {
                return .busy
            }
            switch bytes[bracket + 2] {
            case UInt8(ascii: "R"), UInt8(ascii: "D"): return .busy
            case UInt8(ascii: "T"), UInt8(ascii: "t"): return .stopped
            default: return .idle
            }
        }

        private static func processorTime(of process: Int32) -> Duration? {
            var clock = clockid_t()
            var time = timespec()
            guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        }
    #endif
}
