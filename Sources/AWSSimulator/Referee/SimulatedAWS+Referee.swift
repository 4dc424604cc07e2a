import AWSWire
import HTTPTypes
import Timekeeping
import Transport

extension SimulatedAWS {
    /// A hash over every call, answer and event so far: two runs with the same one went the same way.
    package var traceHash: String { chronicle.traceHash }

    /// How many things have happened by themselves so far.
    package var eventCount: Int { chronicle.eventCount }

    /// The latest events and calls, oldest first.
    package var trace: [String] { chronicle.latestLines }

    /// Lets a referee watch from now on: the world as it is, is what a run has to put back.
    package func beginRefereeing(_ terms: RefereeTerms) {
        withWorld { chronicle.begin(terms, at: $0) }
    }

    /// Tells the referee how the command has ended, and returns all that it objects to.
    ///
    /// - Parameter isFrozen: Whether the command said that it has left scaling suspended.
    @discardableResult
    package func endRefereeing(exitCode: Int, isFrozen: Bool) -> [Breach] {
        withWorld { chronicle.end(exitCode: exitCode, isFrozen: isFrozen, at: $0) }
        return breaches
    }

    /// What the referee objects to so far, in order; at most 20.
    package var breaches: [Breach] { chronicle.breaches }
}

extension SimulationState {
    /// As ``carryOut(_:verdict:number:at:date:)``, with the chronicle looking on.
    mutating func carryOutSeen(
        _ call: APICall, by chronicle: Chronicle, verdict: SigV4Verifier.Verdict, number: Int, at time: WallTime,
        date: WallTime
    ) -> Outcome {
        let info = call.info(number: number, time: time)
        chronicle.begins(info, actor: call.accessKeyID, at: world)
        let outcome = carryOut(call, verdict: verdict, number: number, at: time, date: date)
        var status = 0
        var body: [UInt8] = []
        if case .answer(let response) = outcome {
            status = response.head.status.code
            if call.operationName == "DescribeAutoScalingGroups" { body = response.body }
        }
        let recorded = calls.last { $0.request.number == number }
        chronicle.ended(
            AnsweredCall(
                info: info, actor: call.accessKeyID, status: status, errorCode: recorded?.errorCode, body: body),
            at: world)
        return outcome
    }
}
