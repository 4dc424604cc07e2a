import AWSSimulator
import RolloutCore
import RolloutEngine
import Testing

/// The story says what the stack's template has made of a group's sizes.
@Suite struct TemplateSizeNoteTests {
    private static let template = TemplatePart.template(TemplatePart.bare())

    private func notes(_ bed: TestBed) -> [String] {
        bed.events.compactMap { event in
            if case .note(let text) = event, text.contains("the stack's template") { return text }
            return nil
        }
    }

    @Test func sizesThatTheNewTemplateChangesAreSaid() throws {
        let bed = try TestBed(stack: Self.template)
        let report = try bed.update(TemplatePart.template(TemplatePart.bare(size: 2)))
        #expect(report.outcome == .succeeded, "\(report.headline)")
        #expect(
            notes(bed) == [
                "group \(bed.name()): the stack's template sets its sizes to 2-2-8, which were 2-4-8: it ends on 2-2-8"
            ])
        #expect(bed.state() == "2-2-8 ami-2,ami-2")
    }

    @Test func sizesThatTheStackUpdateResetsAreSaid() throws {
        let bed = try TestBed(stack: Self.template)
        let name = bed.name()
        try bed.aws.withWorld { world in
            var grown = GroupChange(name: name)
            grown.desiredCapacity = 6
            try world.updateGroup(grown)
        }
        try bed.pass(.seconds(100))
        let report = try bed.update()
        #expect(report.outcome == .succeeded, "\(report.headline)")
        #expect(
            notes(bed) == [
                "group \(name): the stack's template sets its sizes to 2-4-8: the run brings back the 2-6-8 of before"
            ])
        #expect(bed.aws.withWorld { $0.groups[name]?.desiredCapacity } == 6)
    }

    @Test func nothingIsSaidWhereSizesStay() throws {
        let bed = try TestBed(stack: Self.template)
        try bed.update()
        #expect(notes(bed).isEmpty)
        let group = try TestBed { world in
            try world.addClassicGroup("web", desired: 2)
            try world.outdate("web")
        }
        try group.run { await $0.updateGroups(stack: nil, groups: ["web"]) }
        #expect(notes(group).isEmpty)
    }
}
