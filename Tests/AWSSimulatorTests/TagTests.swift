import AWSSimulator
import Testing

@Suite struct TagTests {
    @Test func fiftyTagsAreTheLimitAndThoseOfAWSDoNotCount() throws {
        var world = World.quick()
        try world.addGroup(desired: 0) { $0.tags = [GroupTag("aws:cloudformation:stack-name", "web")] }
        let fifty = (1...50).map { GroupTag("key\($0)", "value") }
        try world.setTags(fifty, of: "web")
        #expect(world.groups["web"]?.tags.count == 51)
        let error = refusal { () throws(APIError) in try world.setTags([GroupTag("one too many", "")], of: "web") }
        #expect(error?.code == "LimitExceeded")
        try world.setTags([GroupTag("key1", "changed")], of: "web")
        #expect(world.groups["web"]?.tags.count == 51)
        #expect(world.groups["web"]?.tags[1].value == "changed")
        try world.deleteTags(["key1", "nothing"], of: "web")
        #expect(world.groups["web"]?.tags.count == 50)
    }

    @Test func onlyTagsThatPropagateReachInstances() throws {
        var world = World.quick()
        try world.addGroup(desired: 1) { $0.tags = [GroupTag("a", "1", propagates: true), GroupTag("b", "2")] }
        world.pass(1)
        #expect(world.members()[0].tags.map(\.key) == ["a", "aws:autoscaling:groupName"])
    }
}
