@testable import Hooks
import Testing

@Suite struct VigilTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        /// What is seen `milliseconds` after the question; `computed` is in milliseconds too.
        var sight: @Sendable (_ milliseconds: Int) -> (state: ProcessSight.State, computed: Int?)
        var loss: ChildLoss?
        /// The first look at which it must be killed.
        var at: Int?
        var every = 25
    }

    @Test(arguments: [
        Case(testDescription: "computes all the time", sight: { (.busy, $0) }, loss: .hung, at: 250),
        Case(
            testDescription: "computes on a busy machine, a tenth of the time", sight: { (.busy, $0 / 10) },
            loss: .hung, at: 2500),
        Case(
            testDescription: "gets no processor at all for nine seconds, then answers",
            sight: { (.busy, $0 > 9900 ? nil : 0) }, loss: .overdue, at: 10000),
        Case(testDescription: "is stopped from the beginning", sight: { _ in (.stopped, 0) }, loss: .stopped, at: 250),
        Case(
            testDescription: "is stopped after 100 ms", sight: { $0 <= 100 ? (.busy, $0) : (.stopped, 100) },
            loss: .stopped, at: 350),
        Case(
            testDescription: "is stopped for a moment only", sight: { $0 < 200 ? (.stopped, 0) : (.busy, 1) },
            loss: .overdue, at: 10000),
        Case(testDescription: "sleeps", sight: { _ in (.idle, 3) }, loss: .silent, at: 1100),
        Case(
            testDescription: "sleeps, and computes a little now and then", sight: { (.idle, $0 / 900) },
            loss: .overdue, at: 10000),
        Case(
            testDescription: "sleeps, but this program looks once a second only", sight: { _ in (.idle, 0) },
            loss: .silent, at: 9100, every: 1000),
        Case(testDescription: "is gone", sight: { _ in (.idle, nil) }, loss: .silent, at: 1100),
    ])
    func isKilledForWhatItDoesAndNotForHowBusyTheMachineIs(_ case: Case) {
        var vigil = Vigil(begin: ProcessSight(state: .busy, computed: .zero))
        for milliseconds in stride(from: 100, through: 11_000, by: `case`.every) {
            let (state, computed) = `case`.sight(milliseconds)
            let sight = ProcessSight(state: state, computed: computed.map { .milliseconds($0) })
            guard let loss = vigil.loss(after: .milliseconds(milliseconds), sight) else { continue }
            #expect(loss == `case`.loss)
            #expect((milliseconds - (`case`.at ?? 0)) < `case`.every && milliseconds >= `case`.at ?? 0)
            return
        }
        Issue.record("it was never killed")
    }

    @Test func isMeasuredInRealTimeWhereTheSystemTellsNothing() {
        let sight = ProcessSight(isTold: false, state: .busy, computed: nil)
        var vigil = Vigil(begin: sight)
        #expect(vigil.loss(after: .milliseconds(200), sight) == nil)
        #expect(vigil.loss(after: .milliseconds(250), sight) == .hung)
    }
}
