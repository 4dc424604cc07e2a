import AWSSimulator
import Testing

@Suite struct GroupLifeTests {
    @Test func launchesItsDesiredCapacityAndPutsItInServiceAfterBoot() throws {
        var world = World.quick()
        try world.addGroup(desired: 3)
        #expect(world.states() == [])
        world.pass(1)
        #expect(world.states() == [.pending, .pending, .pending])
        world.pass(9)
        #expect(world.states() == [.pending, .pending, .pending])
        world.pass(1)
        #expect(world.states() == [.inService, .inService, .inService])
        #expect(world.members().map(\.zone) == ["eu-west-1a", "eu-west-1b", "eu-west-1c"])
        #expect(world.activities(of: "web").map(\.status) == ["Successful", "Successful", "Successful"])
    }

    @Test func aTerminatedInstanceIsGoneFromTheGroupAndStillListedByEC2ForAnHour() throws {
        var world = World.quick()
        try world.addGroup(desired: 1)
        world.pass(11)
        let id = try #require(world.ids().first)
        _ = try world.terminateInGroup(id, decrement: true)
        #expect(world.states() == [.terminating])
        world.pass(2)
        #expect(world.ids() == [])
        #expect(world.instances[id]?.state == .terminated)
        world.pass(3600)
        #expect(world.instances[id] == nil)
    }

    @Test func replacesAnInstanceThatIsTerminatedWithoutDecrement() throws {
        var world = World.quick()
        try world.addGroup(desired: 2)
        world.pass(11)
        let gone = world.ids()[0]
        _ = try world.terminateInGroup(gone, decrement: false)
        world.pass(20)
        #expect(world.states() == [.inService, .inService])
        #expect(!world.ids().contains(gone))
        #expect(world.groups["web"]?.desiredCapacity == 2)
    }

    @Test func newInstancesHaveTheGroupsCurrentConfigurationAndOldOnesLoseADeletedOne() throws {
        var world = World.quick()
        try world.addGroup(desired: 1)
        world.pass(11)
        try world.change(toImage: "ami-2")
        try world.resize(desired: 2)
        world.pass(11)
        #expect(world.images() == ["ami-1", "ami-2"])
        try world.deleteLaunchConfiguration(name: "web-ami-1")
        #expect(world.launchConfigurations["web-ami-1"] == nil)
        #expect(world.members()[0].configuration == .launchConfiguration("web-ami-1"))
    }

    @Test func aLaunchTemplatesAliasIsResolvedToANumberAtLaunch() throws {
        var world = World.quick()
        let id = try world.createLaunchTemplate(
            name: "web", content: LaunchTemplateContent(image: "ami-1", type: "t3.micro"))
        _ = try world.createLaunchTemplateVersion(
            id: id, content: LaunchTemplateContent(image: "ami-2", type: "t3.micro"))
        for (version, image) in [("$Latest", "ami-2"), ("$Default", "ami-1"), ("2", "ami-2")] {
            try world.addGroup("group\(version)", desired: 1) {
                $0.launchSource = .launchTemplate(LaunchTemplateReference(id: id, version: version))
            }
            world.pass(1)
            let number = image == "ami-2" ? 2 : 1
            #expect(world.images("group\(version)") == [image])
            #expect(
                world.members("group\(version)").map(\.configuration)
                    == [.launchTemplate(id: id, name: "web", version: number)])
        }
    }

    @Test func aFailingImageEndsInActivitiesWithAWSsTextAndIsTriedAgainLaterAndLater() throws {
        var world = World.quick()
        world.rules.images["ami-gone"] = .failsToLaunch
        try world.addGroup(desired: 2, image: "ami-gone")
        world.pass(1)
        let activity = try #require(world.activities(of: "web").first)
        #expect(activity.status == "Failed")
        #expect(activity.statusMessage == "The image id '[ami-gone]' does not exist. Launching EC2 instance failed.")
        #expect(world.activities(of: "web").count == 1)
        world.pass(15)
        #expect(world.activities(of: "web").count == 2)
        world.pass(29)
        #expect(world.activities(of: "web").count == 2)
        world.pass(1)
        #expect(world.activities(of: "web").count == 3)
        #expect(world.ids() == [])
    }

    @Test func aZoneWithoutCapacityIsAvoidedAndNoZoneAtAllFails() throws {
        var world = World.quick()
        world.rules.zonesWithoutCapacity = ["a"]
        try world.addGroup(desired: 4)
        world.pass(1)
        #expect(Set(world.members().map(\.zone)) == ["eu-west-1b", "eu-west-1c"])
        world.rules.zonesWithoutCapacity = ["a", "b", "c"]
        try world.resize(desired: 5)
        world.pass(1)
        let message = try #require(world.activities(of: "web").first?.statusMessage)
        #expect(message.hasPrefix("We currently do not have sufficient t3.micro capacity"))
    }

    @Test func aForcedDeletionEndsWhenTheLastInstanceHasGone() throws {
        var world = World.quick()
        try world.addGroup(desired: 2)
        world.pass(11)
        #expect(
            refusal { () throws(APIError) in try world.deleteGroup(name: "web", force: false) }?.code == "ResourceInUse"
        )
        try world.deleteGroup(name: "web", force: true)
        #expect(world.groups["web"]?.isBeingDeleted == true)
        world.pass(2)
        #expect(world.groups["web"] == nil)
    }

    @Test func whatDiesByItselfIsReplaced() throws {
        var world = World.quick()
        try world.addGroup(desired: 1)
        world.pass(11)
        let id = world.ids()[0]
        world.kill(id)
        world.pass(30)
        #expect(world.states() == [.inService])
        #expect(world.ids() != [id])
    }
}
