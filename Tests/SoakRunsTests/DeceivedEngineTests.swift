import AWSSimulator
import AWSWire
import HTTPTypes
import SoakRuns
import Synchronization
import Testing
import Transport

/// The true engine behind a connection that changes what it says or hears: the referee sees what the engine cannot.
@Suite struct DeceivedEngineTests {
    @Test(arguments: SoakPlan.Command.allCases, ImageBehaviour.allCases)
    func theTrueEngineKeepsItsPromises(_ command: SoakPlan.Command, _ image: ImageBehaviour) throws {
        for seed in 1...2 as ClosedRange<UInt64> {
            let result = try SoakRun(SoakPlan(quiet: seed, command, image)).run()
            #expect(result.isGood, "\(result.lines(withTrace: true).joined(separator: "\n"))")
            let putBack = command == .updateStack ? "rolled back" : "frozen"
            #expect(result.outcome == (image == .healthy ? "succeeded" : putBack), "\(result.story)")
        }
    }

    @Test func whoIsToldThatSickNewcomersAreWellBreaksTheProof() throws {
        let plan = SoakPlan(quiet: 1, .updateGroups, .unhealthy)
        let result = try SoakRun(plan) { aws in
            EditingTransport(base: aws) { _ in
                nil
            } answer: { text in
                text.replacing("OutOfService", with: "InService").replacing("<State>unhealthy", with: "<State>healthy")
                    .replacing("<State>initial", with: "<State>healthy")
            }
        }.run()
        let broken = Set(result.breaches.map(\.invariant))
        #expect(broken.contains(.pointOfNoReturn), "\(result.breaches)")
        #expect(broken.contains(.capacity), "\(result.breaches)")
    }

    /// A change to a request, and the promise that it breaks.
    struct Edit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let broken: Invariant
        let change: @Sendable (QueryForm) -> QueryForm?
    }

    static let edits = [
        Edit(testDescription: "an empty list to resume", broken: .contract) { form in
            guard form.action == "ResumeProcesses" else { return nil }
            return QueryForm(fields: form.fields.filter { !$0.name.hasPrefix("ScalingProcesses") })
        },
        Edit(testDescription: "everything is resumed", broken: .suspensions) { form in
            guard form.action == "ResumeProcesses" else { return nil }
            return form.with("ScalingProcesses.member.9", "AlarmNotification")
        },
        Edit(testDescription: "a surge of more than twice", broken: .bound) { form in
            guard form.action == "UpdateAutoScalingGroup", form["DesiredCapacity"] == "8" else { return nil }
            return form.with("DesiredCapacity", "10").with("MaxSize", "12")
        },
        Edit(testDescription: "one instance fewer in the end", broken: .capacity) { form in
            guard form.action == "UpdateAutoScalingGroup", form["DesiredCapacity"] == "4" else { return nil }
            return form.with("DesiredCapacity", "2").with("MinSize", "2")
        },
        Edit(testDescription: "a journal without the sizes that were", broken: .writeAhead) { form in
            guard form.action == "SuspendProcesses" else { return nil }
            return form.with("ScalingProcesses.member.9", "Launch")
        },
        Edit(testDescription: "sizes that are left to AWS", broken: .contract) { form in
            guard form.action == "UpdateAutoScalingGroup" else { return nil }
            return QueryForm(fields: form.fields.filter { $0.name != "MinSize" })
        },
    ]

    @Test(arguments: edits)
    func aChangedRequestIsNoticed(_ edit: Edit) throws {
        let plan = SoakPlan(quiet: 1, .updateGroups, .healthy)
        let result = try SoakRun(plan) { aws in EditingTransport(base: aws, request: edit.change) { $0 } }.run()
        #expect(result.breaches.contains { $0.invariant == edit.broken }, "\(result.breaches) \(result.story)")
    }

    @Test func aJournalThatIsNeverWrittenKeepsTheEngineFromChangingAnything() throws {
        let plan = SoakPlan(quiet: 1, .updateGroups, .healthy)
        let result = try SoakRun(plan) { aws in
            EditingTransport(base: aws) { form in
                form.action == "CreateOrUpdateTags"
                    ? QueryForm(
                        fields: form.fields.map { field in
                            field.name.hasSuffix(".Key") ? .init(field.name, "lost") : field
                        }) : nil
            } answer: {
                $0
            }
        }.run()
        // The tags that arrive are no journal's; besides them nothing is changed.
        #expect(result.breaches.allSatisfy { $0.finding.subject.contains("CreateOrUpdateTags") }, "\(result.breaches)")
        #expect(result.outcome != "succeeded")
    }
}

extension QueryForm {
    /// The form with another value for `name`, or with it at the end.
    func with(_ name: String, _ value: String) -> QueryForm {
        guard let index = fields.firstIndex(where: { $0.name == name }) else {
            return QueryForm(fields: fields + [Field(name, value)])
        }
        var changed = fields
        changed[index].value = value
        return QueryForm(fields: changed)
    }
}
