/// Decides when a child that does not answer is killed.
///
/// It measures real time, whatever the run's own clock says: the child is a real process, also in a simulated run. What
/// it sees at each look is judged by ``Vigil``.
struct Watchdog: Sendable {
    /// Most exchanges are over before the first look.
    private static let firstLook = Duration.milliseconds(100)
    private static let look = Duration.milliseconds(25)

    let process: Int32
    let conversation: Conversation

    /// Watches one exchange.
    ///
    /// - Returns: Why the child is to be killed; `nil` when the exchange is over.
    func loss(over number: Int) async -> ChildLoss? {
        let clock = ContinuousClock()
        let start = clock.now
        var vigil = Vigil(begin: ProcessSight.look(at: process))
        var pause = Self.firstLook
        while (try? await OutsideExecutor.shared.pause(for: pause)) != nil {  // cancelled: the child has gone
            guard conversation.isOpen(number) else { return nil }
            if let loss = vigil.loss(after: clock.now - start, ProcessSight.look(at: process)) { return loss }
            pause = Self.look
        }
        return nil
    }
}
