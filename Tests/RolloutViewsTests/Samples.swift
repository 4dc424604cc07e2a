import RolloutCore
import Timekeeping

/// A moment that all samples share: 2026-11-22T09:00:00Z.
let nine = WallTime(millisecondsSince1970: 1_795_338_000_000)

/// An event `seconds` after nine.
func event(_ kind: RunEvent.Kind, after seconds: Int = 0) -> RunEvent {
    RunEvent(kind, at: nine + .seconds(seconds), elapsed: .seconds(seconds))
}

/// A group in the middle of its proof.
func progress(
    _ name: String = "web-blue", phase: RunPhase = .proving, healthy: Int = 1, waitingFor: String = ""
) -> GroupProgress {
    GroupProgress(name: name, phase: phase, old: 2, newcomers: 2, healthy: healthy, wanted: 2, waitingFor: waitingFor)
}

/// An answer of the smoke test.
func gate(_ verdict: String, _ reason: String = "", passes: Int = 0) -> GateProgress {
    GateProgress(
        hook: "health-gate/smoke.lua", subject: "i-0c", verdict: verdict, reason: reason, passes: passes, needed: 3)
}

/// The report of a run that replaced one instance.
func report(_ outcome: Outcome = .succeeded, cause: String? = nil, next: String? = nil) -> Report {
    Report(
        runID: "r-1", command: "update stack", stack: "web", outcome: outcome, headline: "stack web is updated",
        cause: cause,
        groups: [
            GroupReport(
                name: "web-blue", target: "launch configuration web-2",
                sizes: Sizes(minimum: 1, desired: 1, maximum: 4),
                removed: [RemovedInstance(id: "i-0a", at: nine + .seconds(90))],
                newcomers: [
                    NewcomerReport(
                        id: "i-0c", zone: "eu-west-1a", provenAfter: .seconds(100),
                        proof: ["classic load balancer web-blue: InService in 3 looks"])
                ])
        ], notes: ["2 old instances still drain"], nextCommand: next, started: nine, ended: nine + .seconds(250),
        calls: 45, changingCalls: 12)
}
