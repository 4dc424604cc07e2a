import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// The command that a report names carries what the operator gave.
@Suite struct NextCommandTests {
    private static let template = TemplatePart.template(TemplatePart.bare())

    @Test func aRunThatWasPutBackNamesItsSoakBakeAndAlarms() throws {
        let bed = try TestBed(stack: Self.template)
        var options = RolloutOptions()
        options.soak = .seconds(300)
        options.bake = .seconds(90)
        options.alarms = ["web errors"]
        options.strategy = .canary
        options.state = try StatePlace("s3://haupdate-state/a")
        options.maxDuration = .seconds(60)
        try bed.aws.withWorld { world in
            var form = QueryForm(action: "PutMetricAlarm", version: "2010-08-01")
            let fields = [
                ("AlarmName", "web errors"), ("MetricName", "5xx"), ("Namespace", "Web"), ("Statistic", "Sum"),
                ("Period", "60"), ("EvaluationPeriods", "1"), ("Threshold", "1"),
                ("ComparisonOperator", "GreaterThanThreshold"),
            ]
            for (name, value) in fields { form.set(name, value) }
            try world.putAlarm(form)
        }
        let report = try bed.update(nil, [("AmiId", "ami-2")], options)
        #expect(report.outcome == .rolledBack, "\(report.headline)")
        #expect(
            report.nextCommand == "haupdate update stack web AmiId=... --soak 5m --bake 90s --alarm 'web errors' "
                + "--strategy canary --state s3://haupdate-state/a")
    }

    /// `status` and the run itself name the same command, wherever a run in batches stops.
    @Test(arguments: ["SIGTERM", nil])
    func statusNamesWhatTheRunItselfNamed(_ signal: String?) throws {
        let bed = try TestBed(stack: Self.template)
        let name = bed.name()
        bed.aws.intercept { info, world in
            let new = world.members(name).filter { $0.image != "ami-1" && $0.lifecycle == .inService }.count
            let old = world.members(name).filter { $0.image == "ami-1" && $0.lifecycle == .inService }.count
            if let signal, new >= 1, old == 3 { bed.interruption.request(signal: signal) }
            // The second batch cannot launch.
            if signal == nil, new >= 1, old == 3 { world.rules.images["ami-2"] = .failsToLaunch }
            return .goOn
        }
        var options = RolloutOptions()
        options.strategy = .rolling
        options.healthyTimeout = .seconds(120)
        options.onFailure = .freeze
        let report = try bed.update(nil, [("AmiId", "ami-2")], options)
        #expect(report.exitCode == 5, "\(report.headline) \(report.cause ?? "")")
        let way = signal == nil ? "rollback" : "resume"
        #expect(report.nextCommand == "haupdate \(way) web")
        let updater = bed.updater(options)
        let status = try bed.simulated.run { try await updater.status(stack: "web") }
        #expect(status.nextCommand == report.nextCommand)
        if signal != nil {
            let later = bed.updater()
            let resumed = try bed.simulated.run { await later.resume(stack: "web") }
            #expect(resumed.outcome == .degraded || resumed.outcome == .succeeded, "\(resumed.headline)")
        }
    }
}
