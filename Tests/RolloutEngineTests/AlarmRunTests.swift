import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping

/// Alarms and the run's own time, with the calls that they cost.
@Suite struct AlarmRunTests {
    private static let template = TemplatePart.template(TemplatePart.classic())

    private func bed(_ state: Alarm.State = .ok) throws -> TestBed {
        try TestBed(stack: Self.template) { world in
            var form = QueryForm(action: "PutMetricAlarm", version: "2010-08-01")
            let fields = [
                ("AlarmName", "errors"), ("MetricName", "5xx"), ("Namespace", "Web"), ("Statistic", "Sum"),
                ("Period", "60"), ("EvaluationPeriods", "1"), ("Threshold", "1"),
                ("ComparisonOperator", "GreaterThanThreshold"),
            ]
            for (name, value) in fields { form.set(name, value) }
            try world.putAlarm(form)
            try world.setAlarm("errors", to: state, reason: "Threshold Crossed: 7 > 1")
        }
    }

    private func options(bake: Duration = .seconds(300), alarms: [String] = ["errors"]) -> RolloutOptions {
        var options = RolloutOptions()
        options.bake = bake
        options.alarms = alarms
        return options
    }

    private func update(_ bed: TestBed, _ options: RolloutOptions) throws -> Report {
        try bed.update(Self.template, [("AmiId", "ami-2")], options)
    }

    @Test func aCalmAlarmLetsTheRunThroughAndIsReadAtAModestPace() throws {
        let bed = try bed()
        let report = try update(bed, options())
        #expect(report.outcome == .succeeded, "\(report)")
        let reads = bed.count(of: "DescribeAlarms")
        #expect((20...60).contains(reads), "\(reads)")
    }

    @Test func anAlarmThatGoesOffDuringTheBakeTurnsTheRunBackWithItsReason() throws {
        let bed = try bed()
        bed.aws.intercept { _, world in
            if bed.events.contains(.phase(.baking)) {
                try? world.setAlarm("errors", to: .alarm, reason: "Threshold Crossed: 7 > 1")  // It is there.
            }
            return .goOn
        }
        let report = try update(bed, options())
        #expect(report.outcome == .rolledBack, "\(report)")
        #expect(report.cause == "alarm errors went off: Threshold Crossed: 7 > 1")
        #expect(!bed.events.contains(.committed))
        #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
    }

    @Test func anAlarmThatIsOffAlreadyRefusesTheRunBeforeTheFirstChange() throws {
        let bed = try bed(.alarm)
        let report = try update(bed, options())
        #expect(report.outcome == .declined && report.exitCode == 4)
        #expect(report.headline.contains("alarm errors is in ALARM already: Threshold Crossed: 7 > 1"))
        #expect(bed.changesOfGroups.isEmpty)
    }

    @Test func anAlarmThatDoesNotExistRefusesTheRunBeforeTheFirstChange() throws {
        let bed = try bed()
        let report = try update(bed, options(alarms: ["errors", "latency"]))
        #expect(report.outcome == .declined && report.headline.contains("alarm latency does not exist"))
        #expect(bed.changesOfGroups.isEmpty)
    }

    @Test func insufficientDataIsAWarningAndNoAlarm() throws {
        let bed = try bed(.insufficientData)
        let report = try update(bed, options(bake: .zero))
        #expect(report.outcome == .succeeded, "\(report)")
        let warnings = bed.events.filter {
            if case .warning(let text) = $0 { text.contains("INSUFFICIENT_DATA") } else { false }
        }
        #expect(warnings.count == 1)
    }

    @Test func alarmsThatCannotBeReadAnyMoreNeverLetAnOldInstanceGo() throws {
        let bed = try bed()
        bed.aws.intercept { info, _ in
            let isLate = bed.events.contains(.phase(.committing)) || bed.events.contains(.phase(.updatingStack))
            return info.operation == "DescribeAlarms" && isLate
                ? .answer(APIError("AccessDenied", "no", status: 403)) : .goOn
        }
        let report = try update(bed, options(bake: .zero))
        #expect(report.outcome == .rolledBack, "\(report)")
        #expect(report.cause?.contains("could not be told for 300 s") == true, "\(report.cause ?? "")")
        #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
    }

    @Test func aRunThatTakesTooLongCancelsTheStackUpdate() throws {
        let bed = try bed()
        var options = RolloutOptions()
        options.maxDuration = .seconds(20)
        let report = try update(bed, options)
        #expect(report.outcome == .rolledBack && report.exitCode == 3, "\(report)")
        #expect(report.cause == "the run took longer than --max-duration (20 s)")
        #expect(bed.count(of: "CancelUpdateStack") == 1)
        #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
    }

    @Test func aRunThatTakesTooLongDuringTheBakeTurnsBack() throws {
        let bed = try bed()
        var options = options(bake: .seconds(3600))
        options.maxDuration = .seconds(600)
        let report = try update(bed, options)
        #expect(report.outcome == .rolledBack && report.exitCode == 3, "\(report)")
        #expect(report.cause == "the run took longer than --max-duration (600 s)")
        #expect(bed.state() == "2-4-8 ami-1,ami-1,ami-1,ami-1")
    }
}
