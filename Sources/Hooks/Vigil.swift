/// What the looks at a child that owes an answer add up to: a pure rule, so that it can be tried without a process.
///
/// A child that computes is measured by its own processor time, so that a busy machine kills no innocent hook: one that is
/// ready to run and gets no processor is not silent. One that is stopped, or sleeps although it owes an answer, is
/// measured in real time; several looks must agree, since this process may have been starved too
/// (docs/hooks.md, "Limits").
struct Vigil {
    /// How long a child may compute, and how long it may be stopped, without an answer.
    static let patience = Duration.milliseconds(250)
    /// How long it may neither compute nor wait for the processor or the disk.
    static let silence = Duration.seconds(1)
    /// How long an answer may take in any case.
    static let limit = Duration.seconds(10)
    private static let stoppedLooks = 2
    private static let silentLooks = 10

    private let computedBefore: Duration?
    private var computed: Duration?
    /// When it was last seen to compute, or waiting for its turn to.
    private var busyAt = Duration.zero
    private var looksStopped = 0
    private var looksIdle = 0

    /// - Parameter begin: What was seen when the child was asked.
    init(begin: ProcessSight) {
        computedBefore = begin.computed
        computed = begin.computed
    }

    /// Takes in what is seen `elapsed` after the question.
    ///
    /// - Returns: Why the child is to be killed now; `nil` while it may go on.
    mutating func loss(after elapsed: Duration, _ sight: ProcessSight) -> ChildLoss? {
        if elapsed >= Self.limit { return .overdue }
        guard sight.isTold else { return elapsed >= Self.patience ? .hung : nil }
        if let computedBefore, let now = sight.computed, now - computedBefore >= Self.patience { return .hung }
        note(elapsed, sight)
        if looksStopped >= Self.stoppedLooks, elapsed - busyAt >= Self.patience { return .stopped }
        if looksIdle >= Self.silentLooks, elapsed - busyAt >= Self.silence { return .silent }
        return nil
    }

    private mutating func note(_ elapsed: Duration, _ sight: ProcessSight) {
        let hasComputed = sight.computed != computed
        computed = sight.computed
        looksStopped = sight.state == .stopped && !hasComputed ? looksStopped + 1 : 0
        looksIdle = sight.state == .busy || hasComputed ? 0 : looksIdle + 1
        if looksIdle == 0 { busyAt = elapsed }
    }
}
