import AWSSimulator
import HTTPTypes
import RolloutCore
import RolloutEngine
import Testing
import Timekeeping
import Transport

/// An AWS that is busy, or out of order for a while, only makes a run slower.
@Suite struct ThrottlingTests {
    enum Weather: String, CaseIterable, Sendable {
        case everySecondCallThrottled
        case halfOfTheCallsThrottledInAnIrregularPattern
        case burstsOfThrottling
        case everyFifthReadFails
        case burstsOfServerErrorsOnReads
        case groupsAreBusy
        case pagesOfHTMLInsteadOfAnswers
        case answersThatAreCut

        func interception(_ info: RequestInfo) -> Interception {
            let number = info.number
            let throttled = Interception.answer(APIError("Throttling", "Rate exceeded"))
            let unavailable = Interception.answer(APIError("InternalFailure", "out of order", status: 500))
            switch self {
            case .everySecondCallThrottled: return number % 2 == 0 ? throttled : .goOn
            case .halfOfTheCallsThrottledInAnIrregularPattern:
                // The middle bit of a linear congruential generator: half of all numbers, in no order.
                return (number &* 1_103_515_245 &+ 12_345) >> 16 & 1 == 0 ? throttled : .goOn
            case .burstsOfThrottling: return number % 40 < 10 ? throttled : .goOn
            case .everyFifthReadFails: return !info.isChanging && number % 5 == 0 ? unavailable : .goOn
            case .burstsOfServerErrorsOnReads: return !info.isChanging && number % 30 < 6 ? unavailable : .goOn
            case .groupsAreBusy:
                guard info.operation == "UpdateAutoScalingGroup" || info.operation == "SuspendProcesses" else {
                    return .goOn
                }
                return number % 3 == 0 ? .goOn : .answer(APIError("ScalingActivityInProgress", "activity in progress"))
            case .pagesOfHTMLInsteadOfAnswers:
                let page = WireResponse(
                    head: HTTPResponse(status: number % 2 == 0 ? .badGateway : .ok),
                    body: Array("<html><body>Bad gateway<br></body></html>".utf8))
                return !info.isChanging && number % 7 == 0 ? .respond(page) : .goOn
            case .answersThatAreCut:
                let cut = WireResponse(head: HTTPResponse(status: .ok), body: Array("<\(info.operation)Resp".utf8))
                return !info.isChanging && number % 7 == 0 ? .respond(cut) : .goOn
            }
        }
    }

    @Test(arguments: Weather.allCases)
    func aStackUpdateSucceedsAllTheSame(_ weather: Weather) throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic(), TemplatePart.balanced("Green")))
        let (web, green) = (bed.name(), bed.name("Green"))
        bed.aws.intercept { info, world in
            if world.serving(web) < 4 || world.serving(green) < 4 {
                Issue.record("fewer than 4 serve: \(info.operation)")
            }
            return weather.interception(info)
        }
        let report = try bed.update()
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
        #expect(bed.state("Green") == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }

    @Test(arguments: Weather.allCases)
    func aBadImageIsTakenBackAllTheSame(_ weather: Weather) throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll(to: "ami-bad") }
        bed.aws.intercept { info, _ in weather.interception(info) }
        var options = RolloutOptions()
        options.healthyTimeout = .seconds(120)
        let report = try bed.run(options) { await $0.updateGroups(stack: "web", groups: []) }
        #expect(report.outcome == .frozen, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state() == "2-4-8 suspended 5 journaled ami-1,ami-1,ami-1,ami-1")
    }

    @Test func anEndpointThatIsAwayForFiveMinutesOnlyCostsTime() throws {
        let bed = try TestBed(stack: TemplatePart.template(TemplatePart.classic())) { try $0.outdateAll() }
        let began = bed.simulated.timekeeper.wallTime
        bed.aws.intercept { info, _ in
            let since = info.time - began
            return since > .seconds(20) && since < .seconds(320) ? .fail(.connectionRefused(host: "aws")) : .goOn
        }
        let report = try bed.run { await $0.updateGroups(stack: "web", groups: []) }
        #expect(report.outcome == .succeeded, "\(report.headline) \(report.cause ?? "")")
        #expect(bed.state() == "2-4-8 ami-2,ami-2,ami-2,ami-2")
    }
}
